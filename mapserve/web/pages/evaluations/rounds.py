"""/programme/evaluations/rounds: opened, set, filled with communities, nominated from, released."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _

from layers.analysis.hours import parse_instant
from layers.words.invisible_characters import one_line
from layers.words.problems import Problem
from layers.words.text import Text
from mapserve import clock
from mapserve.programme.dates import FIRST_YEAR
from mapserve.programme.evaluations.awards import Basis
from mapserve.programme.evaluations.criteria import Evaluated, Group, Level
from mapserve.programme.evaluations.table import LONGEST
from mapserve.services.evaluations.answers import RoundTold, Standing
from mapserve.services.evaluations.deciding import take_step
from mapserve.services.evaluations.round_lists import (
    begin_several,
    not_begun,
    open_round,
    openable,
    rounds_of,
)
from mapserve.services.evaluations.rounds import MOST_HOURS, find_round, set_round
from mapserve.services.evaluations.standings import describe_round
from mapserve.services.workflow.outcomes import Refused
from mapserve.services.workflow.steps import Asked
from mapserve.web.access import signed_in
from mapserve.web.forms import Filled, blank, read, shown
from mapserve.web.http import context
from mapserve.web.http.reply import uncached
from mapserve.web.http.security import limiter
from mapserve.web.pages.evaluations.round_forms import (
    RoundOpened,
    numbers_form,
    points_of,
    typed_points,
)

blueprint = Blueprint("evaluation_rounds", __name__, url_prefix="/programme/evaluations/rounds")
_ONE = "/<int:round_id>"
_OVER = "pass_over"
# What waits for the release, by whose it is.
_DECIDED = {Level.COUNTY: ("not_nominated",), Level.MINISTRY: ("awarded", "not_awarded")}
_MOST = 200  # of one press


class Decided(NamedTuple):
    """What is to be done with one evaluation of a round, as its row says."""

    id: int
    version: int
    verb: str
    given: Mapping[str, Any]


@blueprint.get("")
@signed_in
def listing() -> Response:
    """List the rounds that the reader runs, newest first, and open one."""
    return _list(_new())


@blueprint.post("")
@limiter.limit("30/minute")
@signed_in
def open_one() -> Response:
    """Open a year's round, or go to the one that is open."""
    filled = read(RoundOpened, what=_openable())
    if filled.value is None:
        return _list(filled)
    level, evaluated, county = filled.value.what.split("/")
    with context.writing() as session:
        number = open_round(
            session,
            year=filled.value.year,
            level=Level(level),
            evaluated=Evaluated(evaluated),
            county_code=county,
            viewer=context.viewer(),
        ).id
    return _to(number)


@blueprint.get(_ONE)
@signed_in
def page(round_id: int) -> Response:
    """Show where everybody stands in a year's round, and what it goes by, to whoever runs it."""
    return _page(round_id)


@blueprint.post(f"{_ONE}/numbers")
@limiter.limit("30/minute")
@signed_in
def numbers(round_id: int) -> Response:
    """Set what a round goes by: its points only while nobody has scored."""
    viewer = context.viewer()
    round_ = find_round(context.reading(), round_id, viewer=viewer).round_
    filled = read(numbers_form(round_.standard, Evaluated(round_.evaluated)))
    if filled.value is None:
        return _page(round_id, filled)
    version, typed = request.form.get("version", 0, type=int), filled.value
    wanted: dict[str, Any] = {
        "reported": typed.reported,
        "growth_quota": typed.growth_quota,
        "hours": _hours(filled, typed.hours),
    }
    with filled.refusals():
        wanted["weights"] = points_of(typed)
    if filled.problems:
        return _page(round_id, filled)
    with filled.refusals(), context.writing() as session:
        set_round(session, round_id, version, wanted, viewer=viewer)
    if filled.problems:
        return _page(round_id, filled)
    flash(_("已存好。"), "success")
    return _to(round_id)


@blueprint.post(f"{_ONE}/communities")
@limiter.limit("30/minute")
@signed_in
def join(round_id: int) -> Response:
    """Begin the evaluations of the communities that were ticked, each in its group."""
    groups = {
        slug: Group(request.form.get(f"group-{slug}", Group.GENERAL.value))
        for slug in request.form.getlist("community")[:_MOST]
        if request.form.get(f"group-{slug}", Group.GENERAL.value) in set(Group)
    }
    with context.writing() as session:
        begin_several(session, round_id, groups, viewer=context.viewer())
    if groups:
        flash(_("加入了 %(n)s 個社區。", n=len(groups)), "success")
    return _to(round_id)


@blueprint.get(f"{_ONE}/nominations")
@signed_in
def nominations(round_id: int) -> Response:
    """Show the communities that wait for a nomination or none, best official mean first."""
    return _nominations(round_id, {})


@blueprint.post(f"{_ONE}/nominations")
@limiter.limit("30/minute")
@signed_in
def nominate(round_id: int) -> Response:
    """Nominate those chosen within the quota, pass over others; the rest stay as they are."""
    against = _each(_chosen())
    if against:
        return _nominations(round_id, against)
    return _to(round_id, "/nominations")


