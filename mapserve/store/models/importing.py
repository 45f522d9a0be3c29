"""Tables of imports: what was read, taken and quarantined."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, String, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from mapserve.store.models.base import Base


class ImportRun(Base):
    """One import: what was read, taken and quarantined, kept for its report page."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    layer: Mapped[str] = mapped_column(String(40))
    community_id: Mapped[int | None] = mapped_column(ForeignKey("community.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    rows_read: Mapped[int]
    rows_taken: Mapped[int]
    rows_known: Mapped[int]  # already there from an earlier import
    quarantined: Mapped[list[Any]] = mapped_column(JSONB)
