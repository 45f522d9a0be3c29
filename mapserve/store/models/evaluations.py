"""Tables of evaluations: rounds, evaluations, evaluators and their scores, awards."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from mapserve.programme.evaluations.awards import AwardKind, Recipient
from mapserve.programme.evaluations.criteria import Evaluated, Group, Level
from mapserve.programme.evaluations.table import EVALUATION
from mapserve.store.models.base import Base
from mapserve.store.models.workflow import WorkflowRow, constraints_of


def _one_of(column: str, codes: Any) -> str:  # noqa: ANN401 - a code's class
    return "{} IN ({})".format(column, ", ".join(f"'{one.value}'" for one in codes))


class EvaluationRound(Base):
    """A year's evaluations of one level and kind of unit, and what they are scored by."""

    __tablename__ = "evaluation_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]  # 民國
    level: Mapped[str] = mapped_column(String(10))
    evaluated: Mapped[str] = mapped_column(String(10))
    county_code: Mapped[str] = mapped_column(String(5))  # "" for the ministry's
    standard: Mapped[str] = mapped_column(String(20))  # the version of the criteria
    weights: Mapped[dict[str, int] | None] = mapped_column(JSONB(none_as_null=True))
    hours: Mapped[list[str]] = mapped_column(JSONB)  # of the week, as “Wed 22:00”
    reported: Mapped[int | None]  # communities, where the county says another number than ours
    growth_quota: Mapped[int | None]
    edits: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        UniqueConstraint("year", "level", "evaluated", "county_code"),
        CheckConstraint("year >= 94", name="year"),
        CheckConstraint(_one_of("level", Level), name="level"),
        CheckConstraint(_one_of("evaluated", Evaluated), name="evaluated"),
        CheckConstraint("(level = 'ministry') = (county_code = '')", name="county"),
        CheckConstraint("reported >= 0 AND growth_quota >= 0", name="counts"),
    )


class Evaluation(WorkflowRow, Base):
    """An evaluation of a community, or of a county where it names no community.

    It pins two editions of the map; `measured` is what their difference came to on that day.
    """

    __tablename__ = "evaluation"
    workflow = EVALUATION

    round_id: Mapped[int] = mapped_column(ForeignKey("evaluation_round.id"), index=True)
    year: Mapped[int]  # 民國
    county_code: Mapped[str] = mapped_column(String(5))
    community_id: Mapped[int | None] = mapped_column(ForeignKey("community.id"))
    group: Mapped[str] = mapped_column(String(10))
    before_edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"), index=True)
    after_edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"), index=True)
    measured: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    consensus: Mapped[dict[str, Any]]  # level → criterion → what was agreed on
    consensus_edits: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    before: Mapped[int | None]
    opinion: Mapped[str | None] = mapped_column(String(1000))
    basis: Mapped[str | None] = mapped_column(String(20))
    passed_over_for: Mapped[str | None] = mapped_column(String(1000))
    final_opinion: Mapped[str | None] = mapped_column(String(1000))
    grade: Mapped[str | None] = mapped_column(String(20))
    award_basis: Mapped[str | None] = mapped_column(String(20))
    awards: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    not_awarded_for: Mapped[str | None] = mapped_column(String(1000))
    cancelled_for: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        Index("ix_evaluation_county", "county_code", "year", "id"),
        # One a unit and year.
        Index(
            "uq_evaluation_community",
            "community_id",
            "year",
            unique=True,
            postgresql_where=text("state <> 'cancelled' AND community_id IS NOT NULL"),
        ),
        Index(
            "uq_evaluation_county",
            "county_code",
            "year",
            unique=True,
            postgresql_where=text("state <> 'cancelled' AND community_id IS NULL"),
        ),
        CheckConstraint(_one_of('"group"', Group), name="group"),
        CheckConstraint(
            "(after_edition_id IS NULL) = (measured IS NULL) "
            "AND (after_edition_id IS NULL) = (before_edition_id IS NULL)",
            name="pinned",
        ),
        CheckConstraint(
            "after_edition_id IS NULL OR after_edition_id <> before_edition_id", name="editions"
        ),
        *constraints_of(EVALUATION),
    )


class EvaluationAssignment(Base):
    """An evaluator of an evaluation: what they declared, and whether they handed in."""

    __tablename__ = "evaluation_assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    level: Mapped[str] = mapped_column(String(10))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    chair: Mapped[bool]
    deputy_for_id: Mapped[int | None] = mapped_column(
        ForeignKey("evaluation_assignment.id"), index=True
    )
    named_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    named_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    declared_at: Mapped[dt.datetime | None]
    conflict: Mapped[bool | None]
    relations: Mapped[list[str]] = mapped_column(JSONB)
    words: Mapped[str] = mapped_column(String(500), server_default="")
    excused_for: Mapped[str | None] = mapped_column(String(500))
    edits: Mapped[int] = mapped_column(server_default="0")  # saves of the sheet
    handed_in_at: Mapped[dt.datetime | None]

    __table_args__ = (
        UniqueConstraint("evaluation_id", "level", "user_id"),
        CheckConstraint(_one_of("level", Level), name="level"),
        CheckConstraint("(declared_at IS NULL) = (conflict IS NULL)", name="declared"),
        # Who has a conflict, has declared nothing, or was excused, does not score.
        CheckConstraint(
            "handed_in_at IS NULL OR (NOT conflict AND conflict IS NOT NULL "
            "AND excused_for IS NULL)",
            name="may_score",
        ),
    )


class EvaluationScore(Base):
    """A score of an evaluator for a criterion."""

    __tablename__ = "evaluation_score"

    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("evaluation_assignment.id"), primary_key=True
    )
    criterion: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int | None]
    not_applicable: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(500), server_default="")

    __table_args__ = (
        CheckConstraint("value BETWEEN 0 AND 100", name="value"),
        CheckConstraint("NOT not_applicable OR value IS NULL", name="applies"),
    )


class Award(Base):
    """An award that was released: one of several of an evaluation (R-10, Q-20)."""

    __tablename__ = "award"

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    recipient: Mapped[str] = mapped_column(String(10))
    amount: Mapped[int | None]  # NT$
    words: Mapped[str] = mapped_column(String(200), server_default="")
    released_on: Mapped[dt.date]

    __table_args__ = (
        UniqueConstraint("evaluation_id", "number"),
        CheckConstraint(_one_of("kind", AwardKind), name="kind"),
        CheckConstraint(_one_of("recipient", Recipient), name="recipient"),
        CheckConstraint("(kind = 'money') = (amount IS NOT NULL)", name="amount"),
    )
