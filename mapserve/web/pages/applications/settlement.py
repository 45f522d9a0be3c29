"""The settlement: vouchers by part, what does not agree, what is left, and the next step."""

from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, request
from flask_babel import gettext as _

from layers.words.text import Text
from mapserve import clock
from mapserve.programme.applications.table import APPLICATION, APPROVED
from mapserve.programme.forms import Form
from mapserve.programme.settlement.vouchers import Verdict
from mapserve.programme.workflow.structure import TAKE_BACK
from mapserve.rendering.papers.printing import PaperKind
from mapserve.services.applications.night_duty import night_duty
from mapserve.services.applications.sending import take_step
from mapserve.services.settlements.answers import Settlement, VoucherShown
from mapserve.services.settlements.judging import Said, accept_rest, judge
from mapserve.services.settlements.showing import describe_settlement
from mapserve.services.settlements.vouchers import declare
from mapserve.services.workflow.outcomes import settled
from mapserve.services.workflow.steps import Asked
from mapserve.web.access import signed_in
from mapserve.web.forms import Filled, blank, read, shown
from mapserve.web.http import context
from mapserve.web.http.numbers import LARGEST
from mapserve.web.http.security import limiter
from mapserve.web.pages.applications.opening import PREFIX, Opened, opened, sources
from mapserve.web.pages.applications.settlement_forms import (
    STEPS,
    Declared,
    VoucherVerdictForm,
)

blueprint = Blueprint("settlement", __name__, url_prefix=f"{PREFIX}/settlement")
_PAPERS = (PaperKind.COVER, PaperKind.DETAIL, PaperKind.SUMMARY)
_BOUND = (PaperKind.BOUND_CURRENT, PaperKind.BOUND_CAPITAL)


@blueprint.get("")
@signed_in
def settlement(application_id: int) -> Response:
    """Show the settlement; `?v=` is the voucher that is looked at."""
    return _page(opened(application_id), {})


@blueprint.post("/steps/<verb>")
@limiter.limit("60/minute")
@signed_in
def step(application_id: int, verb: str) -> Response:
    """Take a step with what its form holds; what was typed stays where it is refused."""
    if verb not in STEPS and verb != TAKE_BACK:
        abort(404)
    form: type[Form] = STEPS.get(verb, Form)
    filled: Filled[Any] = read(form)
    if filled.value is None:
        return _page(opened(application_id), {verb: filled})
    given = {
        name: one for name, one in filled.value.model_dump(mode="json").items() if one is not None
    }
    with context.writing() as session:
        asked = Asked(verb=verb, version=_seen(), given=given)
        outcome = take_step(session, application_id, asked, viewer=context.viewer())
    with filled.refusals():
        settled(outcome)
    if filled.problems:
        context.reading().expire_all()
        return _page(opened(application_id), {verb: filled})
    flash(_("已記下。"), "success")
    return _back(application_id)


@blueprint.post("/vouchers/<int:voucher_id>/verdict")
@limiter.limit("240/minute")
@signed_in
def say(application_id: int, voucher_id: int) -> Response:
    """Keep what the reader's desk says of a voucher, and go to the next that waits."""
    filled = read(VoucherVerdictForm)
    if filled.value is not None:
        said = Said(
            voucher=voucher_id,
            version=_seen(),
            verdict=filled.value.verdict,
            words=filled.value.words or "",
        )
        with filled.refusals(), context.writing() as session:
            judge(session, application_id, [said], viewer=context.viewer())
    if filled.problems:
        return _page(opened(application_id), {"verdict": filled}, voucher_id)
    context.reading().expire_all()
    found = _described(opened(application_id))
    following = next((one for one in found.vouchers if _waits(one, found)), None)
    there = f"?v={following.id}#voucher" if following else "#steps"
    return make_response(
        redirect(f"/programme/applications/{application_id}/settlement{there}", 303)
    )


@blueprint.post("/accept-rest")
@limiter.limit("60/minute")
@signed_in
def accept_others(application_id: int) -> Response:
    """Accept all of which the desk has said nothing yet, as they were shown."""
    pairs = [one.partition(".")[::2] for one in request.form.getlist("one")]
    seen = [(_number(a), _number(b)) for a, b in pairs]
    with context.writing() as session:
        count = accept_rest(session, application_id, seen, viewer=context.viewer())
    flash(_("接受了 %(n)s 張。", n=count), "success")
    return _back(application_id)


