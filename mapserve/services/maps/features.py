"""A community's features as a reader may see them: now, or as of any revision."""

import hashlib
import json
import math
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from layers.model.catalogue import CATALOGUE, layer_of
from layers.model.contract import MapLayer
from layers.words.audience import Audience
from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve.programme.roles import Viewer
from mapserve.services.communities.directory import is_slug, no_such_community, place_of
from mapserve.store.models import Community
from mapserve.store.queries import features as feature_queries
from mapserve.store.queries.communities import CommunityState
from mapserve.store.queries.features import Bbox

_SIDES = 4
_MAX_DEGREES = 180


class UnknownFeature(Problem):
    """A feature that this community does not have."""

    code = "unknown-feature"
    what = Text("這個社區沒有項目 {id}。", "This community has no feature {id}.")
    mend = Text("請重新載入地圖。", "Load the map again.")


class RevisionUnknown(Problem):
    """A revision that the map does not have (facts: revision, current)."""

    code = "revision-unknown"
    nature = Nature.MISSING
    what = Text(
        "沒有版次 {revision}，目前是 {current}。",
        "There is no revision {revision}; the map is at {current}.",
    )
    mend = Text("可用 0 到 {current}。", "Use 0 to {current}.")


class BboxInvalid(Problem):
    """A bounding box that is not west,south,east,north in degrees."""

    code = "bbox-invalid"
    what = Text("範圍「{bbox}」讀不懂。", "The bounding box “{bbox}” cannot be read.")
    mend = Text("寫成：西,南,東,北（經緯度）。", "Write west,south,east,north in degrees.")


def read_features(  # noqa: PLR0913 - the question's parts
    session: Session,
    community: Community | CommunityState,
    *,
    viewer: Viewer,
    layer: str | None = None,
    at: int | None = None,
    bbox: Bbox | None = None,
) -> str:
    """Return a GeoJSON FeatureCollection as text made by PostGIS, ordered by feature id.

    The collection's member `revision` says as of which revision it is. Each feature's
    properties are `layer`, `revision` (which last changed it) and the attributes that the
    viewer's audience is listed for; nothing else passes.

    Parameters
    ----------
    layer
        Only this layer.
    at
        As of this revision, 0 to the present one; None is now.
    bbox
        Only what touches west, south, east, north (WGS84 degrees).

    Raises
    ------
    UnknownLayer, RevisionUnknown, BboxInvalid
    """
    if layer is not None:
        layer_of(layer)
    if at is not None:
        check_revision(community, at)
    return feature_queries.collection(
        session,
        community_id=community.id,
        allowed=allow_list(viewer.audience(place_of(community)), layer),
        at=at,
        bbox=None if bbox is None else check_bbox(bbox),
    )


def read_for_anyone(
    connection: Connection, slug: str, *, layer: str | None = None
) -> tuple[CommunityState, str]:
    """Return a community's state and what `read_features` gives to the public now.

    For readers without a name, who are most: nothing about the community need be known before
    their rights are, so one statement answers, and state and features are of one moment.

    Raises
    ------
    NotFound, UnknownLayer
    """
    allowed = allow_list(Audience.PUBLIC, layer)
    found = None
    if is_slug(slug):
        found = feature_queries.present(connection, slug=slug, allowed=allowed)
    if found is None:
        raise no_such_community(slug)
    if layer is not None:
        layer_of(layer)
    return found


def features_etag(
    community: Community | CommunityState,
    *,
    viewer: Viewer,
    layer: str | None = None,
    at: int | None = None,
    bbox: Bbox | None = None,
) -> str:
    """Return what names the bytes `read_features` would give, without quotation marks.

    It changes with every save and whenever the catalogue shows an audience something else.
    """
    audience = viewer.audience(place_of(community))
    revision = community.revision if at is None else at
    key = (
        community.id, community.slug, revision, at is None, audience, layer, bbox,
        _allow_digest(audience),
    )  # fmt: skip
    return hashlib.sha256(repr(key).encode()).hexdigest()[:32]


def check_revision(community: Community | CommunityState, revision: int) -> None:
    """Raise `RevisionUnknown` unless the community's map has or had that revision."""
    if not 0 <= revision <= community.revision:
        raise RevisionUnknown(revision=revision, current=community.revision)


def parse_bbox(value: str) -> Bbox:
    """Read `west,south,east,north`, or raise `BboxInvalid`."""
    try:
        numbers = tuple(float(part) for part in value.split(","))
    except ValueError:
        raise BboxInvalid(bbox=value) from None
    return check_bbox(numbers)


def check_bbox(bbox: tuple[float, ...]) -> Bbox:
    """Return the four sides in degrees, or raise `BboxInvalid`."""
    if len(bbox) != _SIDES or not all(
        math.isfinite(side) and abs(side) <= _MAX_DEGREES for side in bbox
    ):
        raise BboxInvalid(bbox=",".join(map(str, bbox)))
    west, south, east, north = bbox
    if west > east or south > north:
        raise BboxInvalid(bbox=",".join(map(str, bbox)))
    return west, south, east, north


def readable(layer: MapLayer, properties: Mapping[str, Any], audience: Audience) -> bool:
    """Tell whether a reader of `audience` may see that this one feature exists.

    The same rule as the `hidden` path of `allow_list`.
    """
    if not audience.sees(layer.audience):
        return False
    for name, values in hidden_values(layer, audience).items():
        value: Any = properties.get(name)
        if not values.isdisjoint(value if isinstance(value, list) else [value]):
            return False
    return True


def hidden_values(layer: MapLayer, audience: Audience) -> Mapping[str, frozenset[str]]:
    """Return the values, by attribute, that keep a single feature of a layer from an audience."""
    return _hidden_values(layer.kind, audience)


@cache
def _hidden_values(kind: str, audience: Audience) -> dict[str, frozenset[str]]:
    narrowed = {
        name: frozenset(
            value for value, needed in restrictions.items() if not audience.sees(needed)
        )
        for name, restrictions in layer_of(kind).restricted.items()
    }
    return {name: values for name, values in narrowed.items() if values}


@cache
def allow_list(audience: Audience, kind: str | None = None) -> str:
    """Return what an audience may read, as `feature_queries.READABLE` takes it (JSON text)."""
    return json.dumps(
        [
            {
                "layer": layer.kind,
                "keys": sorted(layer.visible(audience)),
                "hidden": _hidden_path(layer, audience),
            }
            for layer in CATALOGUE
            if kind in (None, layer.kind) and audience.sees(layer.audience)
        ]
    )


def _hidden_path(layer: MapLayer, audience: Audience) -> str | None:
    """Return a jsonpath that finds something in rows this audience may not see."""
    hidden = [
        f"@.{json.dumps(name)} == {json.dumps(value)}"
        for name, values in hidden_values(layer, audience).items()
        for value in sorted(values)
    ]
    return f"$ ? ({' || '.join(hidden)})" if hidden else None


@cache
def _allow_digest(audience: Audience) -> str:
    return hashlib.sha256(allow_list(audience).encode()).hexdigest()
