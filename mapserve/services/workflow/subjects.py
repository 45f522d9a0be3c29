"""Subjects: a row that a workflow moves, as it was read, with what its guards look at."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from mapserve.clock import today
from mapserve.programme.roles import Place
from mapserve.programme.workflow.standing import Standing
from mapserve.programme.workflow.table import Act, Snapshot, Workflow
from mapserve.store.models.workflow import WorkflowRow

R = TypeVar("R", bound=WorkflowRow)
_PLAIN = (str, int, bool)  # JSON holds them as they are


@dataclass(frozen=True, kw_only=True)
class Subject(Generic[R]):
    """A row as its own service has read it.

    Parameters
    ----------
    facts
        What the guards of its workflow look at beside the row.
    today
        The day by the clock of rules.
    keeper
        Who looks after it: of the desks that they sit at, they alone are told.
    """

    row: R
    place: Place
    facts: Mapping[str, Any] = field(default_factory=dict)
    today: dt.date = field(default_factory=today)
    keeper: int | None = None

    @property
    def workflow(self) -> Workflow:
        """Return the table that moves it."""
        return self.row.workflow

    def snapshot(self, given: Mapping[str, Any] | None = None) -> Snapshot:
        """Return what the table is asked with; `given` is what somebody fills in."""
        return Snapshot(
            state=self.row.state,
            version=self.row.version,
            place=self.place,
            today=self.today,
            acted=Acted(self.row.acted),
            fields=Filled(self.row),
            facts=self.facts,
            given=given or {},
        )


class Acted(Mapping[str, Act]):
    """The last standing act of each verb, as a row keeps them; each is read when asked for."""

    def __init__(self, acted: Mapping[str, Any]) -> None:
        self._acted = acted

    def __getitem__(self, verb: str) -> Act:
        return Act(*self._acted[verb])

    def __iter__(self) -> Iterator[str]:
        return iter(self._acted)

    def __len__(self) -> int:
        return len(self._acted)

    def __contains__(self, verb: object) -> bool:
        return verb in self._acted


class Filled(Mapping[str, Any]):
    """The companions of a row that are filled, as JSON holds them; each is read when asked for."""

    def __init__(self, row: WorkflowRow) -> None:
        self._row = row

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - whatever the field holds
        field = self._row.workflow.field.get(name)
        value = getattr(self._row, name) if field is not None else None
        if field is None or value is None:
            raise KeyError(name)
        return value if type(value) in _PLAIN else field.written(value)

    def __iter__(self) -> Iterator[str]:
        row = self._row
        return (one.name for one in row.workflow.fields if getattr(row, one.name) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def standing_of(row: WorkflowRow) -> Standing:
    """Return what the row says as its events fold to it."""
    return Standing(
        state=row.state,
        version=row.version,
        entered_at=row.entered_at,
        due_on=row.due_on,
        acted=dict(Acted(row.acted)),
        fields=dict(Filled(row)),
    )


def columns_of(workflow: Workflow, standing: Standing) -> dict[str, Any]:
    """Return a standing as the columns of its row."""
    return {
        "state": standing.state,
        "version": standing.version,
        "entered_at": standing.entered_at,
        "due_on": standing.due_on,
        "acted": {verb: [a.by, a.version, a.from_] for verb, a in standing.acted.items()},
    } | {
        one.name: one.read(standing.fields[one.name]) if one.name in standing.fields else None
        for one in workflow.fields
    }
