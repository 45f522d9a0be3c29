"""A paper as ODT by odfdo: the same words as the PDF, to be gone on with in LibreOffice."""

from collections.abc import Iterable, Iterator
from html import escape
from io import BytesIO

import segno
from odfdo import Document, Element, XmlPart

from mapserve.rendering.papers import odt_styles as styles
from mapserve.rendering.papers.model import (
    Attached,
    Block,
    Cell,
    Frame,
    MapSheet,
    NextSheet,
    Note,
    Paper,
    Section,
    Sign,
    Table,
)
from mapserve.rendering.papers.picture import fitted, jpeg_of

_LONG = 90  # characters, as on the page of the PDF
_LEFT, _TOP, _RIGHT, _BOTTOM = 1, 2, 4, 8
_FOOT = (24.0, 106.0, 46.0)
_QR = 21.0  # millimetres
_ROOM = (170.0, 195.0)  # for a picture on a sheet of its own


def odt_of(paper: Paper) -> bytes:
    """Return a paper as ODT."""
    made = _Odt(Document("text"))
    made.write(paper)
    out = BytesIO()
    made.document.save(out)
    return out.getvalue()


def _paragraph(text: str, style: str = "Said") -> str:
    # ODF takes several blanks for one, but ours are full-width and stay.
    return f'<text:p text:style-name="{style}">{escape(text)}</text:p>'


class _Odt:
    def __init__(self, document: Document) -> None:
        self.document = document
        self._styles: list[str] = []
        self._pictures = 0

    def write(self, paper: Paper) -> None:
        body = self.document.body
        body.clear()
        self._styles += [*styles.paragraph_styles(), *styles.frame_styles()]
        self._styles += [styles.row_style(height) for height in sorted(styles.heights_of(paper))]
        self._styles += [*styles.table_style("Top", (60.0, 116.0))]
        head = (_paragraph(paper.attachment), _paragraph(paper.number, "End"))
        title = "<text:line-break/>".join(map(escape, paper.title))
        parts = [
            _table("Top", 2, [_row([_cell(text, "") for text in head])]),
            f'<text:p text:style-name="Title">{title}</text:p>',
        ]
        for number, block in enumerate(paper.blocks):
            parts += self._block(block, f"Table{number}")
        for part in parts:
            body.append(Element.from_tag(part))
        _append(self.document.content, "automatic-styles", self._styles)
        self._foot(paper)

    def _block(self, block: Block, name: str) -> Iterator[str]:
        match block:
            case Frame():
                self._styles += styles.table_style(name, block.columns)
                yield _frame(block, name)
            case Section(heading=heading, lines=lines):
                yield _paragraph(heading, "Heading")
                yield from (_paragraph(line, "Under") for line in lines)
            case Table():
                self._styles += styles.table_style(name, block.columns)
                yield _lines(block, name)
            case Note(text=text):
                yield _paragraph(text)
            case MapSheet():
                yield from self._map(block)
            case NextSheet(title=title):
                yield _paragraph(title, "Sheet")
            case Attached(title=title, words=words, jpeg=jpeg):
                yield _paragraph(title, "Sheet")
                yield _paragraph(words)
                if jpeg is not None:
                    yield f"<text:p>{self._picture(jpeg, *fitted(jpeg, *_ROOM))}</text:p>"

    def _map(self, sheet: MapSheet) -> Iterator[str]:
        yield _paragraph(sheet.title, "Sheet")
        yield f"<text:p>{self._picture(jpeg_of(sheet.svg), sheet.width, sheet.height)}</text:p>"
        signs = "　".join(self._sign(sign) for sign in sheet.legend)
        yield f'<text:p text:style-name="Long">{signs}</text:p>'
        yield from (_paragraph(note, "Long") for note in sheet.notes)

    def _sign(self, sign: Sign) -> str:
        return f"{self._picture(jpeg_of(sign.svg), 6, 6)} {escape(sign.words)}"

    def _picture(self, content: bytes, width: float, height: float) -> str:
        address = self.document.add_file(BytesIO(content))
        self._pictures += 1
        return (
            f'<draw:frame draw:name="Picture{self._pictures}" text:anchor-type="as-char" '
            f'svg:width="{width}mm" svg:height="{height}mm"><draw:image xlink:href="{address}" '
            'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame>'
        )

    def _foot(self, paper: Paper) -> None:
        """Put what stands below the frame on every sheet."""
        code = BytesIO()
        segno.make(paper.address, error="m", micro=False).save(code, "png", scale=6, border=0)
        left = f"<text:p>{self._picture(code.getvalue(), _QR, _QR)}</text:p>"
        middle = "".join(_paragraph(line, "Foot") for line in paper.foot)
        pages = (
            '第 <text:page-number text:select-page="current">1</text:page-number> 頁，'
            "共 <text:page-count>1</text:page-count> 頁"
        )
        right = (
            f'{_paragraph(paper.printed, "FootEnd")}<text:p text:style-name="FootEnd">{pages}'
            "</text:p>"
        )
        table = _table("Foot", 3, [_row([_cell(text, "") for text in (left, middle, right)])])
        own = (*styles.paragraph_styles(), *styles.table_style("Foot", _FOOT), styles.page_layout())
        _append(self.document.styles, "automatic-styles", own)
        master = (
            '<style:master-page style:name="Standard" style:page-layout-name="Sheet">'
            f"<style:footer>{table}</style:footer></style:master-page>"
        )
        _append(self.document.styles, "master-styles", (master,), clear=True)


