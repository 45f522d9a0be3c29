"""Features from a file, stored as one changeset; those known by their source are left alone."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from layers.catalogue import layer_of
from layers.contract import Audience
from layers.errors import Problem, Problems
from layers.geometry import DECIMALS
from mapserve.errors import FeatureTaken
from mapserve.services.drawing import checked_properties, ewkb_of, geometry_of, outside_problems
from mapserve.services.references import Drawn, reference_problems
from mapserve.services.storing import Save, store
from mapserve.store import changeset_queries, feature_queries
from mapserve.store.models import Community


class Found(NamedTuple):
    """A feature of an import.

    Parameters
    ----------
    geometry
        GeoJSON or shapely, WGS84 degrees.
    source
        Names it in the file it came from, for good: whatever was once stored under the same
        layer and source is not stored again, even when people have since removed it.
    """

    id: uuid.UUID
    layer: str
    geometry: Mapping[str, Any] | BaseGeometry
    properties: Mapping[str, Any]
    source: str | None


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of an import: features added, features known before, the map's revision."""

    added: int
    known: int
    revision: int


def apply_import(
    session: Session,
    community: Community,
    features: Iterable[Found | tuple[Any, ...]],
    *,
    author_id: int | None,
    comment: str,
) -> Imported:
    """Store new features as one revision; none if all are known.

    Raises
    ------
    Problems
        Pointers start with the place in `features` (`/0/properties/bearing`); nothing is
        stored.
    """
    present = changeset_queries.lock(session, community.id)
    found = [Found(*one) for one in features]
    fresh = _unknown(session, community, found)
    known = len(found) - len(fresh)
    if not fresh:
        return Imported(added=0, known=known, revision=present)
    drawn = _checked(session, community, fresh)
    changeset_id = uuid.uuid4()
    ids = [one.id for one in drawn]
    digest = hashlib.sha256(b"".join(one.bytes for one in ids)).digest()
    save = Save(changeset_id, author_id, comment, digest, present + 1)
    store(session, community, save, drawn=drawn, closed=[], touched=ids)
    return Imported(added=len(drawn), known=known, revision=present + 1)


def _unknown(session: Session, community: Community, found: list[Found]) -> list[tuple[int, Found]]:
    """Return the features to add with their places; of two with one source the first."""
    met = feature_queries.known_sources(
        session,
        community_id=community.id,
        layers={one.layer for one in found},
        sources={one.source for one in found if one.source is not None},
    )
    fresh = []
    for index, one in enumerate(found):
        if one.source is not None:
            if (one.layer, one.source) in met:
                continue
            met.add((one.layer, one.source))
        fresh.append((index, one))
    return fresh


def _checked(session: Session, community: Community, fresh: list[tuple[int, Found]]) -> list[Drawn]:
    taken = feature_queries.known(session, [one.id for _, one in fresh])
    problems: list[Problem] = []
    drawn: list[Drawn] = []
    for index, one in fresh:
        if one.id in taken:
            problems.append(FeatureTaken(pointer=f"/{index}/id", id=str(one.id)))
        try:
            drawn.append(_draw(f"/{index}", one))
        except Problems as several:
            problems += [problem.at(f"/{index}/properties") for problem in several.problems]
        except Problem as problem:
            problems.append(problem.at(f"/{index}/geometry"))
    problems += outside_problems(community, drawn)
    problems += reference_problems(
        session,
        community.id,
        drawn=drawn,
        created={one.id: one.layer for _, one in fresh},
        removed={},
        audience=Audience.STAFF,
    )
    if problems:
        raise Problems(problems)
    return drawn


def _draw(pointer: str, one: Found) -> Drawn:
    layer = layer_of(one.layer)
    if isinstance(one.geometry, BaseGeometry):
        layer.check_geometry(one.geometry)
        rounded = shapely.transform(one.geometry, lambda xy: xy.round(DECIMALS))
        geometry = ewkb_of(rounded)
    else:
        geometry = geometry_of(layer, one.geometry)
    properties = checked_properties(layer, {}, one.properties)
    return Drawn(pointer, one.id, layer, properties, geometry, one.source)
