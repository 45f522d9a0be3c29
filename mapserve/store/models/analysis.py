"""Tables of the analysis: what was suggested and dismissed."""

import datetime as dt

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, String, func
from sqlalchemy.orm import Mapped, mapped_column

from mapserve.store.models.base import Base, in_taiwan


class DismissedSuggestion(Base):
    """A place that was suggested as a blind spot and dismissed, with the reason."""

    __tablename__ = "dismissed_suggestion"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    reason: Mapped[str] = mapped_column(String(300))
    geom: Mapped[WKBElement] = mapped_column(
        Geometry("MULTILINESTRING", srid=4326, spatial_index=False)
    )

    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint(in_taiwan("geom"), name="in_taiwan"),
    )
