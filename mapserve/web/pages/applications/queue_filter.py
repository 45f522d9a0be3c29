"""The filter of a desk's queue as an address carries it, from page to page and back to its row."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from layers.words.problems import Problem
from mapserve.programme.applications.table import APPLICATION
from mapserve.programme.calendar import Period

DESK = "/programme/desk"


@dataclass(frozen=True)
class QueueFilter:
    """Which applications of a desk somebody looks through; "" and None for those that wait."""

    state: str = ""
    period: Period | None = None

    @classmethod
    def asked(cls) -> "QueueFilter":
        """Read `?state=` and `?period=` of the running request; what names nothing is left out."""
        state = request.args.get("state", "")
        return cls(state if state in APPLICATION.state else "", _period())

    def href(self, path: str = "", **more: object) -> str:
        """Return the address of a page of the desk that keeps the filter."""
        told = {"state": self.state, "period": str(self.period or ""), **more}
        query = urlencode({name: value for name, value in told.items() if value})
        return f"{DESK}{path}{'?' if query else ''}{query}"

    def with_state(self, state: str) -> "QueueFilter":
        """Return the filter for another state of the same period."""
        return QueueFilter(state, self.period)

    def with_period(self, period: Period | None) -> "QueueFilter":
        """Return the filter for another period of the same state."""
        return QueueFilter(self.state, period)


def _period() -> Period | None:
    try:
        return Period.read(request.args.get("period", ""))
    except Problem:
        return None
