"""Communities from village boundaries: one asked for, or all of a file at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import shapely
from sqlalchemy.orm import Session

from layers.geometry.crs import WGS84, zone_of
from layers.words.text import Text
from mapserve.exchange.village_boundaries import Village, read_village, read_villages
from mapserve.programme.roles import Action, Viewer
from mapserve.services.communities.directory import add_community
from mapserve.store.models import Community
from mapserve.store.queries import villages as village_queries


@dataclass(frozen=True)
class Loaded:
    """What loading a file of villages did."""

    read: int
    added: int
    mended: list[Text]
    left_out: list[Text]


def add_from_file(  # noqa: PLR0913 - what a community is
    session: Session, path: Path, *, viewer: Viewer, slug: str, name: str, village_code: str
) -> Community:
    """Add a community whose boundary is the village of that code in the file.

    Raises
    ------
    SignInNeeded, Forbidden
        The viewer may not add communities.
    VillageMissing, FileUnreadable, FileRefused, FileTooLarge, SlugInvalid, SlugTaken
    """
    viewer.require(Action.ADD_COMMUNITY)
    village = read_village(path, village_code)
    return add_community(
        session,
        viewer=viewer,
        slug=slug,
        name=name,
        village_code=village_code,
        boundary=village.boundary,
        county=village.county,
        town=village.town,
    )


def load_villages(
    session: Session,
    path: Path,
    *,
    viewer: Viewer,
    progress: Callable[[int, int], None] | None = None,
) -> Loaded:
    """Add one community a village, slug = village code; those that are there stay untouched.

    Parameters
    ----------
    progress
        Called with the villages sent so far and their number.

    Raises
    ------
    SignInNeeded, Forbidden, FileUnreadable, FileRefused, FileTooLarge
    """
    viewer.require(Action.ADD_COMMUNITY)
    found = read_villages(path)
    total = len(found.villages)

    def rows() -> Iterator[village_queries.VillageRow]:
        for number, village in enumerate(found.villages, start=1):
            yield _row(village)
            if progress:
                progress(number, total)

    added = village_queries.add_villages(session, rows())
    return Loaded(total, added, found.mended, found.left_out)


def _row(village: Village) -> village_queries.VillageRow:
    centre = village.boundary.centroid
    boundary = shapely.set_srid(village.boundary, WGS84)
    wkb = shapely.to_wkb(boundary, hex=True, include_srid=True)
    names = (village.code, village.name, village.county_code, village.county, village.town)
    return (*names, zone_of(centre.x, centre.y), wkb)
