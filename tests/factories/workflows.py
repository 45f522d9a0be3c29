"""A workflow that uses everything a table can say, on a table of its own, for tests."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from pydantic import Field as Bounds
from pydantic import StringConstraints
from sqlalchemy import String, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from layers.words.text import Text
from mapserve.programme.roles import Appointment, Place, Role, ScopeKind, Viewer
from mapserve.programme.workflow.structure import checked
from mapserve.programme.workflow.table import (
    Days,
    Desk,
    Editable,
    Field,
    Reason,
    Seal,
    Snapshot,
    StartDeadline,
    State,
    Step,
    Tell,
    Workflow,
)
from mapserve.services.workflow.outcomes import Outcome, settled
from mapserve.services.workflow.steps import Asked, begin, take
from mapserve.services.workflow.subjects import Subject
from mapserve.store.database import Database
from mapserve.store.models import AppointmentRow, User
from mapserve.store.models.base import CONVENTION, Base
from mapserve.store.models.workflow import WorkflowRow, constraints_of

PLACE = Place("meiren", "松山分局", "63000")
ELSEWHERE = Place("elsewhere", "海山分局", "65000")
TODAY = dt.date(2026, 11, 2)

LEADER = Desk(Role.LEADER)
PRECINCT = Desk(Role.ADVISOR, ScopeKind.PRECINCT)
COUNTY = Desk(Role.COUNTY, ScopeKind.COUNTY)


def within_the_pot(snapshot: Snapshot) -> Iterator[Reason]:
    """Ask that the pot holds the amount (facts: pot)."""
    if snapshot.fields.get("amount", 0) > snapshot.facts.get("pot", 150_000):
        yield Reason(
            text=Text("預算不夠。", "The pot does not hold so much."),
            rules=("R-36",),
            pointer="/amount",
        )


def near_the_limit(snapshot: Snapshot) -> Iterator[Reason]:
    """Warn of an amount near the limit."""
    if snapshot.fields.get("amount", 0) > 140_000:
        yield Reason(text=Text("接近上限。", "Near the limit."), blocks=False)


ERRAND = checked(
    Workflow(
        name="errand",
        label=Text("試辦", "Errand"),
        fields=(
            Field(
                name="amount",
                label=Text("金額", "Amount"),
                type=Annotated[int, Bounds(ge=1, le=150_000, strict=True)],
            ),
            Field(
                name="opinion",
                label=Text("意見", "Opinion"),
                type=Annotated[str, StringConstraints(min_length=1, max_length=100)],
            ),
            Field(name="number", label=Text("文號", "Number"), type=str),
            Field(name="done_on", label=Text("完成日", "Done on"), type=dt.date),
        ),
        states=(
            State(
                name="draft",
                label=Text("草稿", "Draft"),
                waits_for=(LEADER,),
                editable=(Editable("answers", (LEADER, Desk(Role.VOLUNTEER))),),
            ),
            State(
                name="sent",
                label=Text("已送出", "Sent"),
                staff=Text("待收件", "To be received"),
                waits_for=(PRECINCT,),
                days=Days(15),
            ),
            State(name="advised", label=Text("已審", "Advised"), waits_for=(COUNTY,)),
            State(
                name="returned",
                label=Text("補件", "Returned"),
                waits_for=(LEADER,),
                days=Days(30),
                editable=(Editable("budget", (LEADER,)),),
            ),
            State(
                name="approved",
                label=Text("核定", "Approved"),
                waits_for=(LEADER,),
                days=Days(15, since="done_on"),
            ),
            State(name="closed", label=Text("結案", "Closed"), final=True),
        ),
        steps=(
            Step(
                verb="start",
                from_=(),
                to="draft",
                by=(LEADER, Desk(Role.VOLUNTEER)),
                label=Text("開始", "Start"),
                done=Text("開始", "started"),
            ),
            Step(
                verb="send",
                from_=("draft", "returned"),
                to="sent",
                by=(LEADER,),
                label=Text("送出", "Send"),
                done=Text("送出", "sent"),
                needs=("amount",),
                effects=(Seal("application"), Tell("errand_sent", desks=(PRECINCT,))),
                retractable=True,
                rules=("R-34",),
            ),
            Step(
                verb="advise",
                from_=("sent", "advised"),
                to="advised",
                by=(PRECINCT,),
                label=Text("同意", "Agree"),
                done=Text("同意", "agreed"),
                staff=Text("同意函報", "agreed and forwarded"),
                needs=("opinion",),
                effects=(Tell("errand_advised", desks=(COUNTY,), takers_of=("send",)),),
                retractable=True,
                rules=("R-34",),
            ),
            Step(
                verb="amend",
                from_=("advised",),
                to="advised",
                by=(LEADER,),
                label=Text("改金額", "Amend"),
                done=Text("改了金額", "amended"),
                needs=("amount",),
                voids=("advise",),
                effects=(Tell("errand_amended", takers_of=("advise",)),),
            ),
            Step(
                verb="send_back",
                from_=("sent", "advised"),
                to="returned",
                by=(PRECINCT, COUNTY),
                label=Text("退回", "Send back"),
                done=Text("退回補件", "sent back"),
                takes=("opinion",),
                voids=("advise",),
                clears=("number",),
                effects=(StartDeadline(Days(10)), Tell("errand_back", takers_of=("send",))),
            ),
            Step(
                verb="approve",
                from_=("advised",),
                to="approved",
                by=(COUNTY,),
                label=Text("核定", "Approve"),
                done=Text("核定", "approved"),
                needs=("number",),
                takes=("done_on",),
                not_same_as=("advise", "send"),
                stands=("advise",),
                guards=(within_the_pot, near_the_limit),
                rules=("R-36",),
            ),
            Step(
                verb="close",
                from_=("approved",),
                to="closed",
                by=(LEADER,),
                label=Text("結案", "Close"),
                done=Text("結案", "closed"),
            ),
        ),
    )
)


class Apart(DeclarativeBase):
    """Tables that only tests have."""

    type_annotation_map = Base.type_annotation_map


Apart.metadata.naming_convention = CONVENTION  # type: ignore[assignment]  # as Base has it


class Errand(WorkflowRow, Apart):
    """A row of the errand's table."""

    __tablename__ = "errand"
    workflow = ERRAND

    amount: Mapped[int | None]
    opinion: Mapped[str | None] = mapped_column(String(100))
    number: Mapped[str | None] = mapped_column(String(20))
    done_on: Mapped[dt.date | None]

    __table_args__ = constraints_of(ERRAND)


