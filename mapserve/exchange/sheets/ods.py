"""A sheet as ODS (OpenDocument 1.3): content.xml written at once, however many rows.

A cell is a string or a number by its type, so nothing in it is ever reckoned as a formula.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from mapserve.exchange.sheets.sheet import Sheet, Value

_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_ILLEGAL = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the same sheet gives the same bytes
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}"'
    for name, space in (
        ("office", "office:1.0"),
        ("table", "table:1.0"),
        ("text", "text:1.0"),
        ("style", "style:1.0"),
        ("fo", "xsl-fo-compatible:1.0"),
    )
)
_HEAD = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} '
    'office:version="1.3"><office:automatic-styles>'
)
_BOLD = (
    '<style:style style:name="bold" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def ods_of(sheet: Sheet) -> bytes:
    """Return the sheet as a file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        # First and not compressed: programs know the type by it.
        file.writestr(zipfile.ZipInfo("mimetype", _MOMENT), _MIME)
        for name, text in (
            ("content.xml", "".join(_content(sheet))),
            ("META-INF/manifest.xml", _MANIFEST),
        ):
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, text)
    return packed.getvalue()


def _content(sheet: Sheet) -> Iterator[str]:
    yield _HEAD
    for number, width in enumerate(sheet.widths):
        yield (
            f'<style:style style:name="c{number}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width:g}mm"/></style:style>'
        )
    yield f"{_BOLD}</office:automatic-styles><office:body><office:spreadsheet>"
    yield f"<table:table table:name={quoteattr(_clean(sheet.name))}>"
    for number in range(len(sheet.widths)):
        yield f'<table:table-column table:style-name="c{number}"/>'
    for line in sheet.above:
        yield _row((line,), style="bold")
    yield f"<table:table-header-rows>{_row(sheet.head, style='bold')}</table:table-header-rows>"
    for row in sheet.rows:
        yield _row(row)
    yield "</table:table></office:spreadsheet></office:body></office:document-content>"


def _row(values: Sequence[Value], style: str = "") -> str:
    cells = "".join(_cell(value, style) for value in values)
    return f"<table:table-row>{cells}</table:table-row>"


def _cell(value: Value, style: str) -> str:
    look = f' table:style-name="{style}"' if style else ""
    if value is None or value == "":
        return f"<table:table-cell{look}/>"
    if isinstance(value, int):
        return (
            f'<table:table-cell{look} office:value-type="float" office:value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in _clean(value).split("\n"))
    return f'<table:table-cell{look} office:value-type="string">{lines}</table:table-cell>'


def _clean(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n"))
