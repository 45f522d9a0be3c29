"""Other formats under a name that is read: each called by its own name, with what to do."""

import re

from layers.words.text import Text

_SAVE_AS = Text("請另存成 CSV（UTF-8）。", " Save it as CSV (UTF-8).")
_CONVERT = Text("請轉成 GeoJSON 或 CSV。", " Convert it to GeoJSON or CSV.")
_UNPACK = Text("請先解壓縮。", " Unpack it first.")
_NO_ADVICE = Text("", "")
_OLD_EXCEL = Text("這是舊版 Excel 檔（.xls）。", "it is an old Excel file (.xls).")
_MAGIC = (
    (b"\xd0\xcf\x11\xe0", _OLD_EXCEL, _SAVE_AS),
    (b"SQLite format 3\x00", Text("這是 SQLite 資料庫。", "it is an SQLite database."), _CONVERT),
    (b"%PDF", Text("這是 PDF。", "it is a PDF."), _CONVERT),
    (b"\x1f\x8b", Text("這是 gzip 壓縮檔。", "it is a gzip file."), _UNPACK),
    (b"7z\xbc\xaf", Text("這是 7-Zip 壓縮檔。", "it is a 7-Zip file."), _UNPACK),
    (b"Rar!", Text("這是 RAR 壓縮檔。", "it is a RAR file."), _UNPACK),
    (b"PAR1", Text("這是 Parquet 檔。", "it is a Parquet file."), _CONVERT),
    (b"\x00\x00\x27\x0a", Text("這是 Shapefile（.shp）。", "it is a shapefile (.shp)."), _CONVERT),
    (b"fgb", Text("這是 FlatGeobuf 檔。", "it is a FlatGeobuf file."), _CONVERT),
    (b"AC10", Text("這是 AutoCAD 圖檔（DWG）。", "it is a drawing (DWG)."), _CONVERT),
    (b"\xff\xd8\xff", Text("這是照片（JPEG）。", "it is a picture (JPEG)."), _NO_ADVICE),
    (b"\x89PNG", Text("這是圖片（PNG）。", "it is a picture (PNG)."), _NO_ADVICE),
    (b"{\\rtf", Text("這是 RTF 文件。", "it is an RTF document."), _SAVE_AS),
)
_OSM_PBF = b"OSMHeader"
# The first of these that the names in a zip have says what the zip is.
_ZIPPED = (
    (b"xl/", Text("這是 Excel 檔（.xlsx）。", "it is an Excel file (.xlsx)."), _SAVE_AS),
    (b"word/", Text("這是 Word 檔（.docx）。", "it is a Word document (.docx)."), _SAVE_AS),
    (b"content.xml", Text("這是 OpenDocument 檔。", "it is OpenDocument (.ods)."), _SAVE_AS),
    (b".kml", Text("這是 KMZ 檔。", "it is a KMZ file."), _CONVERT),
    (b".shp", Text("這是壓縮的 Shapefile。", "it is a zipped shapefile."), _CONVERT),
)  # fmt: skip
_ZIP = Text("這是 ZIP 壓縮檔。", "it is a zip file.")
_HTML = Text(
    "這是網頁（HTML），可能是下載失敗的錯誤頁。", "it is a web page (HTML), perhaps an error page."
)
_AGAIN = Text("請重新下載資料檔。", " Download the data file again.")
_XML_ROOTS = {
    "kml": (Text("這是 KML 檔。", "it is a KML file."), _CONVERT),
    "osm": (
        Text("這是 OpenStreetMap 檔（.osm）。", "it is an OpenStreetMap file (.osm)."),
        Text("底圖請用 import-base 載入。", " Load base data with import-base."),
    ),
    "gpx": (Text("這是 GPX 檔。", "it is a GPX file."), _CONVERT),
    "html": (_HTML, _AGAIN),
    "Workbook": (Text("這是 Excel 的 XML 檔。", "it is an Excel XML file."), _SAVE_AS),
}
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_HEAD = 4096
_DIRECTORY = 65_536


def disguise_of(data: bytes) -> Text | None:
    """Return what to say of a file that is no text table and no JSON, None where it may be."""
    for magic, words, advice in _MAGIC:
        if data.startswith(magic):
            return _joined(words, advice)
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if _OSM_PBF in data[:64]:
        return _joined(*_XML_ROOTS["osm"])
    return _marked_up(data[:_HEAD])


def _joined(words: Text, advice: Text) -> Text:
    return Text(words.zh + advice.zh, words.en + advice.en)


def _zipped(data: bytes) -> Text:
    """Tell a zip by the names at its beginning and end; nothing is unpacked."""
    ends = data[:_HEAD] + data[-_DIRECTORY:]
    for part, words, advice in _ZIPPED:
        if part in ends:
            return _joined(words, advice)
    return _joined(_ZIP, _UNPACK)


def _marked_up(head: bytes) -> Text | None:
    codec = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    text = head.decode(codec, "ignore").lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        return None
    bare = re.sub(
        r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>", "", text, flags=re.DOTALL | re.IGNORECASE
    )
    root = _ROOT.search(bare)
    name = root[1] if root else "html" if "html" in text.lower() else ""
    known = _XML_ROOTS.get(name) or _XML_ROOTS.get(name.lower())
    if known is None and name.lower() in ("head", "body", "title", "script", "div", "table"):
        known = (_HTML, _AGAIN)
    if known is None:
        known = (
            Text(f"這是 XML 檔（最外層是 <{name}>）。", f"it is XML (its root is <{name}>)."),
            _CONVERT,
        )
    return _joined(*known)
