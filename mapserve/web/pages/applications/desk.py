"""The desk: what waits for a precinct, a county or the ministry, and a step for several of it."""

from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from mapserve import clock
from mapserve.programme.applications.table import APPLICATION
from mapserve.programme.calendar import Period, applying_for
from mapserve.services.applications.bulk import MOST, VERBS, preview, take_all
from mapserve.services.applications.queue import queue_of, read_turn
from mapserve.store.models.base import LARGEST_INTEGER
from mapserve.web.access import signed_in
from mapserve.web.forms import blank, read, shown
from mapserve.web.http import context
from mapserve.web.http.reply import uncached
from mapserve.web.http.security import limiter
from mapserve.web.pages.applications.decisions import DECISIONS, given_by
from mapserve.web.pages.applications.queue_filter import QueueFilter

blueprint = Blueprint("desk", __name__, url_prefix="/programme/desk")
PAGE = 50
_PERIODS = 3


@blueprint.get("")
@signed_in
def desk() -> Response:
    """Show the queue of the reader's desks.

    `?state=` and `?period=` narrow it, `?after=` and `?before=` turn its pages as told before,
    `?around=` is an application that the page is to show.
    """
    asked = QueueFilter.asked()
    around = request.args.get("around", 0, type=int)
    queue = queue_of(
        context.reading(),
        context.viewer(),
        state=asked.state,
        period=asked.period,
        after=read_turn(request.args.get("after", "")),
        before=read_turn(request.args.get("before", "")),
        around=around if 0 < around <= LARGEST_INTEGER else None,
        limit=PAGE,
    )
    html = render_template(
        "applications/desk.html",
        queue=queue,
        asked=asked,
        today=clock.today(),
        periods=_periods(asked.period),
        bulk=[APPLICATION.step[verb, one] for verb, one in _bulk_steps(queue.rows)],
        following=asked.href(after=queue.next) if queue.next else "",
        earlier=asked.href(before=queue.previous) if queue.previous else "",
    )
    return uncached(html)


@blueprint.post("/bulk")
@limiter.limit("30/minute")
@signed_in
def bulk() -> Response:
    """Show what a step for several would do; with `sure`, take it and tell each outcome."""
    verb = request.form.get("verb", "")
    if verb not in VERBS:
        abort(404)
    filled = read(DECISIONS[verb])
    chosen = [_pair(one) for one in request.form.getlist("one")][:MOST]
    seen = [one for one in chosen if one]
    # Also before they are taken: nothing is begun of what is not all this reader's.
    numbers = [number for number, _version in seen]
    rows = preview(context.reading(), numbers, verb, viewer=context.viewer())
    sure = "sure" in request.form
    if sure and filled.value is not None:
        given = given_by(verb, filled.value, period="")
        rows = take_all(context.database(), seen, verb, given=given, viewer=context.viewer())
    elif not sure:
        filled = blank(DECISIONS[verb])
    return shown(
        "applications/bulk.html",
        filled,
        filled=filled,
        verb=verb,
        step=APPLICATION.row[verb],
        rows=rows,
        done=sure and filled.value is not None,
    )


def _periods(shown_now: Period | None) -> list[Period]:
    """Return the periods to switch between, the latest that is applied for first."""
    found = [applying_for(clock.today())]
    while len(found) < _PERIODS:
        found.append(found[-1].previous)
    return found if shown_now is None or shown_now in found else [*found, shown_now]


def _bulk_steps(rows: list[Any]) -> list[tuple[str, str]]:
    """Return the bulk steps that some row of the page could take, each once."""
    found: dict[str, str] = {}
    for row in rows:
        for verb in VERBS:
            if (verb, row.state) in APPLICATION.step:
                found.setdefault(verb, row.state)
    return list(found.items())


def _pair(text: str) -> tuple[int, int] | None:
    number, _, version = text.partition(".")
    return (int(number), int(version)) if number.isdecimal() and version.isdecimal() else None
