"""The table of records: each version of each, the last one standing (programme.records)."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from mapserve.store.models.base import Base

_STANDING = text("superseded_at IS NULL AND NOT withdrawn")


class Record(Base):
    """One version of one record; `key` is what a community has only one record of."""

    __tablename__ = "record"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"))
    kind: Mapped[str] = mapped_column(String(30))
    key: Mapped[str | None] = mapped_column(String(20))
    day: Mapped[dt.date]
    data: Mapped[dict[str, Any]]
    withdrawn: Mapped[bool] = mapped_column(server_default=text("false"))
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    written_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    superseded_at: Mapped[dt.datetime | None]

    __table_args__ = (
        Index("ix_record_standing", "community_id", "kind", "day", postgresql_where=_STANDING),
        Index("uq_record_last", "id", unique=True, postgresql_where=text("superseded_at IS NULL")),
        Index(
            "uq_record_key",
            "community_id",
            "kind",
            "key",
            unique=True,
            postgresql_where=_STANDING,
        ),
        CheckConstraint("version > 0", name="version"),
        CheckConstraint("jsonb_typeof(data) = 'object'", name="data"),
    )
