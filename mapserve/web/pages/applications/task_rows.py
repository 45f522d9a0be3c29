"""Rows of the task list: how far each task is, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from layers.words.text import Text
from mapserve.programme.applications.form import BUDGET, HEADINGS, PARTS, PROOF
from mapserve.programme.applications.tasks import TASKS, Task, words_of
from mapserve.services.applications.answers import Budget
from mapserve.web.http import context
from mapserve.web.pages.applications.opening import Opened


@dataclass(frozen=True)
class Row:
    """A task and how far it is.

    `mark` is done, look (please look once), changed (the map has changed since), part, none,
    mend (a return asks for it) or shut (a return does not).
    """

    task: Task
    mark: str
    words: str
    pill: str
    missing: int
    href: str
    brought: bool

    @property
    def label(self) -> Text:
        """What it is called."""
        return self.task.label


def rows_of(opened: Opened, budget: Budget, *, holds: Mapping[str, bool], known: bool) -> list[Row]:
    """Return a row a task.

    Parameters
    ----------
    holds
        For each field that was taken from the map, whether the map still says so.
    known
        The community has applied before: its unit was brought in.
    """
    rows = []
    for task in TASKS:
        mark, missing = _mark(opened, task, holds)
        rows.append(
            Row(
                task=task,
                mark=mark,
                words=_words(opened, task, budget),
                pill=_pill(mark, missing, opened, task),
                missing=missing,
                href=f"{opened.path}/{task.name}",
                brought=task.brought or (known and task.name == "unit"),
            )
        )
    return rows


def next_thing(opened: Opened, rows: list[Row]) -> tuple[str, str] | None:
    """Return what the one primary button says and where it leads; None where nothing is open."""
    if not opened.written or not opened.one.editable:
        return None
    for row in rows:
        if row.mark in ("part", "none", "mend") and (row.missing or row.mark == "mend"):
            names = [
                one.pointer.strip("/") for one in opened.one.missing if row.task.holds(one.pointer)
            ]
            first = names[0] if names else ""
            label = _label_of(first, row.task)
            return _("接著填：%(what)s", what=label), opened.href(
                f"/{first}"
            ) if first else row.href
    return _("檢查，然後送出"), f"{opened.path}/check"


def _label_of(part: str, task: Task) -> str:
    if task.name == "headings" and part in PARTS:
        return PARTS[part].in_(context.language())
    return task.label.in_(context.language())


def _mark(opened: Opened, task: Task, holds: Mapping[str, bool]) -> tuple[str, int]:
    one = opened.one
    missing = sum(task.holds(found.pointer) for found in one.missing)
    if opened.row.state == "returned":
        if any(task.holds(f"/{remark.part}") for remark in one.remarks):
            return "mend", missing
        return "shut", missing
    taken = [name for name in task.fields if name in opened.row.proposed]
    if any(not holds.get(name, True) for name in taken):
        return "changed", missing
    if missing:
        return "part" if _begun(opened, task) else "none", missing
    if not _begun(opened, task):
        return "none", 0
    return ("look" if taken and opened.written else "done"), 0


def _begun(opened: Opened, task: Task) -> bool:
    if task.name == BUDGET:
        return bool(opened.row.budget["lines"])
    if task.name == PROOF:
        return bool(opened.one.documents)
    return any(opened.one.answers.get(name) for name in task.fields)


def _pill(mark: str, missing: int, opened: Opened, task: Task) -> str:
    if mark == "mend":
        count = sum(task.holds(f"/{remark.part}") for remark in opened.one.remarks)
        return str(_("要補 %(n)s 項", n=count))
    words: dict[str, str] = {
        "done": _("完成"),
        "look": _("請看一眼"),
        "changed": _("地圖改了"),
        "part": _("差 %(n)s 項", n=missing),
        "none": _("還沒填") if missing else _("可不填"),
        "shut": _("不用改"),
    }
    return words[mark]


def _words(opened: Opened, task: Task, budget: Budget) -> str:
    """Return in a line what a task says already, else what it is about."""
    if task.name == BUDGET:
        return _budget_words(budget)
    if task.name == PROOF:
        names = [one.name for one in opened.one.documents]
        return "、".join(names) if names else str(_("拍照，或選檔案"))
    answers = opened.one.answers
    if task.name == "headings":
        done = sum(all(answers.get(name) for name in names) for _text, names in HEADINGS)
        return str(_("10 項寫了 %(n)s 項", n=done))
    first = {
        "unit": ("unit", "representative_title"),
        "place": ("place",),
        "survey": ("survey",),
        "plan": ("plan_name",),
    }[task.name]
    told = [words_of(name, answers.get(name)).in_(context.language()) for name in first]
    about = {
        "unit": _("名稱、代表人、聯絡方式"),
        "place": _("位置圖從地圖做"),
        "survey": _("有的打勾"),
        "plan": _("一句話說要做什麼"),
    }[task.name]
    return "・".join(filter(None, told)) or str(about)


def _budget_words(budget: Budget) -> str:
    if not budget.lines:
        return str(_("還沒有任何一項"))
    owed = sum(any(one.blocks for one in (*line.errors, *line.warnings)) for line in budget.lines)
    money = _("%(n)s 元", n=f"{budget.counted:,}")
    reasons = _("%(n)s 項要寫理由", n=owed)
    return f"{money}・{reasons}" if owed else str(money)
