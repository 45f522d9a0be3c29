"""What the overview answers; all money is whole NT$."""

import datetime as dt

from layers.words.answer import Answer
from layers.words.text import Text


class Split(Answer):
    """A sum by kind (R-60): total = current + capital + rest.

    `rest` is what no line of a budget is behind, and what was not counted apart yet.
    """

    total: int
    current: int
    capital: int
    rest: int


class CentralMoney(Answer):
    """The ministry's subsidy: approved = settled + returned + open, kind by kind.

    `requested` is what the budgets come to by the rules; `paid` is what of `settled` was handed
    on.
    """

    requested: Split
    approved: Split
    settled: Split
    returned: Split
    open: Split
    paid: int


class CountyMoney(Answer):
    """What the county adds of its own, apart from the subsidy (R-72).

    granted = settled + returned + open.
    """

    granted: int
    settled: int
    returned: int
    open: int


class StateCount(Answer):
    """How many applications are in a state; `stage` is how the map shows it."""

    state: str
    label: Text
    stage: str
    count: int


class LateGroup(Answer):
    """Deadlines that were missed: in which county, which, whose turn it is, the oldest day."""

    county_code: str
    county: str
    state: str
    label: Text
    deadline: Text
    turn: Text
    count: int
    since: dt.date


class CountySums(Answer):
    """A county: communities that take part (R-01), applications, money, deadlines missed.

    `reported` is whether its roster of the half-year came (R-03); null for a whole year.
    """

    county_code: str
    county: str
    communities: int
    applications: int
    approvals: int
    settlements: int
    late: int
    reported: bool | None
    central: CentralMoney
    own: CountyMoney


class Overview(Answer):
    """The overview of a county, or of the country (`county_code` all), for a term.

    Every sum is that of its counties.

    Parameters
    ----------
    target
        Communities to be coached in the half-year (R-01, Q-17), for the country alone.
    unsplit
        Applications whose money is not counted by kind yet: in `rest`, and not in `requested`.
    reduced
        Approvals that were reduced since the budget is short (R-35).
    may_fund
        The reader records what this county adds of its own (R-72).
    """

    county_code: str
    county: str
    term: str
    label: Text
    on: dt.date
    target: int | None
    communities: int
    applications: int
    unsplit: int
    reduced: int
    may_fund: bool
    states: list[StateCount]
    late: list[LateGroup]
    central: CentralMoney
    own: CountyMoney
    counties: list[CountySums]


class OverviewRow(Answer):
    """An application in the table; null is what is not known yet.

    `requested`, `approved` and `settled` are current and capital together; `…_capital` is the part
    that is capital. `granted` is the county's own money, which is in none of the others.
    """

    id: int
    community: str
    community_name: str
    county_code: str
    county: str
    town: str
    precinct: str | None
    unit: str
    period: str
    state: str
    label: Text
    stage: str
    since: dt.date
    due: dt.date | None
    late: bool
    requested: int | None
    requested_capital: int | None
    approved: int | None
    approved_capital: int | None
    settled: int | None
    settled_capital: int | None
    returned: int | None
    granted: int | None
    grant_settled: int | None
    evaluation: int | None


class OverviewRows(Answer):
    """A page of the table; `next` and `previous` are the marks of its neighbours."""

    total: int
    rows: list[OverviewRow]
    next: str | None
    previous: str | None


class OverviewPoint(Answer):
    """A community on the map (WGS84 degrees), with the stage of its latest application."""

    community: str
    name: str
    county: str
    lon: float
    lat: float
    stage: str
    late: bool


class OverviewGroup(Answer):
    """A town on the map: how many communities, how many of them late, their box (WGS84 degrees)."""

    county_code: str
    county: str
    town: str
    communities: int
    late: int
    west: float
    south: float
    east: float
    north: float


class OverviewPoints(Answer):
    """All communities of the map; where there are more than 1,000, their towns instead."""

    points: list[OverviewPoint]
    groups: list[OverviewGroup]


class Grant(Answer):
    """What a county adds to an application; `number` counts its versions, 0 before the first."""

    application: int
    community: str
    community_name: str
    unit: str
    period: Text
    approved: int | None
    number: int
    amount: int | None
    accepted: int | None
    granted_on: dt.date | None
    document: str
    recorded_at: dt.datetime | None


class OverviewVillage(Answer):
    """A village: its communities' approved money (NT$) against what their maps come to at night.

    Metres are null until they were computed; `saves_since` counts the saves of the maps since.
    `newly_watched_m` is what nobody would watch without the things that vouchers of
    `spent_on_map` NT$ name, `metres_per_thousand` the same per NT$ 1,000.
    """

    village_code: str
    town: str
    communities: list[str]
    names: str
    lon: float
    lat: float
    approved: int
    settled: int
    street_m: float | None
    unwatched_m: float | None
    blind_spots: int
    computed_at: dt.datetime | None
    saves_since: int | None
    spent_on_map: int
    newly_watched_m: float | None
    metres_per_thousand: float | None


class OverviewVillages(Answer):
    """The villages of a county whose communities applied, most money first."""

    county_code: str
    county: str
    term: str
    villages: list[OverviewVillage]
