"""The one writer of map history: versions of features begun and ended, a revision a save.

Whoever changes a community's map locks it, checks what it would become and hands over a `Save`;
nothing else writes `feature`, `changeset` or a community's revision (decision map-as-history).
"""

import hashlib
import json
import uuid
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import Any, NamedTuple

import orjson
from psycopg.errors import UniqueViolation
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from layers.words.problems import Nature, Problem
from layers.words.text import Text

_ROWS = 10_000  # of one statement: a few megabytes


class Version(NamedTuple):
    """One version of a feature, stored or about to be; valid from `revision` on.

    `ewkb` is its geometry (WGS84 degrees) as PostGIS writes it, in hexadecimal.
    """

    id: uuid.UUID
    layer: str
    revision: int
    properties: dict[str, Any]
    ewkb: str
    source: str | None = None


class Save(NamedTuple):
    """What becomes, or became, one revision of a community's map.

    Parameters
    ----------
    id
        Of the changeset, made on the device.
    digest
        `digest` of what was asked for: the same id with another one is another save.
    touched
        The features that its answer shows.
    begun, ended
        The versions that begin, and the features whose present version ends.
    """

    id: uuid.UUID
    community_id: int
    revision: int
    digest: bytes
    touched: Collection[uuid.UUID]
    author_id: int | None = None
    comment: str = ""
    begun: Sequence[Version] = ()
    ended: Sequence[uuid.UUID] = ()


class FeatureTaken(Problem):
    """The id of a feature that stands, or of one that is not this community's to bring back."""

    code = "feature-taken"
    nature = Nature.CONFLICT
    what = Text("項目編號 {id} 已經用過。", "The feature id {id} is already in use.")
    mend = Text(
        "請重新載入地圖：它可能已經在了。不在的話，請用新的編號。",
        "Load the map again: it may be there already. If not, use a new id.",
    )


class ChangesetReused(Problem):
    """The same changeset id came with another body."""

    code = "changeset-reused"
    nature = Nature.CONFLICT
    what = Text("這個變更編號已經用過，內容不同。", "This changeset id was used for other changes.")
    mend = Text("請用新的編號再送。", "Send it again under a new id.")


def digest(content: object) -> bytes:
    """Return the SHA-256 of JSON content, whatever the order of its keys."""
    try:
        written = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # a number of 65 bits, half a surrogate: never stored, yet sent again
        written = json.dumps(content, sort_keys=True, default=str).encode()
    return hashlib.sha256(written).digest()


# In order of id, so that two imports do not wait for each other. NO KEY: rows elsewhere that only
# refer to a community need not wait for a save.
_LOCK = text("""
    SELECT id, revision FROM community WHERE id = ANY(CAST(:ids AS integer[]))
    ORDER BY id FOR NO KEY UPDATE
""")


def lock(session: Session, communities: Collection[int]) -> dict[int, int]:
    """Make this transaction the only one that saves in `communities`; return their revisions."""
    rows = session.execute(_LOCK, {"ids": _array(communities)})
    return {row.id: row.revision for row in rows}


def lock_one(session: Session, community_id: int) -> int:
    """Make this transaction the only one that saves in the community; return its revision."""
    return lock(session, [community_id])[community_id]


_FIND = text("""
    SELECT id, community_id, revision, body_sha256, touched, author_id, comment
    FROM changeset WHERE id = :id
""")


def find_save(session: Session, changeset_id: uuid.UUID) -> Save | None:
    """Return what was saved under that id, in whichever community, without its versions."""
    row = session.execute(_FIND, {"id": changeset_id}).one_or_none()
    return None if row is None else Save(*row)._replace(digest=bytes(row.body_sha256))