def _append(part: XmlPart, place: str, tags: Iterable[str], *, clear: bool = False) -> None:
    found = part.root.get_element(f"//office:{place}")
    if found is None:
        message = f"the document has no {place}"
        raise LookupError(message)
    if clear:
        found.clear()
    for tag in tags:
        found.append(Element.from_tag(tag))


def _table(name: str, columns: int, rows: list[str], head: str = "") -> str:
    widths = "".join(
        f'<table:table-column table:style-name="{name}.{at}"/>' for at in range(columns)
    )
    repeated = f"<table:table-header-rows>{head}</table:table-header-rows>" if head else ""
    return (
        f'<table:table table:name="{name}" table:style-name="{name}">{widths}{repeated}'
        f"{''.join(rows)}</table:table>"
    )


def _row(cells: list[str], style: str = "") -> str:
    named = f' table:style-name="{style}"' if style else ""
    return f"<table:table-row{named}>{''.join(cells)}</table:table-row>"


def _cell(inside: str, style: str, spans: str = "") -> str:
    named = f' table:style-name="{style}"' if style else ""
    return f'<table:table-cell{named}{spans} office:value-type="string">{inside}</table:table-cell>'


def _edges(at: tuple[int, int], size: tuple[int, int], whole: tuple[int, int]) -> str:
    """Return the style of a cell by the edges of the frame that it touches."""
    (row, column), (down, across), (rows, columns) = at, size, whole
    return "Cell{}".format(
        _LEFT * (column == 0)
        | _TOP * (row == 0)
        | _RIGHT * (column + across == columns)
        | _BOTTOM * (row + down == rows)
    )


def _frame(frame: Frame, name: str) -> str:
    whole = (len(frame.rows), len(frame.columns))
    covered: set[tuple[int, int]] = set()
    rows = []
    for number, (height, row) in enumerate(zip(frame.heights, frame.rows, strict=True)):
        cells, waiting = [], list(row)
        for column in range(whole[1]):
            if (number, column) in covered:
                cells.append("<table:covered-table-cell/>")
                continue
            cell = waiting.pop(0)
            size = (cell.down, cell.across)
            covered |= {
                (number + y, column + x) for y in range(cell.down) for x in range(cell.across)
            }
            spans = (
                f' table:number-rows-spanned="{cell.down}" '
                f'table:number-columns-spanned="{cell.across}"'
            )
            cells.append(_cell(_inside(cell), _edges((number, column), size, whole), spans))
        rows.append(_row(cells, styles.row_name(height)))
    return _table(name, whole[1], rows)


def _inside(cell: Cell) -> str:
    if cell.label:
        return "".join(
            _paragraph(line, "Middle" if line.isascii() else "Label") for line in cell.lines
        )
    style = "Long" if sum(map(len, cell.lines)) > _LONG else "Said"
    seal = _paragraph(cell.seal, "Seal") if cell.seal else ""
    return "".join(_paragraph(line, style) for line in cell.lines or ("",)) + seal


def _lines(table: Table, name: str) -> str:
    whole = (len(table.rows) + 1, len(table.columns))
    row_style = styles.row_name(6.0)

    def row(number: int, texts: tuple[str, ...]) -> str:
        cells = []
        for column, text in enumerate(texts):
            style = "Figure" if column in table.numbers else "Long"
            edges = _edges((number, column), (1, 1), whole)
            cells.append(_cell(_paragraph(text, style if number else "Head"), edges))
        return _row(cells, row_style)

    rows = [row(number, texts) for number, texts in enumerate(table.rows, 1)]
    return _table(name, whole[1], rows, head=row(0, table.head))
