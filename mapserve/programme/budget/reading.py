"""Reading a budget that was sent: every line that is wrong is told, with what to do about it."""

from collections.abc import Iterator, Mapping
from typing import get_args

from pydantic import BaseModel, ValidationError

from layers.words.problems import Nature, Problem, Problems
from layers.words.text import LANGUAGES, Text
from layers.words.validation_messages import reason_of
from mapserve.programme.budget.items import Item
from mapserve.programme.budget.lines import KIND_OF, Line, label_of

MOST_LINES = 2_000
_LONGEST_GIVEN = 40


class BudgetMalformed(Problem):
    """What is no budget at all."""

    code = "budget-malformed"
    nature = Nature.MALFORMED
    what = Text("這不是經費明細。", "This is no budget.")
    mend = Text(
        '寫成 {{"lines": [{{"id": "1", "item": "drinks", "amount": 500}}]}}。',
        'Write {{"lines": [{{"id": "1", "item": "drinks", "amount": 500}}]}}.',
    )


class TooManyLines(Problem):
    """More lines than a budget can have (facts: count, limit)."""

    code = "too-many-budget-lines"
    nature = Nature.TOO_LARGE
    what = Text(
        "經費有{count}筆，最多{limit}筆。", "The budget has {count} lines; {limit} at most."
    )


class LineInvalid(Problem):
    """A line whose field is wrong (facts: number from 1, id, item, label, reason, takes)."""

    code = "budget-line-invalid"
    what = Text(
        "第{number}筆（{id}，{item}）的「{label}」不對：{reason}",
        "Line {number} ({id}, {item}): “{label}” is wrong: {reason}",
    )
    mend = Text("{item}要填：{takes}。", "{item} takes: {takes}.")


class UnknownItem(Problem):
    """A line for something that the table of rates does not have (facts: number, given, known)."""

    code = "unknown-budget-item"
    what = Text(
        "第{number}筆沒有「{given}」這個項目。", "Line {number}: there is no item “{given}”."
    )
    mend = Text("可用的項目：{known}。", "Use one of: {known}.")


class LineTwice(Problem):
    """Two lines of one id (facts: number, id)."""

    code = "budget-line-twice"
    what = Text("第{number}筆的編號「{id}」重複了。", "Line {number} has the id “{id}” of another.")
    mend = Text("請給每一筆不同的編號。", "Give each line an id of its own.")


_ITEMS = {one.value: one for one in Item}
_KNOWN = Text(*("、".join(f"{one} {one.label.in_(to)}" for one in Item) for to in LANGUAGES))


def read_budget(document: object) -> list[Line]:
    """Return the lines of `{"lines": [{"id", "item", …}]}`.

    Raises
    ------
    Problems
        Everything that is wrong with it, each with a JSON pointer.
    """
    sent = document.get("lines") if isinstance(document, Mapping) else None
    if not isinstance(sent, list):
        raise Problems([BudgetMalformed()])
    if len(sent) > MOST_LINES:
        raise Problems([TooManyLines(pointer="/lines", count=len(sent), limit=MOST_LINES)])
    lines: list[Line] = []
    problems: list[Problem] = []
    for index, one in enumerate(sent):
        read = list(_read(index, one))
        problems += (found for found in read if isinstance(found, Problem))
        lines += (found for found in read if isinstance(found, Line))
    problems += _twice(lines) if not problems else ()
    if problems:
        raise Problems(problems)
    return lines


def _read(index: int, sent: object) -> Iterator[Line | Problem]:
    pointer, number = f"/lines/{index}", index + 1
    if not isinstance(sent, Mapping):
        yield BudgetMalformed(pointer=pointer)
        return
    item = _ITEMS.get(str(sent.get("item")))
    if item is None:
        given = str(sent.get("item"))[:_LONGEST_GIVEN]
        yield UnknownItem(pointer=f"{pointer}/item", number=number, given=given, known=_KNOWN)
        return
    kind = KIND_OF[item]
    try:
        yield kind.model_validate(sent)
    except ValidationError as error:
        facts = {
            "number": number,
            "id": str(sent.get("id", "—"))[:_LONGEST_GIVEN],
            "item": item.label,
            "takes": _takes(kind),
        }
        reasons: dict[tuple[int | str, ...], Text] = {}
        for one in error.errors(include_url=False):
            reasons.setdefault(_steps(one["loc"]), reason_of(dict(one)))
        for steps, reason in reasons.items():
            where = pointer + "".join(f"/{_escaped(step)}" for step in steps)
            label = _label(kind, steps)
            yield LineInvalid(pointer=where, label=label, reason=reason, **facts)


def _steps(loc: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """Return the way to a field, without the names that pydantic gives the types of a union."""
    before = (0, *loc)
    return tuple(
        step for step, last in zip(loc, before, strict=False)
        if isinstance(step, int) or isinstance(last, int)
    )  # fmt: skip


def _escaped(step: int | str) -> str:
    return str(step).replace("~", "~0").replace("/", "~1")


def _label(kind: type[BaseModel], steps: tuple[int | str, ...]) -> Text:
    """Return the words for a place in a line, as 機車 2 公升數."""
    words: list[Text] = []
    for step in steps:
        if isinstance(step, int):
            words.append(Text(f"第{step + 1}項", f"{step + 1}"))
            continue
        words.append(label_of(kind, step))
        field = kind.model_fields.get(step)
        inner = get_args(field.annotation) if field else ()
        if inner and isinstance(inner[0], type) and issubclass(inner[0], BaseModel):
            kind = inner[0]
    return Text(*(" ".join(one.in_(to) for one in words) for to in LANGUAGES))


def _takes(kind: type[Line]) -> Text:
    """Return the fields that must be filled, with their names in a file."""
    needed = [name for name, field in kind.model_fields.items() if field.is_required()]
    return Text(
        *(
            "、".join(f"{name} {label_of(kind, name).in_(to)}" for name in needed)
            for to in LANGUAGES
        )
    )


def _twice(lines: list[Line]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, line in enumerate(lines):
        if str(line.id) in seen:
            yield LineTwice(pointer=f"/lines/{index}/id", number=index + 1, id=line.id)
        seen.add(str(line.id))
