"""Signs of how urgent cases are: what is near them, and what watches their place at its hour."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from layers.analysis.coverage import Watch
from layers.analysis.hours import Instant
from layers.analysis.place_watch import region_of, watch_at
from layers.analysis.watchers import Feature
from layers.geometry.crs import to_metres
from layers.model.capabilities import Part, State
from layers.model.catalogue import CATALOGUE, layer_of
from mapserve import clock
from mapserve.clock import TAIWAN
from mapserve.programme.cases.risk import Signs, risk_of
from mapserve.programme.cases.table import OPEN
from mapserve.programme.roles import OPERATOR
from mapserve.services.analysis.blind_spots import HOURS_OF_RISK
from mapserve.services.analysis.coverage import Watched, playing, watched
from mapserve.services.analysis.suggestions import NIGHT
from mapserve.store.models import Community, ReviewCase
from mapserve.store.queries import cases as case_queries

# Ours: so near, what is drawn matters to a blind spot.
NEAR_SCHOOL_M, LAMP_M, AGAIN_M = 50.0, 30.0, 30.0
_WAYS = tuple(layer.kind for layer in CATALOGUE.urgent if layer.urgency and layer.urgency.first)
_SPOTS = CATALOGUE.playing(Part.SPOT)
MEASURED = (*OPEN, "closed")  # a closed one is watched over too


def note_signs(session: Session, rows: Sequence[ReviewCase]) -> None:
    """Work out what is near some cases, and their risk; metres of street stay as they were."""
    near = case_queries.drawn_near(
        session,
        [one.feature_id for one in rows],
        layers=[*_WAYS, *CATALOGUE.lights, *_SPOTS],
        metres=NEAR_SCHOOL_M,
    )
    again = case_queries.times_seen_again(session, [one.id for one in rows])
    for row in rows:
        _note(row, [one for one in near if one["spot"] == row.feature_id], again.get(row.id, 0))
    session.flush()


def measure_cases(session: Session, community: Community) -> int:
    """Work out the metres nobody watches at each case of a community, and all risks; count them.

    One look at the whole map serves all of them.

    Raises
    ------
    TooCostly, Busy, OneAfterTheOther
    """
    rows = [
        one for one in case_queries.of_community(session, community.id) if one.state in MEASURED
    ]
    if not rows:
        return 0
    found = watched(session, community, viewer=OPERATOR)
    spots = {one.id: one for one in playing(found, Part.SPOT)}
    for row in rows:
        spot = spots.get(str(row.feature_id))
        if spot is not None:
            row.signs = {**row.signs, **_measured(found, spot)}
            row.signs_revision = community.revision
    note_signs(session, rows)
    return len(rows)


def communities_with_cases(session: Session) -> list[str]:
    """Return the slugs of the communities that have cases to be measured."""
    return case_queries.communities_with(session, MEASURED)


def signs_of(row: ReviewCase) -> Signs:
    """Return the signs of a case as they were worked out last."""
    known = row.signs
    return Signs(
        unwatched_m=known.get("unwatched_m"),
        near_school=row.near_school,
        unlit=bool(known.get("unlit")),
        repeats=int(known.get("repeats", 0)),
        open_days=int(known.get("open_days", 0)),
    )


def hour_of(properties: Mapping[str, Any]) -> Instant:
    """Return the hour at which a blind spot is dangerous; a night's where nobody says."""
    return HOURS_OF_RISK.get(str(properties.get("time_of_risk")), NIGHT)


def lost_metres(
    before: Watched, after: Watched, feature_id: UUID, lights: Collection[str]
) -> tuple[int, int]:
    """Return the metres of street at a place that are no longer watched, and no longer lit.

    Parameters
    ----------
    lights
        The lamps that went out, by id.
    """
    spot = next((one for one in playing(after, Part.SPOT) if one.id == str(feature_id)), None)
    if spot is None:
        return 0, 0
    at = hour_of(spot.properties)
    was, now = (watch_at(one.watch, spot.geometry, at) for one in (before, after))
    unlit = _lit(before, spot) - _lit(after, spot) if lights else 0.0
    return max(0, round(was.watched_m - now.watched_m)), max(0, round(unlit))


def _note(row: ReviewCase, near: Sequence[Mapping[str, Any]], again: int) -> None:
    lamps = [one for one in near if one["layer"] in CATALOGUE.lights and one["metres"] <= LAMP_M]
    lit = [
        one for one in lamps if layer_of(one["layer"]).counts_as(one["properties"]) is State.WORKING
    ]
    others = [one for one in near if one["layer"] in _SPOTS and one["metres"] <= AGAIN_M]
    since = row.created_at.astimezone(TAIWAN).date()
    row.near_school = any(one["layer"] in _WAYS for one in near)
    row.signs = {
        **row.signs,
        "unlit": not lit,
        "repeats": again + len(others),
        "open_days": max(0, (clock.today() - since).days) if row.state in OPEN else 0,
    }
    row.risk = risk_of(signs_of(row))


def _measured(found: Watched, spot: Feature) -> dict[str, Any]:
    at = hour_of(spot.properties)
    watch = watch_at(found.watch, spot.geometry, at)
    region = region_of(found.watch, spot.geometry)
    lamps = {
        one.id: 0
        for one in _lamps(found)
        if to_metres(one.geometry, zone=found.watch.scene.zone).distance(region) <= LAMP_M
    }
    return {
        "street_m": round(watch.street_m, 1),
        "unwatched_m": round(max(0.0, watch.street_m - watch.watched_m), 1),
        "at": str(at),
        "watchers": {**lamps, **{one.id: round(one.metres) for one in watch.by}},
    }


def _lamps(found: Watched) -> list[Feature]:
    return [
        one
        for one in found.features
        if one.layer in CATALOGUE.lights
        and layer_of(one.layer).counts_as(one.properties) is State.WORKING
    ]


def _lit(found: Watched, spot: Feature) -> float:
    """Return the metres of street at a place that working lamps reach."""
    watch: Watch = found.watch
    region = region_of(watch, spot.geometry)
    reach = [
        to_metres(one.geometry, zone=watch.scene.zone).buffer(effect.metres)
        for one in _lamps(found)
        if (effect := layer_of(one.layer).lights) is not None
    ]
    light: BaseGeometry = shapely.union_all(reach)
    streets = shapely.intersection(watch.scene.streets, region)
    return float(shapely.length(shapely.intersection(streets, light)).sum())
