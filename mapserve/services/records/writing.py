"""Records written, changed and withdrawn: each save is another version, nothing is overwritten."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from layers.words.problems import Problems
from layers.words.text import Text
from mapserve import clock
from mapserve.errors import NotFound
from mapserve.programme.dates import moment_words
from mapserve.programme.records.contract import RecordKind
from mapserve.programme.records.progress import first_of
from mapserve.programme.roles import Viewer
from mapserve.services.communities.directory import place_of
from mapserve.services.records.choices import check_offered
from mapserve.services.records.problems import DayAhead, RecordChanged, RecordThere
from mapserve.services.records.public_reading import not_for_everybody
from mapserve.services.workflow.refusals import somebody
from mapserve.store.models import Community, Record, User
from mapserve.store.queries import records as record_queries


def write_record(  # noqa: PLR0913 - what a record is
    session: Session,
    community: Community,
    kind: RecordKind,
    given: Mapping[str, Any],
    *,
    id_: uuid.UUID,
    base: int,
    viewer: Viewer,
) -> Record:
    """Keep a record, or another version of it.

    Parameters
    ----------
    given
        The form's fields as JSON holds them; checked here by the form itself.
    id_
        Made by who writes: the same sent twice is one record.
    base
        The version it is based on, 0 for a new one.

    Raises
    ------
    SignInNeeded, Forbidden
    NotFound
        It is another community's, or of another kind.
    DayAhead, ChoiceGone
    Problems
        What in it is not for everybody who will read it at once.
    RecordChanged
        There is a later version.
    RecordThere
        There is another one for the same month.
    """
    viewer.require(kind.writes, place_of(community))
    form = kind.form.model_validate(given)
    data = form.model_dump(mode="json", exclude_none=True)
    check_offered(session, community, kind, data)
    if problems := not_for_everybody(data, kind.public):
        raise Problems(problems)
    day = _day(kind, data)
    before = _before(session, community, kind, id_)
    if before is not None and before.data == data and not before.withdrawn:
        return before  # sent twice, or nothing was changed
    refuse_changed(session, before, base)
    return _keep(session, community, kind, data, id_=id_, day=day, before=before, viewer=viewer)


def withdraw_record(  # noqa: PLR0913 - which record
    session: Session,
    community: Community,
    kind: RecordKind,
    id_: uuid.UUID,
    *,
    base: int,
    viewer: Viewer,
) -> None:
    """Take a record back: it stands no more, and its versions stay.

    Raises
    ------
    SignInNeeded, Forbidden, NotFound, RecordChanged
    """
    viewer.require(kind.reads, place_of(community))
    before = _before(session, community, kind, id_)
    if before is None:
        raise _no_such(id_)
    viewer.require(kind.writes, place_of(community))
    if before.withdrawn:
        return
    refuse_changed(session, before, base)
    _keep(
        session,
        community,
        kind,
        before.data,
        id_=id_,
        day=before.day,
        before=before,
        viewer=viewer,
        withdrawn=True,
    )


def refuse_changed(session: Session, before: Record | None, base: int) -> None:
    """Refuse whoever has not seen the last version of a record.

    Raises
    ------
    RecordChanged
    NotFound
        There is none, and `base` says that there was.
    """
    if (before.version if before is not None else 0) != base:
        raise _changed(session, before)


def _keep(  # noqa: PLR0913 - what a version is
    session: Session,
    community: Community,
    kind: RecordKind,
    data: Mapping[str, Any],
    *,
    id_: uuid.UUID,
    day: dt.date,
    before: Record | None,
    viewer: Viewer,
    withdrawn: bool = False,
) -> Record:
    if before is not None:
        record_queries.supersede(session, id_, before.version)
    key = str(data[kind.key]) if kind.key else None
    if key and not withdrawn:
        other = record_queries.of_key(session, community.id, kind.name, key)
        if other is not None:
            raise _there(kind, key)
    row = Record(
        id=id_,
        version=before.version + 1 if before is not None else 1,
        community_id=community.id,
        kind=kind.name,
        key=key,
        day=day,
        data=dict(data),
        withdrawn=withdrawn,
        written_by_id=viewer.user_id,
        superseded_at=None,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:  # two at the same moment
        raise _there(kind, key or "") from error
    return row


def _before(
    session: Session, community: Community, kind: RecordKind, id_: uuid.UUID
) -> Record | None:
    before = record_queries.last(session, id_, lock=True)
    if before is not None and (before.community_id, before.kind) != (community.id, kind.name):
        raise _no_such(id_)
    return before


def _changed(session: Session, before: Record | None) -> RecordChanged | NotFound:
    if before is None:
        return _no_such("")
    writer = session.get(User, before.written_by_id) if before.written_by_id else None
    return RecordChanged(
        who=somebody(writer.name if writer else ""), when=moment_words(before.written_at)
    )


def _there(kind: RecordKind, key: str) -> RecordThere:
    words = kind.key_words(key) if key and kind.key_words else kind.label
    return RecordThere(pointer=f"/{kind.key}", key=words)


def _no_such(id_: object) -> NotFound:
    return NotFound(thing=Text("紀錄", "record"), name=str(id_))


def _day(kind: RecordKind, data: Mapping[str, Any]) -> dt.date:
    if not kind.day:
        return first_of(data[kind.key])
    day = dt.date.fromisoformat(data[kind.day])
    if day > clock.today() and not kind.ahead:
        raise DayAhead(pointer=f"/{kind.day}")
    return day
