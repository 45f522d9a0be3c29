"""Places on the map that was sealed with an application: what a remark may be pinned to."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from layers.model.catalogue import CATALOGUE, layer_of
from layers.words.text import Text
from mapserve.programme.roles import Viewer
from mapserve.services.communities.directory import place_of
from mapserve.services.maps.features import allow_list
from mapserve.store.models import Application, Community
from mapserve.store.queries import applications as application_queries
from mapserve.store.queries import listing as listing_queries
from mapserve.store.queries.listing import ListedRow

_MOST = 2_000  # a list to search in by typing; no village has as many


@dataclass(frozen=True)
class SealedPlace:
    """A feature of a sealed edition, in words that no other of the edition has."""

    id: str
    words: Text


def places_sent(
    session: Session, row: Application, community: Community, *, viewer: Viewer
) -> list[SealedPlace]:
    """Return what the viewer may see of the edition that was sent last, layer by layer.

    [] where nothing was sent yet.
    """
    revision = application_queries.revision_sent(session, row.id)
    if revision is None:
        return []
    found = listing_queries.rows(
        session,
        community_id=community.id,
        allowed=allow_list(viewer.audience(place_of(community))),
        layers=[layer.kind for layer in CATALOGUE],
        limit=_MOST,
        before=0,
        at=revision,
    )
    return _told_apart(found)


def features_sent(
    session: Session, row: Application, remarks: Iterable[Mapping[str, Any]]
) -> frozenset[str]:
    """Return which of the features that remarks name are on the map that was sent last."""
    named = [one for one in (_uuid(remark.get("feature")) for remark in remarks) if one]
    revision = application_queries.revision_sent(session, row.id) if named else None
    if revision is None:
        return frozenset()
    return frozenset(
        str(one) for one in application_queries.there_at(session, row.community_id, named, revision)
    )


def features_changed(session: Session, row: Application, remarks: Sequence[Any]) -> frozenset[str]:
    """Return which of the features that remarks name were changed since the map was sent."""
    named = [one for one in (_uuid(remark.get("feature")) for remark in remarks) if one]
    revision = application_queries.revision_sent(session, row.id) if named else None
    if revision is None:
        return frozenset()
    same = application_queries.unchanged_since(session, row.community_id, named, revision)
    return frozenset(str(one) for one in named if one not in same)


def _told_apart(rows: Sequence[ListedRow]) -> list[SealedPlace]:
    words = [_words(row) for row in rows]
    several = {zh for zh, count in Counter(one.zh for one in words).items() if count > 1}
    number: Counter[str] = Counter()
    places = []
    for row, one in zip(rows, words, strict=True):
        number[one.zh] += 1
        nth = number[one.zh]
        told = Text(f"{one.zh}（{nth}）", f"{one.en} ({nth})") if one.zh in several else one
        places.append(SealedPlace(str(row.id), told))
    return places


def _words(row: ListedRow) -> Text:
    """Return a feature as its kind, its name, and where it stands."""
    layer = layer_of(row.layer)
    named = (
        layer.title_of(row.properties),
        layer.in_words(row.properties, "address"),
        Text(f"{row.street}旁", f"by {row.street}") if row.street else None,
    )
    parts = [layer.label, *(one for one in named if one)][:3]
    return Text("・".join(one.zh for one in parts), " · ".join(one.en for one in parts))


def _uuid(text: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None
