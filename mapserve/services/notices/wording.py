"""The words of a notice: whose application, what was done by which role, both states, until when.

No name of a person, no address, no opinion: a mail lies open on its way.
"""

from layers.words.audience import Audience
from layers.words.text import Text
from mapserve.programme.applications.table import APPLICATION
from mapserve.programme.dates import FIRST_YEAR
from mapserve.programme.evaluations.criteria import standard_on
from mapserve.programme.evaluations.notices import DECIDE, NOTICES
from mapserve.programme.records.progress import PROGRESS, due_of, month_label, reminder_of
from mapserve.programme.roles import DESK_ROLES, Place, Role, Viewer
from mapserve.programme.workflow.standing import Kind
from mapserve.services.applications.files import period_of
from mapserve.services.notices.case_wording import of_case
from mapserve.services.notices.news import News, name_of
from mapserve.store.models import WorkflowEvent
from mapserve.store.queries.notices import Notice


def news_of(notice: Notice, *, reader: Viewer) -> News:
    """Return a notice in words for somebody who may see what it is of."""
    event, row, place = notice.event, notice.application, notice.place
    if notice.case is not None:
        return of_case(notice, notice.case, reader=reader)
    if event is None:
        return _reminder(notice)
    if row is None:
        return _of_evaluation(notice, event)
    staff = reader.audience(place) is Audience.STAFF
    period, name = period_of(row).label, name_of(notice)
    return News(
        whose=name,
        about=Text(f"{name}{period.zh}的申請", f"{name}, {period.en}"),
        done=_done(event.verb, back=event.kind == Kind.TAKEN_BACK, staff=staff),
        role=Role(event.as_role).label if event.as_role else None,
        at=event.at,
        before=_state(event.from_state, staff=staff),
        now=_state(event.to_state, staff=staff),
        due=row.due_on if row.version == event.version else None,
        href=page_of(row.id, place, reader=reader),
    )


def _reminder(notice: Notice) -> News:
    """Return a reminder of a month that is not reported (R-06)."""
    (month, why), place = reminder_of(notice.row.key), notice.place
    name, label = name_of(notice), month_label(month)
    return News(
        whose=name,
        about=Text(f"{name}{label.zh}的辦理情形", f"{name}, progress of {label.en}"),
        done=why.label,
        role=None,
        at=notice.row.created_at,
        before=None,
        now=None,
        due=due_of(month),
        href=f"/c/{place.slug}/records/{PROGRESS.name}/new?month={month}",
    )


def _of_evaluation(notice: Notice, event: WorkflowEvent) -> News:
    """Return a notice of an evaluation: what is asked or done, and no state of anybody's scores."""
    row = notice.evaluation
    if row is None:
        message = f"notice {notice.row.id} is of nothing that is told"
        raise LookupError(message)
    name, told = name_of(notice), NOTICES[notice.row.key]
    due = None
    if notice.row.key == DECIDE and row.state == "sealed":
        due = standard_on(event.at.date()).report_day(row.year)
    return News(
        whose=name,
        about=Text(f"{name}{row.year}年度的評鑑", f"{name}, evaluation of {row.year + FIRST_YEAR}"),
        done=told,
        role=None,
        at=notice.row.created_at,
        before=None,
        now=None,
        due=due,
        href=f"/programme/evaluations/{row.id}",
    )


def page_of(number: int, place: Place, *, reader: Viewer) -> str:
    """Return the path of an application's page: the desk's for who sits at one there."""
    at_a_desk = any(one.role in DESK_ROLES and one.covers(place) for one in reader.appointments)
    return f"/programme/{'desk' if at_a_desk else 'applications'}/{number}"


def _done(verb: str, *, back: bool, staff: bool) -> Text:
    step = APPLICATION.row.get(verb)
    if step is None:
        return Text(verb, verb)
    done = step.staff if staff and step.staff else step.done
    return Text(f"收回「{done.zh}」", f"taken back: {done.en}") if back else done


def _state(name: str, *, staff: bool) -> Text | None:
    state = APPLICATION.state.get(name)
    if state is None:
        return None
    return state.staff if staff and state.staff else state.label
