"""Tables of the overview: an application's money by kind, what a county adds, figures of a map."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from mapserve.store.models.base import Base

MOST_GRANTED = 999_999_999  # NT$; the documents name no most of a county


class ApplicationMoney(Base):
    """What an application's money came to, by kind (R-60), when its last step was taken; NT$.

    `version` is the row's after that step: figures of another version are not shown.
    """

    __tablename__ = "application_money"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    version: Mapped[int]
    requested_current: Mapped[int]
    requested_capital: Mapped[int]
    approved_current: Mapped[int | None]
    approved_capital: Mapped[int | None]
    settled_current: Mapped[int | None]
    settled_capital: Mapped[int | None]

    __table_args__ = (
        CheckConstraint("requested_current >= 0 AND requested_capital >= 0", name="requested"),
        CheckConstraint(
            "approved_current >= 0 AND approved_capital >= 0 "
            "AND (approved_current IS NULL) = (approved_capital IS NULL)",
            name="approved",
        ),
        CheckConstraint(
            "settled_current >= 0 AND settled_capital >= 0 "
            "AND (settled_current IS NULL) = (settled_capital IS NULL)",
            name="settled",
        ),
    )


class CountyGrant(Base):
    """What a county adds out of its own money (R-72): each version of it, the last one holds.

    It never counts among the ministry's subsidy, nor against its most (R-35).
    """

    __tablename__ = "county_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    number: Mapped[int]
    amount: Mapped[int]  # NT$; 0 where it was given up
    accepted: Mapped[int | None]  # NT$ of it that were accounted for; None as long as it is open
    granted_on: Mapped[dt.date]
    document: Mapped[str] = mapped_column(String(80))
    recorded_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)

    __table_args__ = (
        UniqueConstraint("application_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint(f"amount >= 0 AND amount <= {MOST_GRANTED}", name="amount"),
        CheckConstraint("accepted >= 0 AND accepted <= amount", name="accepted"),
    )


class MapFigures(Base):
    """What a community's map came to at night, and the revision that it was computed from; metres.

    `gained` has for each application whose vouchers name things of the map: which things, and how
    many metres nobody would watch without them.
    """

    __tablename__ = "map_figures"

    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"), primary_key=True)
    revision: Mapped[int]
    street_m: Mapped[float]
    watched_m: Mapped[float]
    gained: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    computed_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        CheckConstraint("revision >= 0", name="revision"),
        CheckConstraint("watched_m >= 0 AND street_m >= watched_m", name="metres"),
        CheckConstraint("jsonb_typeof(gained) = 'object'", name="gained"),
    )
