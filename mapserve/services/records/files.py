"""Files of records: what proves the fourteen measures (R-16), what shows that something was done.

Pictures are encoded anew as photos of the map are. They are as private as their record; a
newsletter gives to everybody those alone that somebody has cleared.
"""

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from layers.model.shared_codes import Measure
from layers.words.invisible_characters import one_line
from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve import clock
from mapserve.errors import NotFound
from mapserve.programme.records.contract import Proves, RecordKind
from mapserve.programme.roles import Viewer
from mapserve.services.applications.documents import developed
from mapserve.services.communities.directory import place_of
from mapserve.services.records.answers import Evidence, RecordTold
from mapserve.services.records.reading import find_record
from mapserve.store.models import Community, RecordFile
from mapserve.store.queries import record_files as file_queries
from mapserve.store.queries import records as record_queries

MOST = 20
_LONGEST_NAME = 120
_WHATEVER = ""


class TooManyRecordFiles(Problem):
    """More files than a record holds (facts: most)."""

    code = "too-many-record-files"
    nature = Nature.CONFLICT
    what = Text("一筆紀錄最多放 {most} 個檔案。", "A record holds {most} files at most.")
    mend = Text("請先拿掉一個。", "Take one away first.")


class ProvesNothing(Problem):
    """A file for a measure that the record does not name."""

    code = "proves-nothing"
    what = Text("這一筆沒有勾這項工作。", "The record does not name that measure.")
    mend = Text("請先勾選並儲存，再放檔案。", "Tick it and save, then add the file.")


def add_file(  # noqa: PLR0913 - what a file is
    session: Session,
    community: Community,
    kind: RecordKind,
    record_id: uuid.UUID,
    *,
    name: str,
    raw: bytes,
    measure: str | None = None,
    cleared: bool = False,
    viewer: Viewer,
) -> RecordFile:
    """Keep a picture or a PDF of a record; the same file twice is one.

    Parameters
    ----------
    measure
        Which of the record's measures it proves.
    cleared
        Whoever sends it says that everybody may see it.

    Raises
    ------
    SignInNeeded, Forbidden
    NotFound
        There is no such record, or its kind takes no files.
    ProvesNothing, TooManyRecordFiles
    DocumentRefused, PhotoTooLarge, PhotoTooManyPixels, PhotoUnreadable, PhotoTooCostly
    Busy, OneAfterTheOther
    """
    viewer.require(kind.writes, place_of(community))
    told = find_record(session, community, kind, record_id, viewer=viewer)
    if kind.files is None:
        raise _no_file(kind.name)
    if (kind.files is Proves.MEASURES) != (measure in measures_of(told)):
        raise ProvesNothing(pointer="/measure")
    made = developed(raw)
    record_queries.last(session, record_id, lock=True)
    there = file_queries.files(session, record_id)
    known = next(
        (one for one in there if (one.sha256, one.measure) == (made.sha256, measure)), None
    )
    if known is not None:
        known.cleared = cleared
        return known
    if len(there) >= MOST:
        raise TooManyRecordFiles(most=MOST)
    row = RecordFile(
        id=uuid.uuid4(),
        community_id=community.id,
        record_id=record_id,
        measure=measure,
        cleared=cleared and kind.files is Proves.ILLUSTRATES,
        name=one_line(name, _LONGEST_NAME) or kind.label.zh,
        media_type=made.media_type,
        sha256=made.sha256,
        size=made.size,
        content=made.content,
        thumbnail=made.thumbnail,
        added_by_id=viewer.user_id,
    )
    session.add(row)
    session.flush()
    return row


def remove_file(  # noqa: PLR0913 - which file
    session: Session,
    community: Community,
    kind: RecordKind,
    record_id: uuid.UUID,
    file_id: uuid.UUID,
    *,
    viewer: Viewer,
) -> None:
    """Take a file away from a record.

    Raises
    ------
    SignInNeeded, Forbidden, NotFound
    """
    row = find_file(session, community, kind, record_id, file_id, viewer=viewer)
    viewer.require(kind.writes, place_of(community))
    row.removed_at = clock.now()


def find_file(  # noqa: PLR0913 - which file
    session: Session,
    community: Community,
    kind: RecordKind,
    record_id: uuid.UUID,
    file_id: uuid.UUID,
    *,
    viewer: Viewer,
) -> RecordFile:
    """Return a file for whoever may read its record.

    Raises
    ------
    SignInNeeded, Forbidden, NotFound
    """
    find_record(session, community, kind, record_id, viewer=viewer)
    row = file_queries.file(session, record_id, file_id)
    if row is None:
        raise _no_file(file_id)
    return row


def evidence_of(session: Session, told: RecordTold) -> list[Evidence]:
    """Return a record's files, measure by measure, those without any among them (R-16)."""
    there = file_queries.files(session, told.id)
    if told.kind.files is not Proves.MEASURES:
        return [Evidence(measure=None, files=there)] if told.kind.files else []
    named = measures_of(told)
    return [
        Evidence(measure=Measure(one).label, files=[file for file in there if file.measure == one])
        for one in named
    ]


def measures_of(told: RecordTold) -> Sequence[str]:
    """Return the measures that a record names, in their order."""
    named = set(told.data.get("measures") or ())
    return [one.value for one in Measure if one.value in named]


def files_by_measure(session: Session, told: RecordTold) -> Mapping[str, int]:
    """Return how many files each measure of a record has."""
    found: dict[str, int] = {}
    for one in file_queries.files(session, told.id):
        found[one.measure or _WHATEVER] = found.get(one.measure or _WHATEVER, 0) + 1
    return found


def _no_file(name: object) -> NotFound:
    return NotFound(thing=Text("檔案", "file"), name=str(name))