def make_table(database: Database) -> None:
    """Make the table of errands, guarded as that of suggestions is."""
    with database.engine.begin() as connection:
        Apart.metadata.create_all(connection)
        connection.execute(
            text(
                "CREATE CONSTRAINT TRIGGER errand_told AFTER INSERT OR UPDATE ON errand "
                "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
                "EXECUTE FUNCTION workflow_row_check_told('errand')"
            )
        )


def somebody(role: Role, place: Place = PLACE, user_id: int | None = None) -> Viewer:
    """Return somebody of a role over a place, with the scope that the role is for."""
    return Viewer(user_id, role.value, (appointment(role, place),))


def appointment(role: Role, place: Place = PLACE) -> Appointment:
    """Return an appointment over a place, with the scope that the role is for."""
    scope = {
        Role.ADVISOR: (ScopeKind.PRECINCT, place.precinct_scope or ""),
        Role.COUNTY: (ScopeKind.COUNTY, place.county_code),
        Role.MINISTRY: (ScopeKind.ALL, ""),
        Role.ADMIN: (ScopeKind.ALL, ""),
    }.get(role, (ScopeKind.COMMUNITY, place.slug))
    return Appointment(role, *scope)


def person(session: Session, name: str, *roles: Role, place: Place = PLACE) -> Viewer:
    """Return a stored person with these roles over a place."""
    mine = tuple(appointment(role, place) for role in roles)
    user = User(
        email=f"{name}@example.org",
        name=name,
        appointments=[
            AppointmentRow(role=one.role, scope_kind=one.scope_kind, scope=one.scope)
            for one in mine
        ],
    )
    session.add(user)
    session.flush()
    return Viewer(user.id, name, mine)


def sealed(purpose: str) -> dict[str, Any]:
    """Return what an event says of an edition that was sealed."""
    return {"sealed": {"purpose": purpose, "sha256": "0" * 64}}


def subject(row: Errand, **facts: object) -> Subject[Errand]:
    """Return an errand as its service would have read it."""
    return Subject(row=row, place=PLACE, facts=facts, today=TODAY)


def start(session: Session, viewer: Viewer) -> Errand:
    """Return a new errand."""
    return settled(begin(session, subject(Errand()), viewer=viewer)).row


def act(
    session: Session, row: Errand, verb: str, viewer: Viewer, **given: object
) -> Outcome[Errand]:
    """Take a step with the row's own version."""
    asked = Asked(verb=verb, version=row.version, given=given)
    return take(session, subject(row), asked, viewer=viewer, seal=sealed)


@contextmanager
def at_once(database: Database, row_id: int) -> Iterator[tuple[Session, Errand]]:
    """Yield a session of its own and the errand as it is read in it; commit afterwards."""
    with database.transaction() as session:
        yield session, session.get_one(Errand, row_id)