@blueprint.post("/declared")
@limiter.limit("120/minute")
@signed_in
def keep_declared(application_id: int) -> Response:
    """Keep what the unit's own list of spending says of a line."""
    found = opened(application_id)
    filled = read(Declared, line=lines_of(found))
    if filled.value is not None:
        declared = {filled.value.line: filled.value.declared}
        with filled.refusals(), context.writing() as session:
            declare(session, application_id, declared, viewer=context.viewer())
    if filled.problems:
        return _page(found, {"declared": filled})
    return _back(application_id)


def lines_of(found: Opened) -> list[tuple[str, Text]]:
    """Return the lines of the budget as choices: their items, and what they are called."""
    told = describe_settlement(
        context.reading(), found.row, found.community, viewer=context.viewer()
    )
    return [
        (
            one.id,
            Text(
                f"{one.label.zh}{'・' + one.words if one.words else ''}（{one.planned:,} 元）",
                f"{one.label.en}{' · ' + one.words if one.words else ''} (NT${one.planned:,})",
            ),
        )
        for one in told.lines
    ]


def _described(found: Opened) -> Settlement:
    return describe_settlement(
        context.reading(), found.row, found.community, viewer=context.viewer()
    )


def _page(found: Opened, sent: dict[str, Filled[Any]], voucher: int | None = None) -> Response:
    told = _described(found)
    offered = [verb for verb in STEPS if verb in told.steps or verb in sent]
    forms = {verb: sent.get(verb) or _blank(verb, told) for verb in offered}
    verdict = sent.get("verdict") or blank(VoucherVerdictForm, {"verdict": Verdict.ACCEPTED})
    declared = sent.get("declared") or blank(Declared, line=lines_of(found))
    looked = _looked_at(told, voucher or request.args.get("v", 0, type=int))
    order = [one.id for one in told.vouchers]
    at = order.index(looked.id) if looked else 0
    return shown(
        "applications/settlement.html",
        *forms.values(),
        verdict,
        declared,
        opened=found,
        one=found.one,
        community=found.community,
        told=told,
        duty=night_duty(context.reading(), found.row),
        blocking=[one for one in told.owed if one.blocks],
        looks=[one for one in told.owed if not one.blocks],
        approved=found.row.state in APPROVED,
        forms=forms,
        steps={verb: APPLICATION.row[verb] for verb in forms},
        verdict=verdict,
        declared=declared,
        looked=looked,
        before=order[at - 1] if looked and at else None,
        after=order[at + 1] if looked and at + 1 < len(order) else None,
        waiting=[one for one in told.vouchers if _waits(one, told)],
        papers=_PAPERS,
        bound=[kind for kind, part in zip(_BOUND, told.parts, strict=True) if part.vouchers],
        sources=sources,
    )


def _looked_at(told: Settlement, wanted: int) -> VoucherShown | None:
    if not told.vouchers:
        return None
    named = next((one for one in told.vouchers if one.id == wanted), None)
    if named or not told.bench:
        return named
    return next((one for one in told.vouchers if _waits(one, told)), told.vouchers[0])


def _waits(one: VoucherShown, told: Settlement) -> bool:
    """Tell whether the reader's desk has said nothing yet of a voucher as it is now."""
    return (
        told.bench is not None
        and not one.withdrawn
        and not any(each.holds and each.bench == told.bench for each in one.verdicts)
    )


def _blank(verb: str, told: Settlement) -> Filled[Any]:
    today = clock.today()
    values: dict[str, dict[str, Any]] = {
        "complete": {"completed_on": min(today, told.due) if told.due else today},
        "settle": {"accepted_amount": told.counted, "settled_on": today},
        "pay": {"paid_on": today},
        "report": {"reported_on": today},
    }
    return blank(STEPS[verb], values.get(verb))


def _seen() -> int:
    return min(max(request.form.get("version", 0, type=int), 0), LARGEST)


def _number(text: str) -> int:
    return min(int(text), LARGEST) if text.isdecimal() and text.isascii() else 0


def _back(application_id: int) -> Response:
    return make_response(redirect(f"/programme/applications/{application_id}/settlement", 303))
