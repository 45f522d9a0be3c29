"""The budget: its lines, what counts of each and why, and how the sum comes about (Q-19)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _

from layers.words.problems import Problems
from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.programme.applications.form import BUDGET
from mapserve.programme.budget.items import PARTS, Item
from mapserve.programme.budget.lines import Line, quantities
from mapserve.programme.budget.reading import read_budget
from mapserve.programme.budget.trace import LineTrace
from mapserve.programme.budget.waterfall import waterfall
from mapserve.programme.forms import Form, fields_of
from mapserve.programme.rules.versions import rules_named
from mapserve.services.applications.budgets import change_line
from mapserve.services.applications.files import trace_for
from mapserve.services.applications.merging import mark_of
from mapserve.services.applications.places import places_of
from mapserve.web.access import signed_in
from mapserve.web.forms import Filled, blank, read, shown
from mapserve.web.forms.values import typed_of
from mapserve.web.http import context
from mapserve.web.http.reply import uncached
from mapserve.web.http.security import limiter
from mapserve.web.pages.applications.line_forms import RowUnread, form_for, line_from, typed_line
from mapserve.web.pages.applications.opening import PREFIX, Opened, opened, sources

blueprint = Blueprint("application_budget", __name__, url_prefix=f"{PREFIX}/budget")


@dataclass(frozen=True)
class Shown:
    """A line of the page: its number, the line, how it is counted, what of it counts."""

    number: int
    line: Line
    how: Text
    trace: LineTrace
    place: str


@blueprint.get("")
@signed_in
def budget(application_id: int) -> Response:
    """Show the lines with what counts of each, and the sum step by step."""
    found = opened(application_id)
    session = context.reading()
    lines = read_budget(found.row.budget)
    trace = trace_for(session, found.row)
    shown_lines = [
        Shown(number, line, how_counted(line), one, _place_words(found, line))
        for number, (line, one) in enumerate(zip(lines, trace.lines, strict=True), 1)
    ]
    return uncached(
        render_template(
            "applications/budget.html",
            opened=found,
            one=found.one,
            community=found.community,
            trace=trace,
            falls=waterfall(trace),
            q19=rules_named(trace.rules).reading_words("Q-19"),
            trace_readings=lambda name: trace.readings[name].in_(context.language()),
            groups=[
                (label, [one for one in shown_lines if one.line.item in items])
                for label, items in PARTS
            ],
            owed=[
                one
                for one in shown_lines
                if any(each.blocks for each in (*one.trace.errors, *one.trace.warnings))
            ],
            open=BUDGET in found.one.editable,
            sources=sources,
            remarks=[one for one in found.one.remarks if one.part == BUDGET],
        )
    )


@blueprint.get("/new")
@signed_in
def choose(application_id: int) -> Response:
    """Ask what a new line is for."""
    found = opened(application_id)
    return uncached(
        render_template(
            "applications/items.html",
            opened=found,
            community=found.community,
            groups=PARTS,
            sources=sources,
        )
    )


@blueprint.get("/new/<item>")
@signed_in
def new(application_id: int, item: str) -> Response:
    """Ask for a new line."""
    kind, found = _item(item), opened(application_id)
    return _page(found, kind, blank(form_for(kind), **_choices(found, kind)), None)


@blueprint.post("/new/<item>")
@limiter.limit("240/minute")
@signed_in
def add(application_id: int, item: str) -> Response:
    """Add a line."""
    return _save(opened(application_id), _item(item), None)


@blueprint.get("/lines/<path:line_id>")
@signed_in
def line(application_id: int, line_id: str) -> Response:
    """Show a line to be changed."""
    found = opened(application_id)
    number, given = _given(found, line_id)
    one = read_budget({"lines": [given]})[0]
    filled = blank(form_for(one.item), typed_line(one), **_choices(found, one.item))
    if not filled.restored:
        filled.typed["basis"] = [mark_of(given)]  # type: ignore[index]
    return _page(found, one.item, filled, number)


@blueprint.post("/lines/<path:line_id>")
@limiter.limit("240/minute")
@signed_in
def change(application_id: int, line_id: str) -> Response:
    """Change a line."""
    found = opened(application_id)
    number, given = _given(found, line_id)
    return _save(found, Item(given["item"]), number)


@blueprint.post("/removals/<path:line_id>")
@limiter.limit("240/minute")
@signed_in
def remove(application_id: int, line_id: str) -> Response:
    """Take a line out, as it was when the page was made."""
    found = opened(application_id)
    _number, given = _given(found, line_id)
    if mark_of(given) == request.args.get("basis", ""):
        with context.writing() as session:
            change_line(session, application_id, line_id, None, viewer=context.viewer())
        flash(_("拿掉了。"), "success")
    else:
        flash(_("別人剛剛改過這一項，請再看一次。"), "error")
    return make_response(redirect(f"{found.path}/budget", 303))


def how_counted(line: Line) -> Text:
    """Return the quantities of a line in words: 人數 45・每人金額 80."""
    parts = [words for name, words in quantities(line) if name not in ("name", "reason")]
    return Text("・".join(one.zh for one in parts), " · ".join(one.en for one in parts))


def _save(found: Opened, item: Item, number: int | None) -> Response:
    filled: Filled[Form] = read(form_for(item), **_choices(found, item))
    if filled.value is None:
        return _page(found, item, filled, number)
    given: Sequence[dict[str, Any]] = found.row.budget["lines"]
    before = given[number - 1] if number else None
    id_ = str(before["id"]) if before else _next_id(given)
    if before and mark_of(before) != filled.given.get("basis"):
        return _conflict(found, item, filled, number, before)
    try:
        made = line_from(item, filled.value, id_, before)
    except RowUnread as unread:
        filled.blame(unread.field, unread.reason)
        return _page(found, item, filled, number)
    with _at_fields(filled), context.writing() as session:
        change_line(session, found.row.id, id_, made, viewer=context.viewer())
    if filled.problems:
        return _page(found, item, filled, number)
    flash(_("已存。"), "success")
    return make_response(redirect(f"{found.path}/budget#line-{number or len(given) + 1}", 303))


@contextmanager
def _at_fields(filled: Filled[Form]) -> Iterator[None]:
    """Note what the budget refuses at the form's fields: `/lines/3/people` → people."""
    try:
        yield
    except Problems as several:
        for problem in several.problems:
            name = next(iter(problem.pointer.split("/")[3:]), "")
            reason = problem.facts.get("reason")
            filled.blame(
                name if name in fields_of(filled.form) else "",
                reason if isinstance(reason, Text) else problem.told,
            )


