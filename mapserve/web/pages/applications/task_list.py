"""The first page of an application: what is done, what is missing, whose turn it is."""

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from layers.words.audience import Audience
from mapserve import clock
from mapserve.programme.applications.table import APPROVED
from mapserve.programme.applications.tasks import task_of
from mapserve.programme.calendar import holiday_note, window
from mapserve.programme.rules.versions import rules_named
from mapserve.services.applications.beginning import known_before
from mapserve.services.applications.budgets import budget_of
from mapserve.services.applications.files import period_of
from mapserve.services.applications.proposals import proposed
from mapserve.services.communities.directory import place_of
from mapserve.services.rosters.coaches import coach_of
from mapserve.services.workflow.answers import StepReason
from mapserve.services.workflow.showing import timeline
from mapserve.web.access import signed_in
from mapserve.web.http import context
from mapserve.web.http.reply import uncached
from mapserve.web.pages.applications.day_clock import clock_of
from mapserve.web.pages.applications.opening import PREFIX, Opened, opened, sources
from mapserve.web.pages.applications.task_rows import Row, next_thing, rows_of

blueprint = Blueprint("application_tasks", __name__, url_prefix=PREFIX)


@blueprint.get("")
@signed_in
def tasks(application_id: int) -> Response:
    """Show the task list of an application."""
    found = opened(application_id)
    session, viewer = context.reading(), context.viewer()
    rows = rows_of(
        found,
        budget_of(session, found.row),
        holds=_holds(found),
        known=known_before(session, found.community),
    )
    days = window(period_of(found.row), rules_named(found.row.rules))
    staff = viewer.audience(place_of(found.community)) is Audience.STAFF
    return uncached(
        render_template(
            "applications/tasks.html",
            opened=found,
            one=found.one,
            community=found.community,
            groups=_groups(rows),
            in_settlement=found.row.state in APPROVED,
            settle_words=_next_in_settlement(found.row.state),
            primary=next_thing(found, rows),
            clock=clock_of(days, clock.today()) if found.written else None,
            clock_note=holiday_note(days.last),
            locked=locked(found),
            sources=sources,
            remarks=[(remark, _where(found, remark.part)) for remark in found.one.remarks],
            coach=coach_of(session, found.community, viewer=viewer),
            events=timeline(session, found.row, staff=staff).events,
        )
    )


def locked(found: Opened) -> list[tuple[StepReason, str]]:
    """Return what speaks against sending besides what is missing, each with where to mend it."""
    told = {one.detail.zh for one in found.one.missing}
    return [
        (reason, found.href(reason.pointer) if reason.pointer else "")
        for reason in found.one.why_not.get("send", ())
        if reason.detail.zh not in told
    ]


def _next_in_settlement(state: str) -> str:
    """Return what the way to the settlement says, by what its unit does next there."""
    words: dict[str, str] = {
        "approved": _("開始執行"),
        "carrying_out": _("執行完畢了，記下日期"),
        "carried_out": _("辦核銷"),
    }
    return words.get(state) or str(_("看核銷"))


def _where(found: Opened, part: str) -> str:
    return found.href(f"/{part}") if task_of(part) else found.path


def _holds(found: Opened) -> dict[str, bool]:
    """Ask the map only where something was taken from it and may still change."""
    if not (found.written and found.row.proposed):
        return {}
    told = proposed(context.reading(), found.row, found.community, viewer=context.viewer())
    return {one.field: one.holds for one in told}


def _groups(rows: list[Row]) -> list[tuple[bool, list[Row]]]:
    brought = [row for row in rows if row.brought]
    asked = [row for row in rows if not row.brought]
    return [(True, brought), (False, asked)]
