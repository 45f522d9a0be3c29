"""SQL of saving: the lock that orders saves, and one statement for each kind of change."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson
from psycopg.errors import UniqueViolation
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve.store.queries.features import array


class FeatureTaken(Problem):
    """A feature id that exists already: here, or in another community."""

    code = "feature-taken"
    nature = Nature.CONFLICT
    what = Text("項目編號 {id} 已經用過。", "The feature id {id} is already in use.")
    mend = Text("請用新的編號。", "Use a new id.")


class NewVersion(NamedTuple):
    """A version about to be stored; `ewkb` as `feature_queries.Version` has it."""

    id: uuid.UUID
    layer: str
    ewkb: str
    properties: dict[str, Any]
    source: str | None


@dataclass(frozen=True, slots=True)
class KnownChangeset:
    """What is remembered of a changeset that was applied."""

    community_id: int
    revision: int
    body_sha256: bytes
    touched: list[uuid.UUID]


# NO KEY: rows elsewhere that only refer to the community need not wait for a save.
_LOCK = text("SELECT revision FROM community WHERE id = :community FOR NO KEY UPDATE")


def lock(session: Session, community_id: int) -> int:
    """Make this transaction the only one saving in the community; return its revision."""
    return int(session.execute(_LOCK, {"community": community_id}).scalar_one())


_KNOWN = text("SELECT community_id, revision, body_sha256, touched FROM changeset WHERE id = :id")


def known_changeset(session: Session, changeset_id: uuid.UUID) -> KnownChangeset | None:
    """Return the changeset of that id, in whichever community."""
    row = session.execute(_KNOWN, {"id": changeset_id}).one_or_none()
    if row is None:
        return None
    return KnownChangeset(row.community_id, row.revision, bytes(row.body_sha256), row.touched)


_SAVE = text("SELECT id FROM changeset WHERE community_id = :community AND revision = :revision")


def save_of(session: Session, *, community_id: int, revision: int) -> uuid.UUID | None:
    """Return the changeset that became a revision; None before the first save."""
    values = {"community": community_id, "revision": revision}
    return session.execute(_SAVE, values).scalar_one_or_none()


# Another community may be saving under the same changeset id at this moment: the insert waits
# for it and then takes nothing.
_RECORD = text("""
    WITH counted AS (UPDATE community SET revision = :revision WHERE id = :community)
    INSERT INTO changeset (id, community_id, revision, author_id, comment, body_sha256, touched)
    VALUES (:id, :community, :revision, :author, :comment, :digest, CAST(:touched AS uuid[]))
    ON CONFLICT (id) DO NOTHING
    RETURNING revision
""")


def record(  # noqa: PLR0913 - a row's columns
    session: Session,
    *,
    changeset_id: uuid.UUID,
    community_id: int,
    revision: int,
    author_id: int | None,
    comment: str,
    digest: bytes,
    touched: Collection[uuid.UUID],
) -> bool:
    """Remember the changeset and count the community's revision; False if the id is taken."""
    values = {
        "id": changeset_id,
        "community": community_id,
        "revision": revision,
        "author": author_id,
        "comment": comment,
        "digest": digest,
        "touched": array(touched),
    }
    return session.execute(_RECORD, values).one_or_none() is not None


_CLOSE = text("""
    UPDATE feature f SET revision_to = :revision
    FROM unnest(CAST(:ids AS uuid[])) AS gone(id)
    WHERE f.id = gone.id AND f.community_id = :community AND f.revision_to IS NULL
""")


def close(session: Session, *, community_id: int, revision: int, ids: Sequence[uuid.UUID]) -> None:
    """End the present versions of `ids` at `revision`."""
    if ids:
        values = {"community": community_id, "revision": revision, "ids": array(ids)}
        session.execute(_CLOSE, values)


# One JSON parameter: binding an array a column costs more than all of PostgreSQL's own work.
_OPEN = text("""
    INSERT INTO feature (id, revision_from, community_id, layer, geom, properties, source)
    SELECT n.id, :revision, :community, n.layer, n.geom, n.properties, n.source
    FROM jsonb_to_recordset(CAST(:rows AS jsonb))
      AS n(id uuid, layer text, geom geometry, properties jsonb, source text)
""")


def open_versions(
    session: Session, *, community_id: int, revision: int, versions: Sequence[NewVersion]
) -> None:
    """Store `versions` from `revision` on.

    Raises
    ------
    FeatureTaken
        Another community is creating a feature of the same id at this moment.
    """
    if not versions:
        return
    rows = [
        {"id": id_, "layer": layer, "geom": ewkb, "properties": properties, "source": source}
        for id_, layer, ewkb, properties, source in versions
    ]
    values = {
        "community": community_id,
        "revision": revision,
        "rows": orjson.dumps(rows).decode(),
    }
    try:
        session.execute(_OPEN, values)
    except IntegrityError as error:
        if isinstance(error.orig, UniqueViolation):
            raise FeatureTaken(id=_named(error.orig)) from None
        raise


def _named(error: UniqueViolation) -> str:
    """Return the id that PostgreSQL names as `Key (id)=(…)`."""
    detail = error.diag.message_detail or ""
    return detail.partition("=(")[2][:36]
