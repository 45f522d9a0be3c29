"""Desks: queue, lists, overview, roster and evaluations at 16,000 applications and at 400."""

from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.orm import Session

from mapserve.programme.calendar import Period
from mapserve.programme.overview import Sort, Term
from mapserve.programme.roles import Appointment, Role, ScopeKind, Viewer
from mapserve.programme.rules.versions import VERSIONS
from mapserve.services.applications.files import find_application
from mapserve.services.applications.queue import queue_of
from mapserve.services.applications.showing import describe, list_applications
from mapserve.services.evaluations.showing import list_evaluations
from mapserve.services.overview.communities import Narrowed, points_of, rows_of
from mapserve.services.overview.summary import overview_of
from mapserve.services.rosters.communities import roster_of
from mapserve.services.settlements.showing import show_settlement
from mapserve.store.database import Database
from mapserve.store.queries.applications import Sought
from mapserve.store.queries.evaluations import Sought as EvaluationsSought
from tests.benchmarks.figures import ROUNDS, Figure, seconds, show
from tests.benchmarks.neighbourhood import opened

FEW, MANY = 400, 16_000
BAR, MOST_S = 3.0, 0.150
TERM, PERIOD = Term(116, 1), Period(116, 1)
TIMES = 5
BY_MONEY = Narrowed(sort=Sort.APPROVED, descending=True)
BY_NAME = Narrowed(query="社區1")
COUNTY = Viewer(None, "county", (Appointment(Role.COUNTY, ScopeKind.COUNTY, "63000"),))
MINISTRY = Viewer(None, "ministry", (Appointment(Role.MINISTRY, ScopeKind.ALL, ""),))

# Four applications a community, a community in twenty of the county; each row with its event.
_FILL = """
INSERT INTO community (slug, name, village_code, county_code, county, town, precinct, boundary,
    zone)
SELECT 'c' || n, '社區' || n, village_code,
    CASE WHEN n % 20 = 0 THEN '63000' ELSE lpad(CAST(10000 + n % 20 AS text), 5, '0') END,
    county, town, '第' || n % 160 || '分局', boundary, zone
FROM community, generate_series(CAST(:first AS int) / 4, CAST(:last AS int) / 4 - 1) AS n
WHERE slug = 'meiren';
INSERT INTO unit (community_id, kind, name, registration_number)
SELECT id, 'association', name, slug FROM community
WHERE id NOT IN (SELECT community_id FROM unit);
INSERT INTO application (community_id, unit_id, year, half, rules, answers, budget, proposed,
    state, version, entered_at, acted, opinion, review_reason)
SELECT unit.community_id, unit.id, 115 + n / 2, 1 + n % 2, :rules,
    jsonb_build_object('unit', unit.name, 'registration_number', unit.registration_number),
    '{"lines": []}', '{}',
    (ARRAY['sent', 'received', 'forwarded', 'agreed', 'declined'])[1 + (unit.id + n) % 5],
    1, now() - (unit.id * 4 + n) * interval '1 minute', '{"start": [null, 1, ""]}', '可', '可'
FROM unit, generate_series(0, 3) AS n
WHERE unit.id NOT IN (SELECT unit_id FROM application) AND unit.registration_number <> 'meiren';
INSERT INTO application_money (application_id, version, requested_current, requested_capital)
SELECT id, version, id % 60000, id % 30000 FROM application
WHERE id NOT IN (SELECT application_id FROM application_money);
INSERT INTO evaluation_round (year, level, evaluated, county_code, standard, hours)
SELECT 116, 'county', 'community', '63000', '115', '[]'
WHERE NOT EXISTS (SELECT FROM evaluation_round);
INSERT INTO evaluation (round_id, year, county_code, community_id, "group", consensus, state,
    version, entered_at, acted)
SELECT evaluation_round.id, 116, c.county_code, c.id, 'general', '{}', 'draft', 1, now(),
    '{"begin": [null, 1, ""]}'
FROM community c, evaluation_round WHERE c.county_code = '63000' AND c.slug <> 'meiren'
    AND c.id NOT IN (SELECT community_id FROM evaluation);
INSERT INTO workflow_event (id, workflow, subject_id, number, kind, verb, from_state, to_state,
    version, at, data, hash)
SELECT gen_random_uuid(), 'evaluation', id, 1, 'begun', 'begin', '', state, 1, entered_at, '{}',
    sha256(CAST('e' || id AS bytea))
FROM evaluation WHERE id NOT IN (
    SELECT subject_id FROM workflow_event WHERE workflow = 'evaluation');
INSERT INTO workflow_event (id, workflow, subject_id, number, kind, verb, from_state, to_state,
    version, at, data, hash)
SELECT gen_random_uuid(), 'application', id, 1, 'begun', 'start', '', state, 1, entered_at, '{}',
    sha256(CAST(CAST(id AS text) AS bytea))
FROM application WHERE id NOT IN (
    SELECT subject_id FROM workflow_event WHERE workflow = 'application');
"""


