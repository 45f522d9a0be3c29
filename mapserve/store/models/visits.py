"""Tables of visits: planned, who goes, operations as they arrived, photos by their hash."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID
from sqlalchemy.orm import Mapped, mapped_column

from mapserve.programme.evaluations.criteria import Level
from mapserve.programme.visits.operations import Kind
from mapserve.store.models.base import Base, among


class Visit(Base):
    """A visit on site for an evaluation, which pins the two editions.

    `checklist` is what to verify, in order of importance; `walk` its keys in walking order.
    """

    __tablename__ = "visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), index=True)
    level: Mapped[str] = mapped_column(String(10))
    day: Mapped[dt.date]
    minute: Mapped[int]  # of the day
    checklist: Mapped[list[dict[str, Any]]]
    walk: Mapped[list[str]] = mapped_column(JSONB)
    edits: Mapped[int] = mapped_column(server_default="0")  # of the list, by hand
    planned_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    planned_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        CheckConstraint(among("level", Level), name="level"),
        CheckConstraint("minute BETWEEN 0 AND 1439", name="minute"),
        CheckConstraint("jsonb_typeof(checklist) = 'array'", name="checklist"),
        CheckConstraint("jsonb_typeof(walk) = 'array'", name="walk"),
    )


class VisitEvaluator(Base):
    """Somebody who goes; `seal` names what they handed in, each with its digest."""

    __tablename__ = "visit_evaluator"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)
    sealed_at: Mapped[dt.datetime | None]
    seal: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    sha256: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (
        CheckConstraint(
            "(sealed_at IS NULL) = (seal IS NULL) AND (sealed_at IS NULL) = (sha256 IS NULL)",
            name="sealed",
        ),
    )


class VisitOperation(Base):
    """An operation as it arrived: never changed, `late` where its person had sealed before."""

    __tablename__ = "visit_operation"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    visit_id: Mapped[int]
    person_id: Mapped[int]
    device: Mapped[uuid.UUID]
    number: Mapped[int]  # the device's own count
    kind: Mapped[str] = mapped_column(String(10))
    target: Mapped[str] = mapped_column(String(60))
    value: Mapped[dict[str, Any]]
    supersedes: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(UUID(as_uuid=True)))
    photos: Mapped[list[str]] = mapped_column(ARRAY(String(64)))
    evidence: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    made_at: Mapped[dt.datetime | None]  # by the device's clock: no evidence
    sha256: Mapped[str] = mapped_column(String(64))
    late: Mapped[bool] = mapped_column(server_default=text("false"))
    arrived_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        ForeignKeyConstraint(
            ["visit_id", "person_id"],
            ["visit_evaluator.visit_id", "visit_evaluator.person_id"],
            name="fk_visit_operation_evaluator",
        ),
        UniqueConstraint("visit_id", "person_id", "device", "number"),
        Index("ix_visit_operation_visit", "visit_id", "person_id"),
        CheckConstraint(among("kind", Kind), name="kind"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("jsonb_typeof(value) = 'object'", name="value"),
    )


class VisitPhoto(Base):
    """A photo of a visit, encoded anew; `sha256` is of the file as the device made it."""

    __tablename__ = "visit_photo"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    width: Mapped[int]
    height: Mapped[int]
    image: Mapped[bytes] = mapped_column(deferred=True)
    thumbnail: Mapped[bytes] = mapped_column(deferred=True)
    arrived_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())

    __table_args__ = (CheckConstraint("width > 0 AND height > 0", name="size"),)
