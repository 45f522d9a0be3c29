"""Public figures: what a community's map comes to for everybody, and what grew in a year.

Counted from what the public reads, now and then: no figure tells of a risk, and none can be had
by subtracting one from another.
"""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from shapely import length
from shapely.geometry import shape
from sqlalchemy.orm import Session

from layers.analysis.watchers import State
from layers.geometry.crs import to_metres
from layers.model.capabilities import Part
from layers.model.catalogue import CATALOGUE
from layers.model.contract import MapLayer
from layers.words.audience import Audience
from layers.words.text import Text
from mapserve import clock
from mapserve.programme.roles import ANYONE
from mapserve.services.maps.features import read_features
from mapserve.store.models import Community
from mapserve.store.queries import history as history_queries

if TYPE_CHECKING:
    from layers.geometry.crs import Zone

_METRES = Text("公尺", "m")

Features = list[dict[str, Any]]  # GeoJSON


@dataclass(frozen=True, kw_only=True)
class PublicFigure:
    """One figure: whole metres, or how many; `grew` is None where there is no year to compare."""

    layer: MapLayer
    value: int
    unit: Text
    grew: int | None


@dataclass(frozen=True, kw_only=True)
class PublicFigures:
    """The figures of a day, and the day they are compared with, None where nothing stood then.

    `layers` are those the public's map holds something of.
    """

    rows: list[PublicFigure]
    layers: list[MapLayer]
    since: dt.date | None


def public_figures(session: Session, community: Community) -> PublicFigures:
    """Return the figures of havens, school ways and adopted blocks, as everybody may know them."""
    since = _a_year_before(clock.today())
    moment = dt.datetime.combine(since, dt.time(), clock.TAIWAN)
    revision = history_queries.revision_before(session, community_id=community.id, moment=moment)
    now = _read(session, community, None)
    then = _read(session, community, revision) if revision else None
    rows = [_figure(layer, now, then, community.zone) for layer in _promising()]
    held = {one["properties"]["layer"] for one in now}
    return PublicFigures(
        rows=[one for one in rows if one.value or one.grew],
        layers=[layer for layer in CATALOGUE if layer.kind in held],
        since=None if then is None else since,
    )


def _promising() -> Iterator[MapLayer]:
    """Yield the layers that promise something to everybody: never a danger, never a device."""
    for layer in CATALOGUE:
        promises = Part.HAVEN in layer.parts or _is_way(layer)
        adopted = layer.watches is not None and layer.watches.exclusive
        if layer.audience is Audience.PUBLIC and (promises or adopted):
            yield layer


def _read(session: Session, community: Community, at: int | None) -> Features:
    read = json.loads(read_features(session, community, viewer=ANYONE, at=at))
    return list(read["features"])


def _figure(layer: MapLayer, now: Features, then: Features | None, zone: int) -> PublicFigure:
    value = _value(layer, now, zone)
    return PublicFigure(
        layer=layer,
        value=value,
        unit=_METRES if _is_way(layer) else Text(layer.counter, ""),
        grew=None if then is None else value - _value(layer, then, zone),
    )


def _value(layer: MapLayer, features: Features, zone: int) -> int:
    own = [one for one in features if one["properties"]["layer"] == layer.kind]
    if _is_way(layer):
        lines = (to_metres(shape(one["geometry"]), zone=cast("Zone", zone)) for one in own)
        return round(sum(float(length(line)) for line in lines))
    return sum(layer.counts_as(one["properties"]) is State.WORKING for one in own)


def _is_way(layer: MapLayer) -> bool:
    return Part.WAY in layer.parts


def _a_year_before(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)
