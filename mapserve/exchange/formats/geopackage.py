"""GeoPackage (OGC 12-128r18): features of its first layer, read by GDAL in the sandbox."""

from layers.words.text import Text
from mapserve.exchange import sandbox
from mapserve.exchange.formats.contract import FileFormat
from mapserve.exchange.formats.input_file import InputFile
from mapserve.exchange.formats.rows import Rows, Tables, rows_of_records


def read(file: InputFile) -> Tables:
    """Return the one table that the sandbox gives."""

    def rows() -> Rows:
        source = sandbox.read_geopackage(file.path)
        records = [(one.properties, one.geometry, None) for one in source.records]
        return rows_of_records(records, epsg=source.epsg)

    return {"": rows}


FORMAT = FileFormat(
    name="gpkg",
    label=Text("GeoPackage", "GeoPackage"),
    suffixes=(".gpkg",),
    media_type="application/geopackage+sqlite3",
    recognises=lambda file: file.head.startswith(sandbox.SQLITE_MAGIC),
    read=read,
    has_areas=True,
)