def write(session: Session, saves: Sequence[Save]) -> None:
    """Write checked saves, each as the next revision of a community that is locked.

    A handful of statements for all of them. The revisions are recorded last, so that they carry
    the moment they were written at, in their order: until the commit nobody else saves there.

    Raises
    ------
    FeatureTaken
        Another community is creating a feature of the same id at this moment.
    ChangesetReused
        Another community saved under the same id.
    """
    _end(session, saves)
    _begin(session, saves)
    _record(session, saves)


_END = text("""
    UPDATE feature f SET revision_to = gone.revision
    FROM unnest(CAST(:ids AS uuid[]), CAST(:communities AS integer[]),
                CAST(:revisions AS integer[])) AS gone(id, community, revision)
    WHERE f.id = gone.id AND f.community_id = gone.community AND f.revision_to IS NULL
""")


def _end(session: Session, saves: Sequence[Save]) -> None:
    ended = [(one, save) for save in saves for one in save.ended]
    if ended:
        values = {
            "ids": array(one for one, _ in ended),
            "communities": _array(save.community_id for _, save in ended),
            "revisions": _array(save.revision for _, save in ended),
        }
        session.execute(_END, values)


# One JSON parameter: binding an array a column costs more than all of PostgreSQL's own work, and
# COPY takes as long.
_BEGIN = text("""
    INSERT INTO feature (id, revision_from, community_id, layer, geom, properties, source)
    SELECT n.id, n.revision, n.community, n.layer, n.geom, n.properties, n.source
    FROM jsonb_to_recordset(CAST(:rows AS jsonb))
      AS n(id uuid, revision integer, community integer, layer text, geom geometry,
           properties jsonb, source text)
""")


def _begin(session: Session, saves: Sequence[Save]) -> None:
    rows = (
        {
            "id": one.id,
            "revision": save.revision,
            "community": save.community_id,
            "layer": one.layer,
            "geom": one.ewkb,
            "properties": one.properties,
            "source": one.source,
        }
        for save in saves
        for one in save.begun
    )
    while some := list(islice(rows, _ROWS)):
        try:
            session.execute(_BEGIN, {"rows": orjson.dumps(some).decode()})
        except IntegrityError as error:
            if isinstance(error.orig, UniqueViolation):
                raise FeatureTaken(id=_named(error.orig)) from None
            raise


# Another community may be saving under the same id at this moment: the insert waits for it and
# then takes nothing.
_RECORD = text("""
    WITH made AS (
      SELECT * FROM jsonb_to_recordset(CAST(:saves AS jsonb))
        AS n(id uuid, community integer, revision integer, author integer, comment text,
             digest text, touched uuid[])
    ), counted AS (
      UPDATE community c SET revision = made.revision FROM made WHERE c.id = made.community
    )
    INSERT INTO changeset (id, community_id, revision, author_id, comment, body_sha256, touched,
      created_at)
    SELECT id, community, revision, author, comment, decode(digest, 'hex'), touched,
      clock_timestamp()
    FROM made
    ON CONFLICT (id) DO NOTHING
    RETURNING id
""")


def _record(session: Session, saves: Sequence[Save]) -> None:
    made = [
        {
            "id": save.id,
            "community": save.community_id,
            "revision": save.revision,
            "author": save.author_id,
            "comment": save.comment,
            "digest": save.digest.hex(),
            "touched": list(save.touched),
        }
        for save in saves
    ]
    recorded = session.execute(_RECORD, {"saves": orjson.dumps(made).decode()})
    if len(recorded.all()) < len(made):
        raise ChangesetReused


def array(ids: Iterable[uuid.UUID]) -> str:
    """Return ids as the text of a PostgreSQL array: the driver takes ten times as long."""
    return f"{{{orjson.dumps([*ids]).decode()[1:-1]}}}"


def _array(numbers: Iterable[int]) -> str:
    return f"{{{','.join(map(str, numbers))}}}"


def _named(error: UniqueViolation) -> str:
    """Return the id that PostgreSQL names as `Key (id)=(…)`."""
    detail = error.diag.message_detail or ""
    return detail.partition("=(")[2][:36]
