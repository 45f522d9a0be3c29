"""Receiving operations: one by one, in any order, sent twice, from two phones; nothing is lost.

A refused one never keeps the others out, and is told so that the phone keeps it.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.orm import Session

from layers.geometry.crs import TAIWAN_BOUNDS
from layers.words.invisible_characters import SEEN
from layers.words.text import Text
from layers.words.validation_messages import reason_of
from mapserve import clock
from mapserve.programme.roles import Viewer
from mapserve.programme.visits.checklist import SeenAs
from mapserve.programme.visits.operations import (
    MOST_PHOTOS,
    MOST_SUPERSEDED,
    Kind,
    Told,
    digest,
)
from mapserve.services.visits.answers import (
    OperationKept,
    OperationsKept,
    OperationsTold,
    OperationTold,
)
from mapserve.services.visits.files import File, find_visit, going
from mapserve.store.models.base import LARGEST_INTEGER
from mapserve.store.queries import visits as visit_queries

_WEST, _SOUTH, _EAST, _NORTH = TAIWAN_BOUNDS
_FIRST, _LAST = 1900, 2200  # years that a device's clock may say and we can store
Lon = Annotated[float, Field(ge=_WEST, le=_EAST)]
Lat = Annotated[float, Field(ge=_SOUTH, le=_NORTH)]
Words = Annotated[str, Field(max_length=1000, pattern=SEEN)]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class FindingValue(_Part):
    """What was found; `place` is where it really is, WGS84 degrees."""

    sight: SeenAs
    note: Words = ""
    place: tuple[Lon, Lat] | None = None


class ScoreValue(_Part):
    """Points of a criterion, or that it does not apply."""

    points: Annotated[int, Field(ge=0, le=100, strict=True)] | None = None
    not_applicable: bool = False
    reason: Annotated[str, Field(max_length=500, pattern=SEEN)] = ""


class RemarkValue(_Part):
    """Something to remember."""

    text: Words


_VALUES: dict[Kind, type[_Part]] = {
    Kind.FINDING: FindingValue,
    Kind.SCORE: ScoreValue,
    Kind.REMARK: RemarkValue,
}


class EvidenceIn(_Part):
    """Where the device was: WGS84 degrees, metres of accuracy, degrees from north it looked."""

    lon: Lon
    lat: Lat
    accuracy_m: Annotated[float, Field(ge=0, le=1e6)]
    bearing: Annotated[float, Field(ge=0, le=360)] | None = None


class OperationIn(_Part):
    """An operation as the device made it; `n` counts on that device."""

    id: uuid.UUID
    device: uuid.UUID
    n: Annotated[int, Field(ge=1, le=LARGEST_INTEGER, strict=True)]
    kind: Kind
    target: Annotated[str, Field(max_length=60, pattern=SEEN)]
    value: dict[str, Any]
    supersedes: Annotated[list[uuid.UUID], Field(max_length=MOST_SUPERSEDED)] = []
    photos: Annotated[list[Hash], Field(max_length=MOST_PHOTOS)] = []
    evidence: EvidenceIn | None = None
    at: Annotated[str, Field(max_length=40, pattern=SEEN)] | None = None


def receive(
    session: Session, number: int, sent: Sequence[Mapping[str, Any]], *, viewer: Viewer
) -> OperationsTold:
    """Store each operation that can be, and say of each what became of it.

    Raises
    ------
    NotFound, SignInNeeded, NotGoing
    """
    file = find_visit(session, number, viewer=viewer, lock=True)
    mine = going(file)
    results = [_one(session, file, body) for body in sent]
    return OperationsTold(
        results=results,
        expected=_expected(session, file, mine.person_id),
        sealed_at=mine.sealed_at,
        now=clock.now(),
    )


def kept(session: Session, number: int, *, viewer: Viewer) -> OperationsKept:
    """Return one's own operations: what a second phone, or an emptied one, begins with.

    Raises
    ------
    NotFound, SignInNeeded, NotGoing
    """
    file = find_visit(session, number, viewer=viewer)
    mine = going(file)
    rows = visit_queries.rows(session, file.row.id, mine.person_id)
    return OperationsKept(
        operations=[
            OperationKept(
                id=one.id,
                kind=Kind(one.kind),
                target=one.target,
                value=one.value,
                supersedes=one.supersedes,
                photos=one.photos,
                sha256=one.sha256,
                late=one.late,
            )
            for one in rows
        ],
        expected=_expected(session, file, mine.person_id),
        sealed_at=mine.sealed_at,
        sha256=mine.sha256,
        now=clock.now(),
    )


def _one(session: Session, file: File, body: Mapping[str, Any]) -> OperationTold:
    named = str(body.get("id", ""))[:64]
    try:
        one = OperationIn.model_validate(body)
        value = _VALUES[one.kind].model_validate(one.value)
    except ValidationError as error:
        return _told(named, Told.REFUSED, detail=_why(error))
    sha256 = digest(body)
    mine = going(file)
    stored = visit_queries.keep(
        session,
        {
            "id": one.id,
            "visit_id": file.row.id,
            "person_id": mine.person_id,
            "device": one.device,
            "number": one.n,
            "kind": one.kind.value,
            "target": one.target,
            "value": value.model_dump(mode="json"),
            "supersedes": one.supersedes,
            "photos": list(dict.fromkeys(one.photos)),
            "evidence": one.evidence.model_dump(mode="json") if one.evidence else None,
            "made_at": _made_at(one.at),
            "sha256": sha256,
            "late": mine.sealed_at is not None,
        },
    )
    if stored:
        return _told(named, Told.STORED, sha256=sha256)
    there = visit_queries.known(session, [one.id]).get(one.id)
    if there == (file.row.id, mine.person_id, sha256):
        return _told(named, Told.KNOWN, sha256=sha256)
    return _told(named, Told.CONFLICT, detail=_TAKEN if there else _NUMBER)


_TAKEN = Text("同一編號已經存了別的內容。", "Something else is stored under this id.")
_NUMBER = Text("這支手機用過這個序號。", "This phone has used that number before.")


def _told(
    id_: str, status: Told, *, sha256: str | None = None, detail: Text | None = None
) -> OperationTold:
    return OperationTold(id=id_, status=status, sha256=sha256, detail=detail)


def _why(error: ValidationError) -> Text:
    first = error.errors()[0]
    where = "/".join(map(str, first["loc"]))
    reason = reason_of(first)
    return Text(f"{where}：{reason.zh}", f"{where}: {reason.en}")


def _made_at(said: str | None) -> dt.datetime | None:
    """Return what the device's clock said, None where it says nothing that can be stored."""
    try:
        moment = dt.datetime.fromisoformat(said or "")
    except ValueError:
        return None
    inside = _FIRST < moment.year < _LAST
    return moment if inside and moment.tzinfo is not None else None


def _expected(session: Session, file: File, person_id: int) -> list[str]:
    named = visit_queries.expected(visit_queries.rows(session, file.row.id, person_id))
    there = visit_queries.photos_there(session, file.row.id, named)
    return [one for one in named if one not in there]
