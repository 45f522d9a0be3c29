"""Tables of records: each version of each, the last one standing, and newsletters published."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    func,
    text,
)
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


class Newsletter(Base):
    """An issue as it was published: `content` never changes, it is only ever taken back (R-21)."""

    __tablename__ = "newsletter"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"))
    number: Mapped[int]
    record_id: Mapped[uuid.UUID]
    record_version: Mapped[int]
    content: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    withdrawn_at: Mapped[dt.datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)

    __table_args__ = (
        ForeignKeyConstraint(
            ["record_id", "record_version"],
            ["record.id", "record.version"],
            name="fk_newsletter_record",
        ),
        Index(
            "uq_newsletter_standing",
            "community_id",
            "number",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index("ix_newsletter_record", "record_id", "record_version"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("jsonb_typeof(content) = 'object'", name="content"),
    )


class RecordFile(Base):
    """A picture or a PDF of a record; pictures were encoded anew, and hold nothing besides.

    `measure` is what it proves (R-16). One that was taken away stays: a newsletter may show it.
    """

    __tablename__ = "record_file"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"), index=True)
    record_id: Mapped[uuid.UUID] = mapped_column(index=True)
    measure: Mapped[str | None] = mapped_column(String(30))
    cleared: Mapped[bool] = mapped_column(server_default=text("false"))  # everybody may see it
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64))  # of the file as it was sent
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(deferred=True)
    thumbnail: Mapped[bytes | None] = mapped_column(deferred=True)
    added_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    removed_at: Mapped[dt.datetime | None]

    __table_args__ = (CheckConstraint("size > 0", name="size"),)
