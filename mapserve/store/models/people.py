"""Tables of people: accounts, appointments, tokens, links, invitations."""

import datetime as dt

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mapserve.programme.notices import Mailing
from mapserve.store.models.base import Base, among


class User(Base):
    """A person who signs in."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(80), server_default="")
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    # When the address was shown to be theirs: by a mailed link, or by who entered it.
    confirmed_at: Mapped[dt.datetime | None]
    language: Mapped[str | None] = mapped_column(String(5))
    mailing: Mapped[str] = mapped_column(String(10), server_default=Mailing.DAILY.value)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())

    appointments: Mapped[list["AppointmentRow"]] = relationship(
        back_populates="user", cascade="all, delete-orphan", lazy="selectin"
    )

    __table_args__ = (CheckConstraint(among("mailing", Mailing), name="mailing"),)


class AppointmentRow(Base):
    """A role of a user and how far it reaches (programme.roles.Appointment)."""

    __tablename__ = "appointment"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    scope_kind: Mapped[str] = mapped_column(String(20))
    scope: Mapped[str] = mapped_column(String(64), server_default="")
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())

    user: Mapped[User] = relationship(back_populates="appointments")

    __table_args__ = (UniqueConstraint("user_id", "role", "scope_kind", "scope"),)


class AccessToken(Base):
    """A bearer token for scripts, kept as a hash."""

    __tablename__ = "access_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(80), server_default="")
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    revoked_at: Mapped[dt.datetime | None]


class CalendarAddress(Base):
    """The secret address of somebody's deadlines as a calendar, kept hashed: one a person."""

    __tablename__ = "calendar_address"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())


class SignIn(Base):
    """A browser that somebody is signed in with; the secret of its cookie is kept hashed."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)


class SignInAttempt(Base):
    """An attempt at signing in; `counter` says hashed what it counts for, an account or a place."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    counter: Mapped[str] = mapped_column(String(64))
    at: Mapped[dt.datetime] = mapped_column(server_default=func.clock_timestamp(), index=True)

    __table_args__ = (Index("ix_sign_in_attempt_counter_at", "counter", "at"),)


class SignInLink(Base):
    """A link sent by mail that signs in once; the secret is kept hashed."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class Invitation(Base):
    """A link or QR code that makes whoever opens it a member; the secret is kept hashed."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[dt.datetime]
    uses_left: Mapped[int]
    revoked_at: Mapped[dt.datetime | None]
