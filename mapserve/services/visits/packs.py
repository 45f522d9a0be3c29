"""Packs of visits: all that a phone needs without network, as one text named by its hash."""

import hashlib
import json
from threading import Lock
from typing import Any

import numpy as np
import shapely
from cachetools import LRUCache, cached
from sqlalchemy.orm import Session

from layers.analysis.ledger import Ledger
from layers.analysis.street_axis import Ways
from layers.geometry.crs import to_degrees
from mapserve.programme.evaluations.criteria import Level
from mapserve.programme.roles import Viewer
from mapserve.services.analysis.scenes import scene_key
from mapserve.services.communities.directory import describe_community
from mapserve.services.evaluations.rounds import terms_of
from mapserve.services.maps.base_map import read_base
from mapserve.services.maps.features import read_features
from mapserve.services.visits.answers import Manifest
from mapserve.services.visits.candidates import ledger, metres_between, watched_in_week
from mapserve.services.visits.files import File, find_visit
from mapserve.services.visits.planning import checks_of
from mapserve.services.visits.telling import told_checks, told_edition
from mapserve.store.models import Edition, EvaluationRound

FORMAT = 1
_DIGITS = 6


def pack(session: Session, number: int, *, viewer: Viewer) -> tuple[str, Manifest]:
    """Return the pack of a visit as JSON, and what it comes to.

    Raises
    ------
    NotFound, SignInNeeded
    TooCostly, Busy, OneAfterTheOther
    """
    file = find_visit(session, number, viewer=viewer)
    key = (
        number,
        file.row.edits,
        viewer.user_id,
        file.before.sha256,
        file.after.sha256,
        scene_key(session, file.community),
        session.get_one(EvaluationRound, file.evaluation.row.round_id).edits,
    )
    text = _written(key, session, file, viewer)
    content = text.encode()
    manifest = Manifest(
        url=f"/api/v1/visits/{number}/pack",
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        before=file.before.sha256,
        after=file.after.sha256,
    )
    return text, manifest


@cached(LRUCache(8), key=lambda key, *_: key, lock=Lock())
def _written(_key: tuple[Any, ...], session: Session, file: File, viewer: Viewer) -> str:
    row, community, evaluation = file.row, file.community, file.evaluation
    level = Level(row.level)
    described = describe_community(session, community)
    checks = checks_of(row)
    after = watched_in_week(session, community, file.after, row.day)
    before = watched_in_week(session, community, file.before, row.day)
    terms = terms_of(session, evaluation.row, level, evaluation.evaluated)
    found = {
        "format": FORMAT,
        "visit": row.id,
        "version": row.edits + 1,
        "community": {
            "slug": community.slug,
            "name": community.name,
            "bounds": described.bounds,
            "boundary": described.boundary,
        },
        "day": row.day.isoformat(),
        "hour": file.hour,
        "minute": file.minute,
        "editions": [
            told_edition(one).model_dump(mode="json") for one in (file.before, file.after)
        ],
        "checklist": [one.model_dump(mode="json") for one in told_checks(checks)],
        "walk": row.walk,
        "metres": np.round(metres_between(after, checks)).astype(int).tolist(),
        "criteria": [
            {"key": one.key, "label": _both(one.label), "points": terms.points[one.key]}
            for one in terms.criteria
        ],
        "coverage": {
            "before": _of_ledger(ledger(before)),
            "after": _of_ledger(ledger(after)),
            "segments": _segments(after.watch.ways, after.watch.scene.zone),
        },
        "features": {
            "before": _features(session, file, file.before, viewer),
            "after": _features(session, file, file.after, viewer),
        },
        "base": json.loads(read_base(session, community)[0]),
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _features(session: Session, file: File, edition: Edition, viewer: Viewer) -> Any:  # noqa: ANN401 - GeoJSON
    return json.loads(read_features(session, file.community, viewer=viewer, at=edition.revision))


def _of_ledger(kept: Ledger) -> dict[str, Any]:
    """Return a ledger as lists: spans flat, since there are thousands."""
    return {
        "total": kept.total_mm,
        "schedules": [[n for span in one for n in span] for one in kept.schedules],
        "rows": [
            [row.id, row.layer, row.schedule, [n for span in row.spans for n in span]]
            for row in kept.rows
        ],
    }


def _segments(ways: Ways, zone: Any) -> list[list[float]]:  # noqa: ANN401 - a zone of the CRS
    """Return every straight segment of street: lon, lat, lon, lat, where it begins (mm)."""
    segments, starts = ways.segments
    if not len(segments):
        return []
    lines = to_degrees(shapely.linestrings(segments.reshape(-1, 2, 2)), zone=zone)
    points = np.round(shapely.get_coordinates(lines).reshape(-1, 4), _DIGITS)
    places = np.round(starts * 1000).astype(int)
    return [
        [*corners, place] for corners, place in zip(points.tolist(), places.tolist(), strict=True)
    ]


def _both(label: Any) -> dict[str, str]:  # noqa: ANN401 - a Text
    return {"zh": label.zh, "en": label.en}
