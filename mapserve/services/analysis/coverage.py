"""Metres of a community's streets that are watched at an hour, for any of its revisions."""

import datetime as dt
import json
import uuid
from threading import Lock
from typing import Any, NamedTuple

import shapely
from cachetools import LRUCache, cached
from shapely.geometry import shape
from sqlalchemy.orm import Session

from layers.analysis.coverage import Watch, moved_in_degrees, watch
from layers.analysis.hours import Instant
from layers.analysis.watchers import Feature
from layers.model.capabilities import Part
from layers.model.catalogue import CATALOGUE
from layers.words.audience import Audience
from mapserve import clock
from mapserve.programme.roles import Viewer
from mapserve.services.analysis import answers
from mapserve.services.analysis.budget import within_budget
from mapserve.services.analysis.scenes import SceneKey, scene_key, scene_of
from mapserve.services.communities.directory import place_of
from mapserve.services.maps.features import check_revision, read_features
from mapserve.store.models import Community
from mapserve.store.queries import history as history_queries


class WatchKey(NamedTuple):
    """What a watch is of: opening hours and dates are those of the week of `day`.

    `save` is the changeset that made the revision: after a restore the same number of the same
    community may be another map.
    """

    scene: SceneKey
    revision: int
    save: uuid.UUID | None
    audience: Audience
    day: dt.date


class Watched(NamedTuple):
    """A watch, what it is of, and the features it was made of."""

    key: WatchKey
    watch: Watch
    features: list[Feature]


def present() -> Instant:
    """Return the time of the week in Taiwan."""
    now = clock.now()
    return Instant(now.weekday(), now.hour * 60 + now.minute)


def watched(
    session: Session, community: Community, *, viewer: Viewer, revision: int | None = None
) -> Watched:
    """Return all that watches a community: as of a revision, or as the map is now.

    Only features the viewer may see count. It is kept: another hour needs no geometry.

    Raises
    ------
    RevisionUnknown, TooCostly, Busy, OneAfterTheOther
    """
    at = community.revision if revision is None else revision
    check_revision(community, at)
    scene, day = scene_key(session, community), clock.today()
    save = history_queries.save_of(session, community_id=community.id, revision=at)
    key = WatchKey(scene, at, save, viewer.audience(place_of(community)), day)
    return _watched(session, community, viewer, key)


def playing(found: Watched, part: Part) -> list[Feature]:
    """Return the features of the layers that play a part."""
    kinds = CATALOGUE.playing(part)
    return [one for one in found.features if one.layer in kinds]


def cover(
    session: Session,
    community: Community,
    *,
    viewer: Viewer,
    at: Instant | None = None,
    revision: int | None = None,
) -> answers.Coverage:
    """Return what is watched at an hour, now where none is named, and what nobody watches.

    Raises
    ------
    RevisionUnknown
    """
    instant = at or present()
    found = watched(session, community, viewer=viewer, revision=revision).watch
    coverage = found.at(instant)
    figures = {
        **vars(coverage),
        "share": coverage.share,
        "streets": [
            answers.StreetShare(street=one.name, length_m=one.length_m, watched_m=one.watched_m)
            for one in coverage.streets
        ],
    }
    return answers.Coverage(
        revision=community.revision if revision is None else revision,
        watched=found.lines(instant),
        week=found.week().round(4).tolist(),
        **figures,
        **dict(listed(found)),
    )


def listed(found: Watch) -> answers.Listed:
    """Return what is told beside the figures: not counted, doubled, missing."""
    watching = found.watching
    moved = [(one, *moved_in_degrees(one, found.scene)) for one in watching.moved]
    return answers.Listed(
        unknown=watching.unknown,
        moved=[
            answers.MovedCamera(id=one.id, lon=lon, lat=lat, metres=one.moved_m)
            for one, lon, lat in moved
        ],
        without_hours=watching.without_hours,
        lapsed=watching.lapsed,
        doubled=[list(pair) for pair in watching.doubled],
        idle=found.idle_hours(CATALOGUE.patrols),
        from_streets=found.ways.from_streets,
        missing=found.missing,
    )


@cached(LRUCache(16), key=lambda _session, _community, _viewer, key: key, lock=Lock())
def _watched(session: Session, community: Community, viewer: Viewer, key: WatchKey) -> Watched:
    text = read_features(session, community, viewer=viewer, at=key.revision)
    features = [_feature(one) for one in json.loads(text)["features"]]
    scene = scene_of(session, community, key=key.scene)
    made = within_budget(watch, scene, features, day=key.day)
    return Watched(key, made, features)


def _feature(drawn: dict[str, Any]) -> Feature:
    properties = drawn["properties"]
    geometry: shapely.Geometry = shape(drawn["geometry"])
    return Feature(
        id=str(drawn["id"]), layer=properties["layer"], geometry=geometry, properties=properties
    )
