"""Features that point at features: what a save may point at, and what it may not take away."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from layers.model.catalogue import CATALOGUE, layer_of
from layers.model.contract import MapLayer
from layers.words.audience import Audience
from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve.services.maps.features import readable
from mapserve.store.queries import features as feature_queries
from mapserve.store.versions import Version


class UnknownReference(Problem):
    """A reference to a feature that is not there, or not of the right layer."""

    code = "unknown-reference"
    what = Text("「{label}」指向不存在的項目 {id}。", "“{label}” points at no feature {id}.")
    mend = Text("請重新選取，或先建立那個項目。", "Choose again, or create that feature first.")


class StillReferenced(Problem):
    """A feature to be deleted that others point at (facts: id, by, ids)."""

    code = "still-referenced"
    nature = Nature.CONFLICT
    what = Text("還有項目連到它：{by}。", "Other features point at it: {by}.")
    mend = Text("請先改掉那些連結，或一起刪除。", "Change those links first, or delete them too.")


class Drawn(NamedTuple):
    """A version that would begin, and where in the changeset it stands.

    `shape` is its geometry where that is at hand; `moved` tells that it is new.
    """

    pointer: str
    layer: MapLayer
    version: Version
    moved: bool = True
    shape: BaseGeometry | None = None


@dataclass(frozen=True, slots=True)
class _Pointing:
    """One reference: where it stands, whose it is, and at what it points."""

    pointer: str
    label: Text
    layers: tuple[str, ...]
    target: uuid.UUID


def reference_problems(  # noqa: PLR0913 - a changeset's parts
    session: Session,
    community_id: int,
    *,
    drawn: Sequence[Drawn],
    created: Mapping[uuid.UUID, str],
    removed: Mapping[uuid.UUID, str],
    audience: Audience,
) -> list[Problem]:
    """Return what would point at nothing after the changeset.

    Parameters
    ----------
    drawn
        Features created and modified, as they would be stored.
    created
        The layer of each new id: features of one changeset may point at each other.
    removed
        The pointer of each id to be deleted.
    audience
        Of the reader: features they may not see are not named to them.
    """
    pointings = list(_pointings(drawn))
    if not pointings and not removed:
        return []
    wanted = {one.target for one in pointings} - created.keys()
    there = feature_queries.layers_now(session, community_id=community_id, ids=wanted)
    there = {one: layer for one, layer in there.items() if one not in removed} | dict(created)
    return [
        *(
            UnknownReference(pointer=one.pointer, label=one.label, id=str(one.target))
            for one in pointings
            if there.get(one.target) not in one.layers
        ),
        *_left_behind(session, community_id, {one.version.id for one in drawn}, removed, audience),
    ]


def _pointings(drawn: Iterable[Drawn]) -> Iterable[_Pointing]:
    fields: dict[str, dict[str, tuple[str, ...]]] = {}
    for one in drawn:
        kind = one.layer.kind
        if kind not in fields:
            fields[kind] = CATALOGUE.references(one.layer)
        for name, layers in fields[kind].items():
            value = one.version.properties.get(name) or []
            label = one.layer.described[name][1].label
            where = f"{one.pointer}/properties/{name}"
            if isinstance(value, list):
                for index, target in enumerate(value):
                    yield _Pointing(f"{where}/{index}", label, layers, uuid.UUID(target))
            else:
                yield _Pointing(where, label, layers, uuid.UUID(value))


def _left_behind(
    session: Session,
    community_id: int,
    drawn: set[uuid.UUID],
    removed: Mapping[uuid.UUID, str],
    audience: Audience,
) -> Iterable[Problem]:
    """Return a problem a deleted feature that features outside the changeset point at."""
    if not removed:
        return
    layers = {
        layer.kind: sorted(CATALOGUE.references(layer)) for layer in CATALOGUE if layer.refers
    }
    fields = sorted({name for names in layers.values() for name in names})
    rows = feature_queries.referrers(
        session, community_id=community_id, ids=removed, layers=list(layers), fields=fields
    )
    staying = [row for row in rows if row[0] not in removed and row[0] not in drawn]
    for gone, pointer in removed.items():
        by = [
            (other, *_named(layer_of(kind), properties, audience))
            for other, kind, properties in staying
            if any(str(gone) in (properties.get(name) or ()) for name in layers[kind])
        ]
        if by:
            yield StillReferenced(
                pointer=pointer,
                id=str(gone),
                ids=[str(other) for other, seen, _ in by if seen],
                by=Text(
                    "、".join(dict.fromkeys(name.zh for _, _, name in by)),
                    ", ".join(dict.fromkeys(name.en for _, _, name in by)),
                ),
            )


def _named(layer: MapLayer, properties: Mapping[str, Any], audience: Audience) -> tuple[bool, Text]:
    """Tell whether the reader may know the feature, and what to call it before them."""
    if not readable(layer, properties, audience):
        return False, Text("您看不到的項目", "one you may not see")
    seen = layer.visible(audience)
    titles = (properties.get(name) for name in layer.title if name in seen)
    title = next((str(value) for value in titles if value), "")
    return True, Text(f"{layer.label.zh}{title}", f"{layer.label.en} {title}".rstrip())
