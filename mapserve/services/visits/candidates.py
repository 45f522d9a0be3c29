"""Candidates of a visit: the list of what to verify and the walk, computed from a sealed edition.

The same edition, day and minute give the same list: coverage is judged in the week of the visit.
"""

import datetime as dt
from collections.abc import Iterator
from threading import Lock
from typing import NamedTuple

import shapely
from cachetools import LRUCache, cached
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from layers.analysis.coverage import Watch, watch
from layers.analysis.ledger import Ledger, ledger_of
from layers.analysis.street_graph import StreetGraph
from layers.analysis.walking_order import Floats, walking_order, walks_between
from layers.analysis.watchers import Feature
from layers.geometry.crs import to_metres
from layers.model.capabilities import By, Part
from layers.model.catalogue import layer_of
from layers.words.audience import Audience
from mapserve.programme.visits.checklist import MOST, Check, Why
from mapserve.services.analysis.budget import within_budget
from mapserve.services.analysis.corridors import drawn_gaps
from mapserve.services.analysis.coverage import Watched, WatchKey, playing, watched
from mapserve.services.maps.map_file import somebody
from mapserve.store.models import Community, Edition

_MOST_WATCHERS = 24
_DIGITS = 6  # of a degree: a tenth of a metre


class Computed(NamedTuple):
    """A list in order of importance, its keys in walking order, metres between them."""

    checks: list[Check]
    walk: list[str]


def watched_in_week(
    session: Session, community: Community, edition: Edition, day: dt.date
) -> Watched:
    """Return all that watches an edition in the week of a day, as staff see the map.

    Raises
    ------
    TooCostly, Busy, OneAfterTheOther
    """
    staff = somebody(Audience.STAFF, community.slug)
    found = watched(session, community, viewer=staff, revision=edition.revision)
    key = found.key._replace(day=day)
    return Watched(key, _in_week(key, found), found.features)


@cached(LRUCache(8), key=lambda key, _found: key, lock=Lock())
def _in_week(key: WatchKey, found: Watched) -> Watch:
    return within_budget(watch, found.watch.scene, found.features, day=key.day)


def ledger(found: Watched) -> Ledger:
    """Return what each feature watches, as whole millimetres."""
    return _ledger(found.key, found.watch)


@cached(LRUCache(8), key=lambda key, _watch: key, lock=Lock())
def _ledger(_key: WatchKey, made: Watch) -> Ledger:
    return ledger_of(made)


def compute(
    session: Session, community: Community, edition: Edition, day: dt.date, minute: int
) -> Computed:
    """Return what to verify at a minute of a day, and in which order to walk.

    Raises
    ------
    TooCostly, Busy, OneAfterTheOther
    """
    found = watched_in_week(session, community, edition, day)
    of_week = day.weekday() * 1440 + minute
    every = [*_watching(found, of_week), *_closed(found), *_on_duty(found, of_week)]
    every += _gaps(session, community, found)
    seen: dict[str, Check] = {}
    for one in every:
        seen.setdefault(one.key, one)
    checks = list(seen.values())[:MOST]
    order = walking_order(metres_between(found, checks))
    return Computed(checks, [checks[at].key for at in order])


def metres_between(found: Watched, checks: list[Check]) -> Floats:
    """Return the metres on foot between things to verify, shape (n, n)."""
    zone = found.watch.scene.zone
    points = [to_metres(shapely.Point(one.lon, one.lat), zone=zone) for one in checks]
    places = [(one.x, one.y) for one in points]
    return walks_between(StreetGraph.of(found.watch.ways), places)


def _watching(found: Watched, minute: int) -> Iterator[Check]:
    """Yield what watches most street alone, the most metres first."""
    by_id = {one.id: one for one in found.features}
    alone = ledger(found).alone_mm(minute)
    order = sorted(alone, key=lambda id_: (-alone[id_], id_))
    for id_ in order[:_MOST_WATCHERS]:
        if alone[id_] >= 1000:  # noqa: PLR2004 - a metre
            yield _check(by_id[id_], Why.WATCHES, metres=round(alone[id_] / 1000))


def _closed(found: Watched) -> Iterator[Check]:
    for one in sorted(playing(found, Part.SPOT), key=lambda each: each.id):
        if not layer_of(one.layer).is_urgent(one.properties):
            yield _check(one, Why.CLOSED)


def _on_duty(found: Watched, minute: int) -> Iterator[Check]:
    due = {row.id for row in ledger(found).open_at(minute)}
    for one in sorted(found.features, key=lambda each: each.id):
        effect = layer_of(one.layer).watches
        if one.id in due and effect is not None and effect.by is By.PEOPLE:
            yield _check(one, Why.ON_DUTY)


def _gaps(session: Session, community: Community, found: Watched) -> Iterator[Check]:
    layers = {one.id: one.layer for one in playing(found, Part.WAY)}
    for id_, gaps in sorted(drawn_gaps(session, community, found).items()):
        for number, gap in enumerate(gaps, 1):
            lon, lat = _place(gap.geometry)
            yield Check(
                key=f"gap-{id_}-{number}",
                why=Why.GAP,
                lon=lon,
                lat=lat,
                layer=layers[id_],
                metres=round(gap.length_m),
                words=gap.kind.value,
            )


def _check(one: Feature, why: Why, *, metres: int = 0) -> Check:
    lon, lat = _place(one.geometry)
    return Check(key=one.id, why=why, lon=lon, lat=lat, layer=one.layer, metres=metres)


def _place(geometry: BaseGeometry) -> tuple[float, float]:
    """Return where to stand for a shape: on it, in its middle."""
    point = (
        geometry.interpolate(0.5, normalized=True)
        if geometry.geom_type == "LineString"
        else geometry.representative_point()
    )
    return round(point.x, _DIGITS), round(point.y, _DIGITS)
