"""Tables of the analysis: suggested blind spots that somebody has judged."""

import datetime as dt
import uuid

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from mapserve.programme.suggestions import LONGEST_REASON, SUGGESTION
from mapserve.store.models.base import Base, in_taiwan
from mapserve.store.models.workflow import WorkflowRow, constraints_of


class Suggestion(WorkflowRow, Base):
    """A place that was suggested as a blind spot, from the first time somebody acted on it.

    `place` names it by its geometry, so that two people who judge the same place meet; it is
    NULL for what was dismissed twice before there were such names.
    """

    __tablename__ = "suggestion"
    workflow = SUGGESTION

    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"))
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    place: Mapped[str | None] = mapped_column(String(64))
    geom: Mapped[WKBElement] = mapped_column(
        Geometry("MULTILINESTRING", srid=4326, spatial_index=False)
    )
    reason: Mapped[str | None] = mapped_column(String(LONGEST_REASON))
    feature_id: Mapped[uuid.UUID | None]  # of the blind spot that was drawn from it

    __table_args__ = (
        Index("ix_suggestion_state", "community_id", "state"),
        Index(
            "uq_suggestion_place",
            "community_id",
            "place",
            unique=True,
            postgresql_where=text("place IS NOT NULL"),
        ),
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint(in_taiwan("geom"), name="in_taiwan"),
        *constraints_of(SUGGESTION),
    )
