"""Styles of papers as ODF: the same face, sizes and lines as paper.css has for the PDF."""

from collections.abc import Iterator

from mapserve.rendering.papers.model import Paper

# LibreOffice takes the first that is installed; the second and third are Windows' and Apple's.
_FACES = "TW-Kai;標楷體;DFKai-SB;BiauKai"
_THIN, _THICK = "0.75pt solid #000000", "1.5pt solid #000000"
_SIDES = ("left", "top", "right", "bottom")
PARAGRAPHS = {
    # name: size in pt, alignment, more
    "Said": (12, "start", ""),
    "Long": (11, "start", ""),
    "Figure": (11, "end", ""),
    "Head": (11, "center", ""),
    "Label": (12, "justify", 'fo:text-align-last="justify" style:justify-single-word="true"'),
    "Middle": (12, "center", ""),
    "End": (12, "end", ""),
    "Foot": (11, "start", ""),
    "FootEnd": (11, "end", ""),
    "Title": (19, "center", 'fo:margin-bottom="3mm"'),
    "Sheet": (19, "center", 'fo:margin-bottom="2mm" fo:break-before="page"'),
    "Heading": (
        13,
        "start",
        'fo:margin-top="4mm" fo:margin-bottom="1mm" fo:keep-with-next="always"',
    ),
    "Under": (12, "start", 'fo:margin-left="8mm"'),
    "Seal": (
        12,
        "center",
        (
            'fo:margin-left="9mm" fo:margin-right="9mm" fo:padding-top="10mm" '
            'fo:padding-bottom="10mm" fo:border="0.75pt dashed #777777"'
        ),
    ),
}


def paragraph_styles() -> Iterator[str]:
    """Yield the styles of paragraphs."""
    for name, (size, align, more) in PARAGRAPHS.items():
        letters = " ".join(
            f'style:font-family{script}="{_FACES}" style:font-size{script}="{size}pt"'
            for script in ("-asian", "-complex")
        )
        yield (
            f'<style:style style:name="{name}" style:family="paragraph" '
            'style:parent-style-name="Standard">'
            f'<style:paragraph-properties fo:text-align="{align}" fo:line-height="135%" {more}/>'
            f'<style:text-properties fo:font-family="{_FACES}" fo:font-size="{size}pt" {letters}/>'
            "</style:style>"
        )


def frame_styles() -> Iterator[str]:
    """Yield the styles of cells: thin lines inside, thick ones where the frame ends."""
    for edges in range(16):
        lines = []
        for bit, side in enumerate(_SIDES):
            outer = edges >> bit & 1
            # Lines between two cells are the second one's, so that none is drawn twice.
            line = _THICK if outer else _THIN if side in ("left", "top") else "none"
            lines.append(f'fo:border-{side}="{line}"')
        yield (
            f'<style:style style:name="Cell{edges}" style:family="table-cell">'
            f"<style:table-cell-properties {' '.join(lines)} "
            'fo:padding-left="2mm" fo:padding-right="2mm" fo:padding-top="0.8mm" '
            'fo:padding-bottom="0.8mm" style:vertical-align="middle"/></style:style>'
        )


def table_style(name: str, columns: tuple[float, ...]) -> Iterator[str]:
    """Yield the styles of a table and of its columns, each with a width of its own."""
    yield (
        f'<style:style style:name="{name}" style:family="table"><style:table-properties '
        f'style:width="{sum(columns)}mm" table:align="left" table:border-model="collapsing"/>'
        "</style:style>"
    )
    for at, width in enumerate(columns):
        yield (
            f'<style:style style:name="{name}.{at}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width}mm"/></style:style>'
        )


def row_style(height: float) -> str:
    """Return the style of rows that are at least so high and stay on one sheet."""
    return (
        f'<style:style style:name="{row_name(height)}" style:family="table-row">'
        f'<style:table-row-properties style:min-row-height="{height}mm" '
        'fo:keep-together="always"/></style:style>'
    )


def row_name(height: float) -> str:
    """Return how the style of such rows is called."""
    return f"Row{round(height * 10)}"


def page_layout() -> str:
    """Return the sheet: A4 with the margins of the PDF, a foot below."""
    return (
        '<style:page-layout style:name="Sheet"><style:page-layout-properties '
        'fo:page-width="210mm" fo:page-height="297mm" style:print-orientation="portrait" '
        'fo:margin-top="14mm" fo:margin-bottom="8mm" fo:margin-left="17mm" '
        'fo:margin-right="17mm"/><style:header-style/><style:footer-style>'
        '<style:header-footer-properties fo:min-height="24mm" fo:margin-top="2mm"/>'
        "</style:footer-style></style:page-layout>"
    )


def heights_of(paper: Paper) -> set[float]:
    """Return the heights of rows that the paper needs styles for."""
    return {height for block in paper.blocks for height in getattr(block, "heights", ())} | {6.0}
