"""Tables of desks: the phrases that they keep for what they write."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from mapserve.programme.applications.phrases import LONGEST_PHRASE, LONGEST_TITLE, PhraseKind
from mapserve.store.models.base import Base


class DeskPhrase(Base):
    """A phrase of a desk; it belongs to a scope as an appointment does (63000/松山分局)."""

    __tablename__ = "desk_phrase"

    id: Mapped[int] = mapped_column(primary_key=True)
    scope_kind: Mapped[str] = mapped_column(String(20))
    scope: Mapped[str] = mapped_column(String(64), server_default="")
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    text: Mapped[str] = mapped_column(String(LONGEST_PHRASE))
    # Of those for cases: where they fit ("" for anywhere), and how often they were used.
    cause: Mapped[str] = mapped_column(String(20), server_default="")
    state: Mapped[str] = mapped_column(String(40), server_default="")
    uses: Mapped[int] = mapped_column(server_default="0")
    suggested: Mapped[bool] = mapped_column(server_default="false")  # ours, and nobody's yet
    edited_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)

    __table_args__ = (
        UniqueConstraint("scope_kind", "scope", "kind", "title"),
        CheckConstraint("scope_kind IN ('precinct', 'county', 'all')", name="scope_kind"),
        CheckConstraint(
            "kind IN ({})".format(", ".join(f"'{one.value}'" for one in PhraseKind)), name="kind"
        ),
    )