def run() -> None:
    """Print the table."""
    asked: dict[str, Callable[[Session], object]] = {
        "a county's queue": lambda session: queue_of(session, COUNTY),
        "the ministry's queue": lambda session: queue_of(session, MINISTRY),
        "an application shown": _shown,
        "a county's list": lambda session: list_applications(session, Sought(), viewer=COUNTY),
        "a settlement shown": _settlement,
        "a county's overview": lambda session: overview_of(session, TERM, "63000", viewer=COUNTY),
        "the country's overview": lambda session: overview_of(
            session, TERM, "all", viewer=MINISTRY
        ),
        "its table, by money": lambda session: rows_of(
            session, TERM, "all", BY_MONEY, viewer=MINISTRY
        ),
        "its table, by name and words": lambda session: rows_of(
            session, TERM, "all", BY_NAME, viewer=MINISTRY
        ),
        "its map": lambda session: points_of(session, TERM, "all", viewer=MINISTRY),
        "a county's roster": lambda session: roster_of(session, PERIOD, "63000", viewer=COUNTY),
        "a county's evaluations": lambda session: list_evaluations(
            session, EvaluationsSought(), viewer=COUNTY
        ),
    }
    with opened() as database:
        _fill(database, 0, FEW)
        few = {name: _seconds(database, work) for name, work in asked.items()}
        _fill(database, FEW, MANY)
        many = {name: _seconds(database, work) for name, work in asked.items()}
    show(
        "Desks",
        [
            figure
            for name in asked
            for figure in (
                Figure(
                    f"{name}, {MANY:,} applications", f"{many[name] * 1e3:.1f} ms",
                    f"{FEW} {few[name] * 1e3:.1f} ms", many[name] / few[name], BAR, at_least=False,
                ),
                Figure("", "", "bar 150 ms", many[name] / MOST_S, 1.0, at_least=False),
            )
        ],
    )  # fmt: skip


def _fill(database: Database, first: int, last: int) -> None:
    values = {"first": first, "last": last, "rules": VERSIONS[0].name}
    with database.transaction() as session:
        for statement in _FILL.strip().rstrip(";").split(";\n"):
            session.execute(text(statement), values)
    with database.reading.connect() as connection:
        connection.execute(text("VACUUM ANALYZE"))  # as the server does by itself


def _shown(session: Session) -> object:
    (one,) = list_applications(session, Sought(), viewer=MINISTRY, limit=1)
    row, community = find_application(session, one.id, viewer=MINISTRY)
    return describe(session, row, community, viewer=MINISTRY)


def _settlement(session: Session) -> object:
    (one,) = list_applications(session, Sought(), viewer=MINISTRY, limit=1)
    return show_settlement(session, one.id, viewer=MINISTRY)


def _seconds(database: Database, work: Callable[[Session], object]) -> float:
    """Return the least seconds of a few rounds: the machine may be shared."""

    def ask() -> None:
        with database.readers() as session:
            work(session)

    ask()
    return min(seconds(ask, times=TIMES) for _ in range(ROUNDS))
