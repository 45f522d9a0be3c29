"""What is told of visits: planned, what to verify, what became of operations, what was found."""

import datetime as dt
import uuid
from typing import Any

from layers.words.answer import Answer
from layers.words.text import Text
from mapserve.programme.evaluations.criteria import Level
from mapserve.programme.visits.checklist import SeenAs, Why
from mapserve.programme.visits.evidence import Strength
from mapserve.programme.visits.operations import Kind, Told


class VisitRow(Answer):
    """A visit in a list; `sealed_at` is the reader's own."""

    id: int
    evaluation: int
    community: str
    community_name: str
    day: dt.date
    hour: str
    sealed_at: dt.datetime | None


class VisitList(Answer):
    """Visits, the next first."""

    visits: list[VisitRow]


class CheckTold(Answer):
    """One thing to verify; `metres` of street are watched at that hour by nothing else."""

    key: str
    why: Why
    why_label: Text
    label: Text
    layer: str | None
    metres: int
    lon: float
    lat: float


class Sealed(Answer):
    """An edition that the visit goes by."""

    number: int
    revision: int
    sha256: str
    sealed_at: dt.datetime


class Goes(Answer):
    """Somebody who goes; what they handed in is named by its hash."""

    person: int
    name: str
    sealed_at: dt.datetime | None
    sha256: str | None


class Found(Answer):
    """What stands of one answer: `differs` where two phones of one person say different things."""

    operation: uuid.UUID
    person: int
    name: str
    target: str
    label: Text
    sight: SeenAs
    sight_label: Text
    note: str
    place: tuple[float, float] | None
    photos: list[str]
    strength: Strength
    strength_label: Text
    distance_m: int | None
    late: bool
    differs: bool


class Visit(Answer):
    """A visit as far as its reader may see; `version` is that of the list."""

    id: int
    version: int
    evaluation: int
    level: Level
    community: str
    community_name: str
    day: dt.date
    hour: str
    before: Sealed
    after: Sealed
    checklist: list[CheckTold]
    walk: list[str]
    evaluators: list[Goes]
    goes: bool
    plans: bool
    sealed_at: dt.datetime | None
    sha256: str | None
    findings: list[Found]


class Manifest(Answer):
    """What preparing a visit takes: bytes of the pack as it is sent unpacked, and its SHA-256."""

    url: str
    bytes: int
    sha256: str
    before: str
    after: str


class OperationTold(Answer):
    """What became of one operation; `sha256` is of its body as the server has it."""

    id: str
    status: Told
    sha256: str | None
    detail: Text | None


class OperationsTold(Answer):
    """What became of each operation, in the order sent; `expected` are photos still to come."""

    results: list[OperationTold]
    expected: list[str]
    sealed_at: dt.datetime | None
    now: dt.datetime


class OperationKept(Answer):
    """An operation as it is stored, for another phone of the same person."""

    id: uuid.UUID
    kind: Kind
    target: str
    value: dict[str, Any]
    supersedes: list[uuid.UUID]
    photos: list[str]
    sha256: str
    late: bool


class OperationsKept(Answer):
    """One's own operations, and which of their photos have not arrived."""

    operations: list[OperationKept]
    expected: list[str]
    sealed_at: dt.datetime | None
    sha256: str | None
    now: dt.datetime


class PhotoArrived(Answer):
    """A photo that is kept, named by the SHA-256 of the file as it was sent."""

    sha256: str
    width: int
    height: int
