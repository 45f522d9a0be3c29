"""Tables of cases: what the review makes of a blind spot, and what is said about it."""

import datetime as dt
import uuid
from typing import Any

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from mapserve.programme.cases.table import CASE, FINAL
from mapserve.programme.cases.thread import Saying
from mapserve.store.models.base import Base, among, in_taiwan
from mapserve.store.models.workflow import WorkflowRow, constraints_of


class ReviewCase(WorkflowRow, Base):
    """A case of a blind spot; the drawing is the community's and bears the id `feature_id`.

    `risk` is the sum of what `signs` come to; both were worked out at `signs_revision` of the map.
    """

    __tablename__ = "review_case"
    workflow = CASE

    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"))
    feature_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    risk: Mapped[int] = mapped_column(server_default="0")
    near_school: Mapped[bool] = mapped_column(server_default="false")
    signs: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    signs_revision: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(String(1000))
    question: Mapped[str | None] = mapped_column(String(1000))
    answer: Mapped[str | None] = mapped_column(String(1000))
    measures: Mapped[list[str] | None] = mapped_column(JSONB(none_as_null=True))
    actor: Mapped[str | None] = mapped_column(String(20))
    term: Mapped[str | None] = mapped_column(String(10))
    measure_due: Mapped[dt.date | None]
    closing_photo: Mapped[uuid.UUID | None]
    recheck_note: Mapped[str | None] = mapped_column(String(1000))
    hold_reason: Mapped[str | None] = mapped_column(String(1000))
    again_for: Mapped[str | None] = mapped_column(String(1000))
    lost_m: Mapped[int | None]
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("review_case.id"), index=True)

    __table_args__ = (
        Index("ix_review_case_community", "community_id", "state"),
        # The order of the desk: what is open, the most urgent first.
        Index(
            "ix_review_case_open",
            "risk",
            "id",
            postgresql_where=text(
                "state NOT IN ({})".format(", ".join(f"'{one}'" for one in FINAL))
            ),
        ),
        CheckConstraint("risk BETWEEN 0 AND 100", name="risk"),
        CheckConstraint("merged_into <> id", name="another"),
        *constraints_of(CASE),
    )


class CaseMessage(Base):
    """Something said about a case: a message, a remark pinned to the map, a proposed shape.

    Never deleted. A proposed shape becomes the drawing's when the community accepts it.
    """

    __tablename__ = "case_message"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)  # may be made by who says it
    case_id: Mapped[int] = mapped_column(ForeignKey("review_case.id"))
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(String(1000))
    geom: Mapped[WKBElement | None] = mapped_column(Geometry(srid=4326, spatial_index=False))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    as_role: Mapped[str | None] = mapped_column(String(20))
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    phrase_id: Mapped[int | None] = mapped_column(
        ForeignKey("desk_phrase.id", ondelete="SET NULL"), index=True
    )
    accepted_at: Mapped[dt.datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)

    __table_args__ = (
        Index("ix_case_message_case", "case_id", "at"),
        CheckConstraint(among("kind", Saying), name="kind"),
        CheckConstraint("text <> ''", name="text"),
        CheckConstraint("(kind = 'message') = (geom IS NULL)", name="placed"),
        CheckConstraint("accepted_at IS NULL OR kind = 'proposal'", name="accepted"),
        CheckConstraint(in_taiwan("geom"), name="in_taiwan"),
        CheckConstraint("ST_IsValid(geom) AND NOT ST_IsEmpty(geom)", name="valid"),
    )
