"""Tables of applications: applicant units, applications, their documents, what was sent."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from mapserve.programme.applications.form import UnitKind
from mapserve.programme.applications.table import APPLICATION, APPROVED, MOST
from mapserve.programme.applications.units import UnitDuty
from mapserve.store.models.base import Base
from mapserve.store.models.workflow import WorkflowRow, constraints_of

_SINCE_APPROVED = "state IN ({})".format(", ".join(f"'{one}'" for one in APPROVED))


class Unit(Base):
    """An applicant unit: what it calls itself, and the number under which it is registered."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    registration_number: Mapped[str] = mapped_column(String(80), index=True)

    __table_args__ = (
        UniqueConstraint("community_id", "registration_number"),
        CheckConstraint(
            "kind IN ({})".format(", ".join(f"'{one.value}'" for one in UnitKind)), name="kind"
        ),
    )


class UnitPerson(Base):
    """Somebody who belongs to an applicant unit, and as what."""

    __tablename__ = "unit_person"

    unit_id: Mapped[int] = mapped_column(
        ForeignKey("unit.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    duty: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(40), server_default="")

    __table_args__ = (
        CheckConstraint(
            "duty IN ({})".format(", ".join(f"'{one.value}'" for one in UnitDuty)), name="duty"
        ),
    )


class Application(WorkflowRow, Base):
    """An application of a unit for a half-year: its answers and budget, and where it stands.

    `edits` counts the saves of the form: `version` counts the steps, and what people see as the
    version is both together.
    """

    __tablename__ = "application"
    workflow = APPLICATION

    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    year: Mapped[int]  # 民國
    half: Mapped[int]
    rules: Mapped[str] = mapped_column(String(200))  # the version that it is judged by
    answers: Mapped[dict[str, Any]]
    budget: Mapped[dict[str, Any]]  # {"lines": […]}
    proposed: Mapped[dict[str, Any]]  # field → revision of the map that it was taken from
    # Line of the budget → NT$ that the unit's own list of spending says of it.
    declared: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    edits: Mapped[int] = mapped_column(server_default="0")
    edited_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    opinion: Mapped[str | None] = mapped_column(String(1000))
    received_by: Mapped[str | None] = mapped_column(String(80))
    remarks: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    review_reason: Mapped[str | None] = mapped_column(String(1000))
    approved_period: Mapped[str | None] = mapped_column(String(6))
    approved_amount: Mapped[int | None]
    reduced_for: Mapped[str | None] = mapped_column(String(20))
    approved_on: Mapped[dt.date | None]
    approval_number: Mapped[str | None] = mapped_column(String(80))
    refusal_reason: Mapped[str | None] = mapped_column(String(1000))
    completed_on: Mapped[dt.date | None]
    accepted_amount: Mapped[int | None]
    settled_on: Mapped[dt.date | None]
    paid_on: Mapped[dt.date | None]
    reported_on: Mapped[dt.date | None]
    inspected_on: Mapped[dt.date | None]
    withdrawn_for: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        Index("ix_application_queue", "state", "entered_at", "id"),
        Index("ix_application_community", "community_id", "year", "half"),
        Index("ix_application_period", "year", "half", "id"),
        # What overviews sum up and draw, without a look at the long answers beside it.
        Index(
            "ix_application_overview",
            "year",
            "half",
            "community_id",
            "id",
            postgresql_include=[
                "state",
                "due_on",
                "version",
                "approved_amount",
                "accepted_amount",
                "paid_on",
                "reduced_for",
            ],
            postgresql_where=text("unit_id > 0"),
        ),
        Index(
            "ix_application_counted",
            "community_id",
            "state",
            "entered_at",
            "id",
            postgresql_where=text("unit_id > 0"),
        ),
        # One subsidy a unit and year.
        Index(
            "uq_application_year",
            "unit_id",
            "year",
            unique=True,
            postgresql_where=text(_SINCE_APPROVED),
        ),
        CheckConstraint("year >= 94 AND half IN (1, 2)", name="period"),
        CheckConstraint(f"approved_amount <= {MOST}", name="amount"),
        CheckConstraint(
            f"approved_amount = {MOST} OR approved_amount IS NULL OR reduced_for IS NOT NULL",
            name="reduction",
        ),
        CheckConstraint("accepted_amount <= approved_amount", name="accepted"),
        CheckConstraint(f"NOT {_SINCE_APPROVED} OR unit_id IS NOT NULL", name="unit"),
        *constraints_of(APPLICATION),
    )


class ApplicationDocument(Base):
    """A document of an application: its proof of registration; for those it concerns only."""

    __tablename__ = "application_document"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(deferred=True)
    added_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)

    __table_args__ = (CheckConstraint("size > 0", name="size"),)


class ApplicationSent(Base):
    """An application as it was sent: its form, its budget, and the edition of the map with it."""

    __tablename__ = "application_sent"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    number: Mapped[int]
    form: Mapped[dict[str, Any]]  # answers, budget, documents by their hashes
    sha256: Mapped[str] = mapped_column(String(64))
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    sent_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())

    __table_args__ = (UniqueConstraint("application_id", "number"),)