@blueprint.get(f"{_ONE}/release")
@signed_in
def releasing(round_id: int) -> Response:
    """Show what is decided and not told yet."""
    return _releasing(round_id, {})


@blueprint.post(f"{_ONE}/release")
@limiter.limit("30/minute")
@signed_in
def release(round_id: int) -> Response:
    """Release the decisions that were ticked."""
    ticked = [
        Decided(number, request.form.get(f"version-{number}", 0, type=int), "release", {})
        for number in request.form.getlist("evaluation", type=int)[:_MOST]
    ]
    against = _each(ticked)
    if against:
        return _releasing(round_id, against)
    return _to(round_id, "/release")


def _chosen() -> list[Decided]:
    """Return what the rows say: `choice-…` a basis or to pass over, with `reason-…`."""
    found: list[Decided] = []
    for name, choice in request.form.items():
        part, _dash, number = name.partition("-")
        if part != "choice" or not choice or not number.isdecimal() or len(found) >= _MOST:
            continue
        version = request.form.get(f"version-{number}", 0, type=int)
        if choice in set(Basis):
            found.append(Decided(int(number), version, "nominate", {"basis": choice}))
        elif choice == _OVER:
            reason = one_line(request.form.get(f"reason-{number}", ""), LONGEST)
            given = {"passed_over_for": reason} if reason else {}
            found.append(Decided(int(number), version, "pass_over", given))
    return found


def _each(decided: list[Decided]) -> dict[int, Text]:
    """Take each step in a transaction of its own; return why not, by evaluation."""
    against: dict[int, Text] = {}
    for one in decided:
        asked = Asked(verb=one.verb, version=one.version, given=one.given)
        try:
            with context.writing() as session:
                outcome = take_step(session, one.id, asked, viewer=context.viewer())
        except Problem as problem:
            against[one.id] = problem.told
            continue
        if isinstance(outcome, Refused):
            against[one.id] = outcome.problems[0].told
    done = len(decided) - len(against)
    if done:
        flash(_("送出了 %(n)s 件。", n=done), "success")
    return against


def _list(filled: Filled[Any]) -> Response:
    rows = rounds_of(context.reading(), viewer=context.viewer())
    return shown("evaluations/rounds.html", filled, rows=rows, filled=filled)


def _page(round_id: int, filled: Filled[Any] | None = None) -> Response:
    session, viewer = context.reading(), context.viewer()
    told = describe_round(session, round_id, viewer=viewer)
    round_ = find_round(session, round_id, viewer=viewer).round_
    form = numbers_form(round_.standard, told.evaluated)
    values = {
        "reported": told.reported,
        "growth_quota": told.growth_quota,
        "hours": "\n".join(parse_instant(one).text.in_(context.language()) for one in told.hours),
        **typed_points(told.weights),
    }
    filled = filled or blank(form, values)
    return shown(
        "evaluations/round.html",
        filled,
        told=told,
        filled=filled,
        joinable=not_begun(session, round_id, viewer=viewer),
        groups=list(Group),
        waiting=_waiting(told),
        unreleased=_unreleased(told),
    )


def _nominations(round_id: int, against: Mapping[int, Text]) -> Response:
    told = describe_round(context.reading(), round_id, viewer=context.viewer())
    html = render_template(
        "evaluations/nominations.html",
        told=told,
        waiting=_waiting(told),
        bases=list(Basis),
        pass_over=_OVER,
        against=against,
        typed=request.form if against else {},
    )
    return uncached(html, 422 if against else 200)


def _releasing(round_id: int, against: Mapping[int, Text]) -> Response:
    told = describe_round(context.reading(), round_id, viewer=context.viewer())
    rows = _unreleased(told)
    html = render_template("evaluations/release.html", told=told, rows=rows, against=against)
    return uncached(html, 422 if against else 200)


def _waiting(told: RoundTold) -> dict[Group, list[Standing]]:
    """Return the communities whose scores are sealed and that nobody decided about, by group."""
    if told.level is not Level.COUNTY:
        return {}
    rows = [one for one in told.standings if one.state == "sealed"]
    return {group: found for group in Group if (found := [o for o in rows if o.group is group])}


def _unreleased(told: RoundTold) -> list[Standing]:
    waits = _DECIDED[told.level]
    return [one for one in told.standings if one.state in waits]


def _hours(filled: Filled[Any], typed: str) -> list[str]:
    lines = [one for one in typed.splitlines() if one.strip()]
    if len(lines) > MOST_HOURS:
        filled.blame("hours", Text(f"最多 {MOST_HOURS} 個。", f"{MOST_HOURS} at most."))
    try:
        return [parse_instant(one).text.en for one in lines]
    except Problem as problem:
        filled.blame("hours", problem.told)
        return []


def _openable() -> list[tuple[str, Text]]:
    found = openable(context.reading(), viewer=context.viewer())
    return [(f"{one.level}/{one.evaluated}/{one.county_code}", one.label) for one in found]


def _new() -> Filled[Any]:
    year = clock.today().year - FIRST_YEAR - 1
    return blank(RoundOpened, {"year": year}, what=_openable())


def _to(round_id: int, more: str = "") -> Response:
    return make_response(redirect(f"/programme/evaluations/rounds/{round_id}{more}", 303))
