"""What is told of records."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from layers.words.text import Text
from mapserve.programme.records.contract import RecordKind
from mapserve.programme.records.newsletter import Passage
from mapserve.store.models import RecordFile


@dataclass(frozen=True, kw_only=True)
class RecordTold:
    """A record as it stands."""

    id: uuid.UUID
    version: int
    kind: RecordKind
    day: dt.date
    title: Text
    data: Mapping[str, Any]
    by: str
    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class KindTold:
    """A kind of record with how many stand, and whether the viewer may write one."""

    kind: RecordKind
    count: int
    may_write: bool


@dataclass(frozen=True, kw_only=True)
class MonthsOf:
    """Which months a community has reported (R-06): month → when, None where it is missing."""

    slug: str
    community: str
    precinct: str
    months: Mapping[str, dt.datetime | None]
    missing: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The files of a record for one of its measures, None for the whole record."""

    measure: Text | None
    files: Sequence[RecordFile]


@dataclass(frozen=True, kw_only=True)
class Issue:
    """A newsletter as everybody reads it; nobody is named.

    Parameters
    ----------
    edition
        The public edition of the map that goes with it.
    pictures
        Ids of the files that somebody had cleared.
    record_version
        Which version of its record it was.
    sha256
        Of what was written, as canonical JSON.
    """

    number: int
    title: str
    passages: Sequence[Passage]
    edition: int | None
    pictures: Sequence[uuid.UUID]
    published_at: dt.datetime
    record_version: int
    sha256: str
