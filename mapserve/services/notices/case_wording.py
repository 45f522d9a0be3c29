"""The words of a notice of a case: whose blind spot, what was done, whose turn until when.

Never where it is: the mail says which one, and its page the rest.
"""

from layers.words.text import Text
from mapserve.programme.cases.notices import Reminder, reminder_of
from mapserve.programme.cases.table import CASE
from mapserve.programme.dates import short_day
from mapserve.programme.roles import PERMISSIONS, Action, Place, Role, Viewer
from mapserve.programme.workflow.standing import Kind
from mapserve.services.notices.news import News, name_of
from mapserve.store.models import ReviewCase, WorkflowEvent
from mapserve.store.queries.notices import Notice


def of_case(notice: Notice, row: ReviewCase, *, reader: Viewer) -> News:
    """Return a notice of a case in words for somebody who may see it."""
    event, place = notice.event, notice.place
    staff = reviews(reader, place)
    name = name_of(notice)
    about = _about(name, row, reader)
    href = f"/review/{row.id}" if staff else f"/c/{place.slug}/cases/{row.feature_id}"
    if event is None:
        why = reminder_of(notice.row.key)
        now = None if why is Reminder.SOLVED else _state(row.state, staff=staff)
        due = row.due_on
        return News(
            whose=name, about=about, done=why.label, role=None, at=notice.row.created_at,
            before=None, now=now, due=due, href=href,
        )  # fmt: skip
    return News(
        whose=name,
        about=about,
        done=_done(event),
        role=Role(event.as_role).label if event.as_role else None,
        at=event.at,
        before=_state(event.from_state, staff=staff),
        now=_state(event.to_state, staff=staff),
        due=row.due_on if row.version == event.version else None,
        href=href,
    )


def reviews(reader: Viewer, place: Place) -> bool:
    """Tell whether somebody is of those who review there."""
    return any(
        Action.REVIEW in PERMISSIONS[one.role] for one in reader.appointments if one.covers(place)
    )


def _about(name: str, row: ReviewCase, reader: Viewer) -> Text:
    by = row.acted.get("report", [None])[0]
    if by is not None and by == reader.user_id:
        day = short_day(row.created_at)
        return Text(
            f"您{day.zh}畫的死角（{name}）", f"The blind spot you drew on {day.en} ({name})"
        )
    return Text(f"{name}的死角，案號 {row.id}", f"{name}, blind spot no. {row.id}")


def _done(event: WorkflowEvent) -> Text:
    step = CASE.row.get(event.verb)
    if step is None:
        return Text(event.verb, event.verb)
    if event.kind == Kind.TAKEN_BACK:
        return Text(f"收回「{step.done.zh}」", f"taken back: {step.done.en}")
    return step.done


def _state(name: str, *, staff: bool) -> Text | None:
    state = CASE.state.get(name)
    if state is None:
        return None
    return state.staff if staff and state.staff else state.label
