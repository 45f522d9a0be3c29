"""The filter of the review's queue as an address carries it, from page to page and back."""

from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import request

from layers.model.catalogue import layer_of
from layers.model.contract import choices
from layers.words.text import Text
from mapserve.programme.cases.table import CASE
from mapserve.services.cases.files import SPOTS
from mapserve.store.models.base import LARGEST_INTEGER
from mapserve.store.queries.cases import NOBODY, VIEWS, Sought

REVIEW = "/review"
_NOBODY, _ME = "nobody", "me"
# What of the drawing narrows the queue: by the name in the address, its attribute.
DRAWN = {"place": "place", "cause": "causes", "hour": "time_of_risk", "severity": "severity"}


@dataclass(frozen=True)
class CaseFilter:
    """Which cases somebody looks through; "" for all."""

    state: str = ""
    place: str = ""
    cause: str = ""
    hour: str = ""
    severity: str = ""
    assignee: str = ""
    school: str = ""
    community: str = ""

    @classmethod
    def asked(cls) -> "CaseFilter":
        """Read the running request; what names nothing is left out."""
        given = {name: request.args.get(name, "") for name in asdict(cls())}
        known = choices_of()
        kept = {name: given[name] for name in DRAWN if given[name] in dict(known[name])}
        state, who, slug = given["state"], given["assignee"], given["community"]
        person = who.isascii() and who.isdecimal() and int(who[:10]) <= LARGEST_INTEGER
        return cls(
            **kept,
            state=state if state in VIEWS or state in CASE.state else "",
            assignee=who if person or who in (_NOBODY, _ME) else "",
            school="y" if given["school"] else "",
            community=slug if slug.replace("-", "").isalnum() and slug.isascii() else "",
        )

    def sought(self, me: int | None) -> Sought:
        """Return what the queue is narrowed to for somebody."""
        person = {_NOBODY: NOBODY, _ME: me, "": None}
        return Sought(
            view=self.state or "open",
            place=self.place,
            cause=self.cause,
            hour=self.hour,
            severity=self.severity,
            assignee=person[self.assignee] if self.assignee in person else int(self.assignee),
            near_school=bool(self.school),
            community=self.community,
        )

    def href(self, path: str = "", **more: object) -> str:
        """Return the address of a page of the desk that keeps the filter."""
        told: dict[str, Any] = {**asdict(self), **more}
        query = urlencode({name: value for name, value in told.items() if value})
        return f"{REVIEW}{path}{'?' if query else ''}{query}"

    def with_state(self, state: str) -> "CaseFilter":
        """Return the filter for another part of the queue."""
        return replace(self, state=state)

    @property
    def narrowed(self) -> bool:
        """Tell whether anything but the part of the queue is asked for."""
        return any(value for name, value in asdict(self).items() if name != "state")

    @property
    def hidden(self) -> dict[str, str]:
        """Return what a form that narrows it further has to carry along."""
        return {name: value for name, value in asdict(self).items() if value and name in _CARRIED}


_CARRIED = ("state", "community")


def choices_of() -> dict[str, list[tuple[str, Text]]]:
    """Return what may be chosen of each attribute of a drawing."""
    described = layer_of(SPOTS[0]).described
    return {
        name: [(code.value, code.label) for code in choices(described[attribute][0])]
        for name, attribute in DRAWN.items()
    }
