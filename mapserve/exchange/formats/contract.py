"""What a file format is: its names, how its files are known, what reads and what writes them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from layers.model.contract import MapLayer
from layers.words.text import Text
from mapserve.exchange.formats.input_file import InputFile
from mapserve.exchange.formats.rows import Tables
from mapserve.exchange.osm_tags import BaseObject
from mapserve.exchange.quarantine import Quarantined


@dataclass(frozen=True, kw_only=True)
class Extract:
    """What a file is written from; nothing in it that its readers may not see.

    Parameters
    ----------
    layers
        The layers it may hold features of.
    features
        Gives a GeoJSON FeatureCollection (WGS84) as text, as PostGIS made it.
    map_page
        Gives the map as one HTML page that opens without network.
    """

    layers: tuple[MapLayer, ...]
    features: Callable[[], str]
    map_page: Callable[[], str]


@dataclass
class Losses:
    """Base data that could not be put together: members or nodes are missing, or it is wrong.

    `buildings` are lost, so that sight passes through them; `mended` were closed.
    """

    relations: list[int] = field(default_factory=list)
    ways: list[int] = field(default_factory=list)
    buildings: list[int] = field(default_factory=list)
    mended: list[int] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class FileFormat:
    """A file format; which of `read`, `base` and `write` it has says what it is good for.

    Parameters
    ----------
    name
        Its word on the command line and in addresses.
    label
        What people call it.
    suffixes
        How its files are named, the one that is written first.
    media_type
        As which it goes over HTTP (RFC 6838).
    recognises
        Tells whether a file from outside is of this format, by content where it can.
    read
        Gives the tables (sheets, layers) of a file; raises `FileUnreadable`, `FileRefused`,
        `FileTooLarge`.
    has_areas
        Whether its rows can be areas, not only points: village boundaries need that.
    base
        Yields streets, buildings and places of a file and notes what is lost; raises as `read`.
    write
        Gives the bytes of a file.
    """

    name: str
    label: Text
    suffixes: tuple[str, ...]
    media_type: str
    recognises: Callable[[InputFile], bool]
    read: Callable[[InputFile], Tables] | None = None
    has_areas: bool = False
    base: Callable[[Path, Losses], Iterator[BaseObject]] | None = None
    write: Callable[[Extract], bytes] | None = None

    @property
    def suffix(self) -> str:
        """The suffix that files of ours get."""
        return self.suffixes[0]

    @property
    def reads(self) -> bool:
        """Whether its rows can be read into a layer."""
        return self.read is not None

    @property
    def reads_base(self) -> bool:
        """Whether it can hold base data."""
        return self.base is not None

    @property
    def writes(self) -> bool:
        """Whether a map can be written to it."""
        return self.write is not None
