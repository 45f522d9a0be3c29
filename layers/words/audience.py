"""Audiences: who may see something, the public, members or staff."""

from enum import StrEnum


class Audience(StrEnum):
    """Who may see something; each wider audience is contained in the next."""

    PUBLIC = "public"
    MEMBERS = "members"
    STAFF = "staff"

    def sees(self, needed: "Audience") -> bool:
        """Tell whether a reader of this audience may see what `needed` may see."""
        order = list(Audience)
        return order.index(self) >= order.index(needed)
