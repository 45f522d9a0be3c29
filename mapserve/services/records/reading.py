"""Records listed and found, for those who may read their kind."""

import datetime as dt
import uuid

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.programme.records.catalogue import KINDS
from mapserve.programme.records.contract import RecordKind
from mapserve.programme.records.meeting import MEETING
from mapserve.programme.roles import Action, Viewer
from mapserve.services.communities.directory import place_of
from mapserve.services.records.answers import KindTold, RecordTold
from mapserve.store.models import Community, Record, User
from mapserve.store.queries import records as record_queries


def kinds_for(session: Session, community: Community, *, viewer: Viewer) -> list[KindTold]:
    """Return the kinds of records that a viewer may read here, with their counts.

    Raises
    ------
    SignInNeeded, Forbidden
    """
    place = place_of(community)
    viewer.require(Action.RECORDS, place)
    counts = record_queries.counts(session, community.id)
    return [
        KindTold(
            kind=kind,
            count=counts.get(kind.name, 0),
            may_write=may_write(community, kind, viewer=viewer),
        )
        for kind in KINDS.values()
        if viewer.may(kind.reads, place)
    ]


def may_write(community: Community, kind: RecordKind, *, viewer: Viewer) -> bool:
    """Tell whether a viewer writes records of a kind here."""
    return viewer.may(kind.writes, place_of(community))


def list_records(  # noqa: PLR0913 - which page of them
    session: Session,
    community: Community,
    *,
    viewer: Viewer,
    kind: RecordKind | None = None,
    before: tuple[dt.date, uuid.UUID] | None = None,
    limit: int = 50,
) -> list[RecordTold]:
    """Return records that stand, the latest first, of the kinds that the viewer may read.

    Raises
    ------
    SignInNeeded, Forbidden
    """
    readable = {one.kind.name for one in kinds_for(session, community, viewer=viewer)}
    if kind is not None:
        viewer.require(kind.reads, place_of(community))
        readable = {kind.name}
    rows = record_queries.standing(session, community.id, readable, limit=limit, before=before)
    return [_told(row, name) for row, name in rows]


def find_record(
    session: Session, community: Community, kind: RecordKind, id_: uuid.UUID, *, viewer: Viewer
) -> RecordTold:
    """Return one record as it stands.

    Raises
    ------
    SignInNeeded, Forbidden, NotFound
    """
    viewer.require(kind.reads, place_of(community))
    row = record_queries.last(session, id_)
    if row is None or row.withdrawn or (row.community_id, row.kind) != (community.id, kind.name):
        raise NotFound(thing=Text("紀錄", "record"), name=str(id_))
    writer = session.get(User, row.written_by_id) if row.written_by_id else None
    return _told(row, writer.name if writer else "")


def _told(row: Record, name: str) -> RecordTold:
    kind = KINDS[row.kind]
    return RecordTold(
        id=row.id,
        version=row.version,
        kind=kind,
        day=row.day,
        title=kind.title_of(row.data),
        data=row.data,
        by=name,
        at=row.written_at,
    )


def tabled_at(
    session: Session, community: Community, number: int, *, viewer: Viewer
) -> list[RecordTold]:
    """Return the meetings at which an edition was tabled (R-14); none for who reads no records."""
    if not viewer.may(MEETING.reads, place_of(community)):
        return []
    rows = record_queries.naming(session, community.id, MEETING.name, "edition", str(number))
    return [_told(row, "") for row in rows]
