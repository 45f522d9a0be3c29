"""Duties of evaluations: whom an evaluator is asked about, what waits for whoever runs them."""

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve.programme.evaluations.criteria import standard_named
from mapserve.programme.evaluations.table import EVALUATION
from mapserve.programme.roles import Viewer
from mapserve.services.applications.answers import Duty
from mapserve.services.evaluations.files import File, opened
from mapserve.store.models import EvaluationRound
from mapserve.store.queries import evaluations as evaluation_queries
from mapserve.store.queries.evaluations import Sought

_MOST = 50
# What whoever runs an evaluation does next, where it waits for them and for no evaluator.
_NEXT = {
    "draft": Text("安排委員", "Name evaluators"),
    "consensus": Text("填共識分數、定案", "Agree and seal"),
    "sealed": Text("決定是否遴報", "Nominate or not"),
    "not_nominated": Text("公布結果", "Release the result"),
    "nominated": Text("安排複評委員", "Name the ministry's evaluators"),
    "re_consensus": Text("填共識分數、定案", "Agree and seal"),
    "re_evaluated": Text("決定獎勵", "Decide on awards"),
    "awarded": Text("公布結果", "Release the result"),
    "not_awarded": Text("公布結果", "Release the result"),
}


def evaluation_duties(session: Session, viewer: Viewer) -> list[Duty]:
    """Return what evaluations ask of a viewer: of no score but their own."""
    return [*_sheets(session, viewer), *_running(session, viewer)]


def _sheets(session: Session, viewer: Viewer) -> list[Duty]:
    if viewer.user_id is None:
        return []
    found = []
    for mine, row, _ in evaluation_queries.owed_by(session, viewer.user_id):
        file = opened(session, row, viewer)
        if file is None:
            continue
        if mine.conflict is None:
            title = Text(f"{file.name}的評鑑：請先聲明", f"{file.name}: declare first")
        elif row.state in ("scoring", "re_scoring"):
            title = Text(f"{file.name}的評鑑：請評分", f"{file.name}: your scores")
        else:
            continue  # nothing is asked before it is opened
        found.append(_duty(file, title))
    return found


def _running(session: Session, viewer: Viewer) -> list[Duty]:
    if not viewer.evaluates:
        return []
    rows = evaluation_queries.page(
        session,
        Sought(),
        person_id=None,
        appointments=viewer.appointments,
        before=None,
        limit=_MOST,
    )
    found = []
    for row, _ in rows:
        file = opened(session, row, viewer)
        if file is None or file.sight.state != row.state or not _waits_for(file, viewer):
            continue
        following = _NEXT.get(row.state)
        if following is not None:
            title = Text(f"{file.name}的評鑑：{following.zh}", f"{file.name}: {following.en}")
            due = row.state == "sealed"
            found.append(_duty(file, title, session=session if due else None))
    return found


def _waits_for(file: File, viewer: Viewer) -> bool:
    seats = [(one.role, one.scope_kind) for one in viewer.appointments if one.covers(file.place)]
    desks = EVALUATION.state[file.row.state].waits_for
    return bool(file.sight.officer) and any(d.takes(seat) for d in desks for seat in seats)


def _duty(file: File, title: Text, *, session: Session | None = None) -> Duty:
    state = EVALUATION.state[file.sight.state]
    label = state.staff or state.label
    due = None
    if session is not None:  # a county reports its nominations by a day
        round_ = session.get_one(EvaluationRound, file.row.round_id)
        due = standard_named(round_.standard).report_day(file.row.year)
    return Duty(
        title=title,
        detail=Text(f"{file.row.year}年度・{label.zh}", f"{file.row.year} · {label.en}"),
        href=f"/programme/evaluations/{file.row.id}",
        due=due,
        waits=True,
    )
