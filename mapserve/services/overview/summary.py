"""The overview: counts by state against the target, money by source and kind, deadlines missed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve import clock
from mapserve.programme.applications.table import APPLICATION, APPROVED, TAKING_PART
from mapserve.programme.calendar import Period
from mapserve.programme.overview import SETTLED, SHOWN_STATES, STAGE_OF, Term
from mapserve.programme.roles import Action, Place, Viewer
from mapserve.programme.workflow.table import desk_words
from mapserve.services.communities.directory import (
    EVERY_COUNTY,
    find_county,
    require_in_county,
)
from mapserve.services.overview import answers
from mapserve.store.queries import overview as overview_queries
from mapserve.store.queries import rosters as roster_queries
from mapserve.store.queries.overview import Wanted

_Row = Mapping[str, Any]


def overview_of(
    session: Session, term: Term, county_code: str, *, viewer: Viewer
) -> answers.Overview:
    """Return the overview of a county, or of `EVERY_COUNTY`, for a term.

    Raises
    ------
    SignInNeeded, Forbidden
    NotFound
        No community is in that county.
    """
    require_in_county(session, viewer, Action.OVERVIEW, county_code)
    county, whole = find_county(session, county_code), county_code == EVERY_COUNTY
    wanted = Wanted(term=term, county="" if whole else county_code)
    rows = overview_queries.sums(session, wanted, clock.today())
    coached = overview_queries.coached(session, wanted, TAKING_PART)
    names = roster_queries.counties(session) if whole else {county_code: county}
    reported = _reported(session, term)
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row["state"]] += row["applications"]
    return answers.Overview(
        county_code=county_code,
        county=county,
        term=str(term),
        label=term.label,
        on=clock.today(),
        target=term.target if whole else None,
        communities=sum(coached.values()),
        applications=counts.total(),
        unsplit=_total(rows, "unsplit"),
        reduced=_total(rows, "reduced"),
        may_fund=not whole and viewer.may(Action.FUND, Place.of_county(county_code)),
        states=[_state(name, counts[name]) for name in SHOWN_STATES if counts[name]],
        late=sorted((_late(row) for row in rows if row["late"]), key=lambda one: one.since),
        central=_central(rows),
        own=_own(rows),
        counties=[
            _county(code, name, mine, coached.get(code, 0), reported)
            for code, name in names.items()
            for mine in [[row for row in rows if row["county_code"] == code]]
            if mine or coached.get(code)
        ],
    )


def deadline_of(state: str) -> Text:
    """Return which deadline a state stands under, in words: days since what."""
    named = APPLICATION.state[state]
    days = named.days
    if days is None:
        return Text("", "")
    since = APPLICATION.field[days.since].label if days.since else named.label
    return Text(f"{since.zh}後 {days.allowed} 日內", f"{days.allowed} days after “{since.en}”")


def _county(
    code: str, name: str, rows: Sequence[_Row], communities: int, reported: set[str] | None
) -> answers.CountySums:
    def among(states: Iterable[str]) -> int:
        return sum(row["applications"] for row in rows if row["state"] in states)

    return answers.CountySums(
        county_code=code,
        county=name,
        communities=communities,
        applications=_total(rows, "applications"),
        approvals=among(APPROVED),
        settlements=among(SETTLED),
        late=_total(rows, "late"),
        reported=None if reported is None else code in reported,
        central=_central(rows),
        own=_own(rows),
    )


def _reported(session: Session, term: Term) -> set[str] | None:
    if term.half is None:
        return None
    return set(roster_queries.reported(session, Period(term.year, term.half)))


def _state(name: str, count: int) -> answers.StateCount:
    state = APPLICATION.state[name]
    label = state.staff or state.label
    return answers.StateCount(state=name, label=label, stage=STAGE_OF[name].value, count=count)


def _late(row: _Row) -> answers.LateGroup:
    state = APPLICATION.state[row["state"]]
    return answers.LateGroup(
        county_code=row["county_code"],
        county=row["county"],
        state=state.name,
        label=state.staff or state.label,
        deadline=deadline_of(state.name),
        turn=desk_words(state.waits_for),
        count=row["late"],
        since=row["late_since"],
    )


def _central(rows: Sequence[_Row]) -> answers.CentralMoney:
    approved, settled, closed = (
        _split(rows, _total(rows, name), name) for name in ("approved", "settled", "closed")
    )
    asked = _total(rows, "requested_current") + _total(rows, "requested_capital")
    return answers.CentralMoney(
        requested=_split(rows, asked, "requested"),
        approved=approved,
        settled=settled,
        returned=_less(closed, settled),
        open=_less(approved, closed),
        paid=_total(rows, "paid"),
    )


def _own(rows: Sequence[_Row]) -> answers.CountyMoney:
    granted, settled, closed = (
        _total(rows, name) for name in ("granted", "grant_settled", "grant_closed")
    )
    return answers.CountyMoney(
        granted=granted, settled=settled, returned=closed - settled, open=granted - closed
    )


def _split(rows: Sequence[_Row], total: int, name: str) -> answers.Split:
    current, capital = (_total(rows, f"{name}_{kind}") for kind in ("current", "capital"))
    return answers.Split(
        total=total, current=current, capital=capital, rest=total - current - capital
    )


def _less(one: answers.Split, other: answers.Split) -> answers.Split:
    return answers.Split(
        **{name: getattr(one, name) - getattr(other, name) for name in answers.Split.model_fields}
    )


def _total(rows: Sequence[_Row], name: str) -> int:
    return sum(int(row[name]) for row in rows)
