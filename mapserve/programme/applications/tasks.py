"""The tasks of an applicant: a page each, with its fields of the form (R-31 to R-33).

A page asks for little at a time. Its form is made of the fields of `ApplicationForm`, so that a
field is described once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from pydantic import Field, create_model

from layers.model.contract import choices
from layers.words.code import Code
from layers.words.text import Text
from mapserve.programme.applications.form import BUDGET, MAP, PROOF, ApplicationForm
from mapserve.programme.forms import Form, Section, asks, fields_of


@dataclass(frozen=True)
class Task:
    """Something to be done: its page, its words, the fields that stand on it.

    Parameters
    ----------
    brought
        The map or an earlier application answers it: one look is enough.
    also
        Pointers of what is missing that belong to it besides its fields.
    """

    name: str
    label: Text
    fields: tuple[str, ...] = ()
    brought: bool = False
    also: tuple[str, ...] = ()

    def holds(self, pointer: str) -> bool:
        """Tell whether what a pointer such as `/budget/lines/2` names is of this task."""
        part = pointer.split("/")[1] if pointer.startswith("/") else ""
        return part in self.fields or part in self.also


_UNIT, _, _HEADINGS = ApplicationForm.sections

TASKS = (
    Task("unit", _UNIT.title, _UNIT.fields),
    Task("place", Text("實施地點、位置圖", "Place and location map"), ("place",), brought=True,
         also=(MAP,)),
    Task("survey", Text("社區治安概況", "Safety survey"), ("survey", "survey_other"), brought=True),
    Task("plan", Text("計畫名稱、期程", "Name and period of the plan"),
         ("plan_name", "starts_on", "ends_on")),
    Task("headings", Text("補助計畫書", "The plan"), _HEADINGS.fields),
    Task(BUDGET, Text("經費", "Budget"), also=(BUDGET,)),
    Task(PROOF, Text("立案證明文件", "Proof of registration"), also=(PROOF,)),
)  # fmt: skip
TASK = {one.name: one for one in TASKS}


def task_of(part: str) -> Task:
    """Return the task that a part of the application belongs to (a field, budget, proof, map)."""
    return next(one for one in TASKS if one.holds(f"/{part}"))


@cache
def form_of(task: Task) -> type[Form]:
    """Return the form of a task's page, with `basis`: what the page was made from."""
    basis = Annotated[str | None, Field(max_length=2000), asks("版本", "Version")]
    asked: dict[str, Any] = {"basis": (basis, None)}
    asked |= {
        name: (info.annotation, info)
        for name, (info, _) in fields_of(ApplicationForm).items()
        if name in task.fields
    }
    form = create_model(
        f"Applicant{task.name.title()}",
        __base__=Form,
        __module__=__name__,
        __doc__=f"{task.label.zh}.",
        **asked,
    )
    form.sections = (Section(task.label, task.fields),)
    return form


# Made at once: what was typed before a session ended is kept for forms that are known.
FORMS = {task.name: form_of(task) for task in TASKS if task.fields}


def words_of(name: str, value: object) -> Text:
    """Return an answer in words: codes by their label, several of them in a row."""
    many = value if isinstance(value, list) else [] if value in (None, "") else [value]
    labels = [_label(name, str(one)) for one in many]
    return Text("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))


def _label(name: str, value: str) -> Text:
    return _codes(name).get(value, Text(value, value))


@cache
def _codes(name: str) -> Mapping[str, Text]:
    found: list[Code] = list(choices(fields_of(ApplicationForm)[name][0]))
    return {one.value: one.label for one in found}