def _conflict(
    found: Opened, item: Item, filled: Filled[Form], number: int | None, before: dict[str, Any]
) -> Response:
    """Show both: what was typed stays in the fields, what is saved now stands beside it."""
    theirs = read_budget({"lines": [before]})[0]
    language = context.language()
    typed = dict(filled.typed)
    for name, value in typed_line(theirs).items():
        if name not in fields_of(filled.form):
            continue
        text = typed_of(*fields_of(filled.form)[name], value, language)
        if text != list(typed.get(name, ())) and text:
            told = "、".join(text)
            filled.blame(name, Text(f"別人存的是：{told}", f"somebody else saved: {told}"))
    filled.blame(
        "",
        Text(
            "別人剛剛也改了這一項。您寫的還在；再按儲存，就用您的。",
            "Somebody else has changed this line too. What you wrote is still here: "
            "press save again to use yours.",
        ),
    )
    typed["basis"] = [mark_of(before)]
    filled.typed = typed
    return _page(found, item, filled, number)


def _page(found: Opened, item: Item, filled: Filled[Form], number: int | None) -> Response:
    there = number is not None and number <= len(found.row.budget["lines"])
    trace = trace_for(context.reading(), found.row).lines[number - 1] if there and number else None
    return shown(
        "applications/line.html",
        filled,
        opened=found,
        one=found.one,
        community=found.community,
        item=item,
        filled=filled,
        basis=(list(filled.typed.get("basis", ())) or [""])[0],
        number=number,
        trace=trace,
        given=found.row.budget["lines"][number - 1] if there and number else None,
        mark_of=mark_of,
        open=BUDGET in found.one.editable,
        sources=sources,
        needs_post=item is Item.UTILITIES and not _choices(found, item)["place"],
    )


def _choices(found: Opened, item: Item) -> dict[str, Any]:
    return {"place": places_of(context.reading(), found.community, item)}


def _place_words(found: Opened, line: Line) -> str:
    if line.place is None:
        return ""
    there = dict(places_of(context.reading(), found.community, line.item))
    text = there.get(str(line.place))
    return text.in_(context.language()) if text else _("地圖上已經沒有這個地點")


def _item(name: str) -> Item:
    try:
        return Item(name)
    except ValueError:
        raise NotFound(thing=Text("項目", "item"), name=name) from None


def _given(found: Opened, line_id: str) -> tuple[int, dict[str, Any]]:
    """Return the number of a line, from 1, and the line as it is kept."""
    for number, one in enumerate(found.row.budget["lines"], 1):
        if str(one["id"]) == line_id:
            return number, one
    raise NotFound(thing=Text("經費項目", "budget line"), name=line_id[:40])


def _next_id(given: Sequence[dict[str, Any]]) -> str:
    numbers = [int(one["id"]) for one in given if str(one["id"]).isdecimal()]
    return str(max(numbers, default=0) + 1)
