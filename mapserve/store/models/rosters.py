"""Tables of rosters: sealed versions of what a county reports, and who coaches which community."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from mapserve.programme.rosters import RosterKind
from mapserve.store.models.base import Base


class Coach(Base):
    """Somebody who coaches a community (R-05); `until` is empty as long as they do."""

    __tablename__ = "coach"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"))
    name: Mapped[str] = mapped_column(String(40))
    office: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str | None] = mapped_column(String(40))
    since: Mapped[dt.date]
    until: Mapped[dt.date | None]
    named_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)

    __table_args__ = (
        Index(
            "uq_coach_now",
            "community_id",
            unique=True,
            postgresql_where=text("until IS NULL"),
        ),
        CheckConstraint("until >= since", name="days"),
    )


class Roster(Base):
    """A version of a roster as it was sealed, never changed; `number` counts those of its kind."""

    __tablename__ = "roster"

    id: Mapped[int] = mapped_column(primary_key=True)
    county_code: Mapped[str] = mapped_column(String(5))
    kind: Mapped[str] = mapped_column(String(20))
    year: Mapped[int]  # 民國; of the period that it was sealed for
    half: Mapped[int]
    number: Mapped[int]
    entries: Mapped[list[dict[str, Any]]]
    sha256: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    sealed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)

    __table_args__ = (
        UniqueConstraint("county_code", "kind", "number"),
        Index("ix_roster_period", "county_code", "kind", "year", "half", "number"),
        CheckConstraint(
            "kind IN ({})".format(", ".join(f"'{one.value}'" for one in RosterKind)), name="kind"
        ),
        CheckConstraint("year >= 94 AND half IN (1, 2)", name="period"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("jsonb_typeof(entries) = 'array'", name="entries"),
    )
