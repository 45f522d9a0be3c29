"""Newsletters published, read by everybody, and taken back (R-21)."""

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from layers.words.problems import Problems
from layers.words.text import Text
from mapserve.clock import TAIWAN
from mapserve.errors import NotFound
from mapserve.programme.dates import form_date
from mapserve.programme.forms import JPEG
from mapserve.programme.records.newsletter import NEWSLETTER, issue_words, passages_of
from mapserve.programme.roles import Action, Viewer
from mapserve.services.communities.directory import place_of
from mapserve.services.records.answers import Issue
from mapserve.services.records.choices import check_offered
from mapserve.services.records.problems import NewsletterGone, RecordThere
from mapserve.services.records.public_reading import not_for_everybody
from mapserve.services.records.writing import refuse_changed
from mapserve.store.models import Community, Newsletter
from mapserve.store.models.base import LARGEST_INTEGER
from mapserve.store.queries import newsletters as newsletter_queries
from mapserve.store.queries import record_files as file_queries
from mapserve.store.queries import records as record_queries

_READ = ("title", "body")  # the fields that everybody will read


def may_publish(community: Community, *, viewer: Viewer) -> bool:
    """Tell whether a viewer gives newsletters to the public here: who may write and seal."""
    place = place_of(community)
    return viewer.may(NEWSLETTER.writes, place) and viewer.may(Action.SEAL, place)


def publish(
    session: Session, community: Community, record_id: uuid.UUID, *, base: int, viewer: Viewer
) -> Issue:
    """Seal an issue as it stands, for everybody; what was published of its number is taken back.

    Parameters
    ----------
    base
        The version of the record that whoever publishes has read.

    Raises
    ------
    SignInNeeded, Forbidden, NotFound, RecordChanged, ChoiceGone
    Problems
        What in it is not for everybody.
    RecordThere
        Somebody published the same number at this moment.
    """
    place = place_of(community)
    viewer.require(NEWSLETTER.writes, place)
    viewer.require(Action.SEAL, place)
    record = record_queries.last(session, record_id, lock=True)
    if (
        record is None
        or record.withdrawn
        or (record.community_id, record.kind) != (community.id, NEWSLETTER.name)
    ):
        raise NotFound(thing=Text("紀錄", "record"), name=str(record_id))
    refuse_changed(session, record, base)
    if problems := not_for_everybody(record.data, _READ):
        raise Problems(problems)
    check_offered(session, community, NEWSLETTER, record.data)
    content: dict[str, Any] = {name: record.data.get(name) for name in NEWSLETTER.form.model_fields}
    content["pictures"] = [
        str(one.id)
        for one in file_queries.files(session, record_id)
        if one.cleared and one.media_type == JPEG.media_type
    ]
    sha256 = _sha256(content)
    number = int(record.data["number"])
    before = newsletter_queries.last(session, community.id, number, lock=True)
    if before is not None and before.withdrawn_at is None:
        if before.sha256 == sha256:
            return _issue(before)
        newsletter_queries.take_back(session, before.id, by_id=viewer.user_id)
    row = Newsletter(
        community_id=community.id,
        number=number,
        record_id=record.id,
        record_version=record.version,
        content=content,
        sha256=sha256,
        published_by_id=viewer.user_id,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:  # two at the same moment
        raise RecordThere(pointer="/number", key=issue_words(number)) from error
    session.refresh(row)
    return _issue(row)


def take_back(session: Session, community: Community, number: int, *, viewer: Viewer) -> None:
    """Take an issue from the public; twice is once.

    Raises
    ------
    SignInNeeded, Forbidden, NotFound
    """
    place = place_of(community)
    viewer.require(NEWSLETTER.writes, place)
    row = _last(session, community, number, lock=True)
    viewer.require(Action.SEAL, place)
    if row.withdrawn_at is None:
        newsletter_queries.take_back(session, row.id, by_id=viewer.user_id)


def issues_of(session: Session, community: Community) -> list[Issue]:
    """Return what everybody may read, the latest first."""
    return [_issue(row) for row in newsletter_queries.published(session, community.id)]


def find_issue(session: Session, community: Community, number: int) -> Issue:
    """Return an issue that everybody may read.

    Raises
    ------
    NotFound
        Nothing was published under that number.
    NewsletterGone
        It was taken back.
    """
    row = _last(session, community, number)
    if row.withdrawn_at is not None:
        day = form_date(row.withdrawn_at.astimezone(TAIWAN).date())
        raise NewsletterGone(number=number, day=day)
    return _issue(row)


def picture_of(session: Session, community: Community, number: int, place: int) -> bytes:
    """Return a picture (JPEG) of an issue that everybody may read; `place` counts from 1.

    Raises
    ------
    NotFound, NewsletterGone
    """
    ids = find_issue(session, community, number).pictures
    found = file_queries.pictures(session, ids[place - 1 : place] if place > 0 else [])
    if not found:
        raise NotFound(thing=Text("照片", "picture"), name=str(place))
    return found[0].content


def issue_of_record(session: Session, record_id: uuid.UUID) -> Issue | None:
    """Return what is public of a record."""
    row = newsletter_queries.standing_of(session, record_id)
    return _issue(row) if row is not None else None


def _last(session: Session, community: Community, number: int, *, lock: bool = False) -> Newsletter:
    row = (
        newsletter_queries.last(session, community.id, number, lock=lock)
        if 0 < number <= LARGEST_INTEGER
        else None
    )
    if row is None:
        raise NotFound(thing=Text("治安報導", "newsletter"), name=str(number))
    return row


def _issue(row: Newsletter) -> Issue:
    edition = row.content.get("edition")
    return Issue(
        number=row.number,
        title=str(row.content["title"]),
        passages=passages_of(str(row.content["body"])),
        edition=int(edition) if edition else None,
        pictures=[uuid.UUID(one) for one in row.content.get("pictures", ())],
        published_at=row.published_at,
        record_version=row.record_version,
        sha256=row.sha256,
    )


def _sha256(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hexadecimal) of an issue as canonical JSON: keys in order, no blanks."""
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
