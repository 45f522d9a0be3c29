"""OpenStreetMap extracts (.osm, .osm.pbf): base data, known by their names."""

from collections.abc import Iterator
from pathlib import Path

from layers.words.text import Text
from mapserve.exchange.formats.contract import FileFormat, Losses
from mapserve.exchange.osm import Incomplete, read_osm
from mapserve.exchange.osm_tags import BaseObject

_SUFFIXES = (".osm", ".osm.pbf", ".pbf")


def base(path: Path, losses: Losses) -> Iterator[BaseObject]:
    """Yield the streets, buildings and places of an extract; note in `losses` what fails."""
    noted = Incomplete(losses.relations, losses.ways, losses.buildings, losses.mended)
    return read_osm(path, noted)


FORMAT = FileFormat(
    name="osm",
    label=Text("OpenStreetMap（.osm、.osm.pbf）", "OpenStreetMap (.osm, .osm.pbf)"),
    suffixes=_SUFFIXES,
    media_type="application/vnd.openstreetmap.data+xml",
    recognises=lambda file: file.name.lower().endswith(_SUFFIXES),
    base=base,
)
