"""The history of a community's map: its saves, and two revisions side by side."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from layers.model.catalogue import CATALOGUE, layer_of
from mapserve.programme.roles import Viewer
from mapserve.services.communities.directory import place_of
from mapserve.services.maps.answers import (
    Change,
    Difference,
    Feature,
    LayerChanges,
    PhotosAdded,
    Revision,
)
from mapserve.services.maps.features import allow_list, check_revision
from mapserve.services.maps.three_way_merge import changed
from mapserve.store.models import Community
from mapserve.store.models.base import LARGEST_INTEGER
from mapserve.store.queries import history as history_queries
from mapserve.store.queries.history import Side

_MOST = 200


def list_revisions(
    session: Session, community: Community, *, limit: int = 50, before: int | None = None
) -> list[Revision]:
    """Return at most `limit` (to 200) saves, the latest first, those before revision `before`.

    Who may read names of authors (`Action.HISTORY`) is for the caller to ask.
    """
    rows = history_queries.revisions(
        session,
        community_id=community.id,
        limit=max(1, min(limit, _MOST)),
        before=None if before is None else max(0, min(before, LARGEST_INTEGER)),
    )
    return [Revision(**row) for row in rows]


def changes_by_layer(
    session: Session, community: Community, *, viewer: Viewer, first: int, last: int
) -> dict[int, list[LayerChanges]]:
    """Return what the saves `first` to `last` did, as far as the viewer may read it.

    By revision, for each that did something, in the order of the catalogue.
    """
    found: dict[int, list[LayerChanges]] = {}
    rows = history_queries.counts_by_layer(
        session,
        community_id=community.id,
        allowed=allow_list(viewer.audience(place_of(community))),
        first=first,
        last=last,
    )
    for row in _in_order(rows):
        found.setdefault(row.pop("revision"), []).append(LayerChanges(**row))
    return found


def photos_by_save(
    session: Session, community: Community, *, viewer: Viewer, first: int, last: int
) -> dict[int, list[PhotosAdded]]:
    """Return which features got which photos in the saves `first` to `last`.

    Only those that the viewer may read, and only where the viewer may see photos. By revision,
    for each that added some, risks first.
    """
    found: dict[int, list[PhotosAdded]] = {}
    rows = history_queries.photos_added(
        session,
        community_id=community.id,
        allowed=allow_list(viewer.audience(place_of(community))),
        first=first,
        last=last,
    )
    for row in _in_order(rows):
        properties = row.pop("properties")
        titles = (properties.get(name) for name in layer_of(row["layer"]).title)
        title = str(next((one for one in titles if one), ""))
        added = PhotosAdded(title=title, layer=row["layer"], photos=row["photos"])
        found.setdefault(row["revision"], []).append(added)
    return found


def _in_order(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows in the order of the catalogue: risks first."""
    order = {layer.kind: place for place, layer in enumerate(CATALOGUE)}
    return sorted(rows, key=lambda row: order[row["layer"]])


def diff(
    session: Session,
    community: Community,
    *,
    viewer: Viewer,
    from_revision: int,
    to_revision: int,
) -> Difference:
    """Return what changes from one revision to another, as far as the viewer may read it.

    Either may be the older.

    Raises
    ------
    RevisionUnknown
    """
    check_revision(community, from_revision)
    check_revision(community, to_revision)
    rows = history_queries.differing(
        session,
        community_id=community.id,
        allowed=allow_list(viewer.audience(place_of(community))),
        old=from_revision,
        new=to_revision,
    )
    both = [_change(id_, old, new) for id_, old, new in rows if old and new]
    return Difference(
        from_revision=from_revision,
        to_revision=to_revision,
        added=[_feature(id_, new) for id_, old, new in rows if new and not old],
        removed=[_feature(id_, old) for id_, old, new in rows if old and not new],
        changed=[change for change in both if change.fields or change.geometry],
    )


def _change(id_: str, old: Side, new: Side) -> Change:
    names = changed(old.properties, new.properties)
    same = old.geometry == new.geometry
    return Change(
        id=id_,
        layer=new.layer,
        fields={name: (old.properties.get(name), new.properties.get(name)) for name in names},
        geometry=None if same else (old.geometry, new.geometry),
    )


def _feature(id_: str, side: Side) -> Feature:
    properties = {"layer": side.layer, "revision": side.revision, **side.properties}
    return Feature(type="Feature", id=id_, geometry=side.geometry, properties=properties)
