"""The map as one HTML page that opens without network; written, never read back."""

from layers.words.text import Text
from mapserve.exchange.formats.contract import FileFormat

FORMAT = FileFormat(
    name="html",
    label=Text("離線地圖（一個網頁檔）", "Map that opens offline (one page)"),
    suffixes=(".html",),
    media_type="text/html",
    recognises=lambda _file: False,
    write=lambda extract: extract.map_page().encode(),
)
