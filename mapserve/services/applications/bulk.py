"""Bulk steps: one step for several applications, told row by row before and afterwards."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from layers.words.problems import Problem, Problems
from layers.words.text import Text
from mapserve.programme.applications.table import APPLICATION
from mapserve.programme.roles import Viewer
from mapserve.programme.workflow.questions import offers, why_not
from mapserve.services.applications.answers import BulkRow
from mapserve.services.applications.files import find_application, subject_of, version_of
from mapserve.services.applications.sending import take_step
from mapserve.services.workflow.outcomes import Taken, settled
from mapserve.services.workflow.steps import Asked
from mapserve.store.database import Database

# What may be done to several at once: nothing that decides about one in its own words.
VERBS = ("receive", "forward", "agree")
MOST = 100


def preview(
    session: Session, numbers: Iterable[int], verb: str, *, viewer: Viewer
) -> list[BulkRow]:
    """Return what a step would do to each of some applications; nothing is written.

    What is to be filled in does not count: the form asks for it.
    """
    rows = []
    for number in numbers:
        row, community = find_application(session, number, viewer=viewer)
        snapshot = subject_of(session, row, community).snapshot()
        offered = next(
            (one.reasons for one in offers(APPLICATION, snapshot, viewer) if one.step.verb == verb),
            None,
        )
        against = why_not(APPLICATION, verb, snapshot, viewer) if offered is None else offered
        reasons = [one for one in against if one.blocks]
        rows.append(
            BulkRow(
                id=row.id,
                version=version_of(row),
                name=community.name,
                unit=str(row.answers.get("unit") or ""),
                state=APPLICATION.state[row.state].label,
                done=not reasons,
                words=reasons[0].text if reasons else None,
            )
        )
    return rows


def take_all(
    database: Database,
    seen: Iterable[tuple[int, int]],
    verb: str,
    *,
    given: Mapping[str, Any],
    viewer: Viewer,
) -> list[BulkRow]:
    """Take a step for each of some applications, one transaction each; tell what became of each.

    Parameters
    ----------
    seen
        Number and version of each, as they were shown.
    """
    return [_take(database, number, version, verb, given, viewer) for number, version in seen]


def _take(  # noqa: PLR0913, PLR0917 - one of `take_all`
    database: Database,
    number: int,
    version: int,
    verb: str,
    given: Mapping[str, Any],
    viewer: Viewer,
) -> BulkRow:
    asked = Asked(verb=verb, version=version, given=given)
    words: Text | None = None
    with database.transaction() as session:
        outcome = take_step(session, number, asked, viewer=viewer)
    if not isinstance(outcome, Taken):
        try:
            settled(outcome)
        except Problems as several:
            words = _words(several.problems[0])
        except Problem as problem:
            words = _words(problem)
    with database.transaction() as session:
        row, community = find_application(session, number, viewer=viewer)
        return BulkRow(
            id=row.id,
            version=version_of(row),
            name=community.name,
            unit=str(row.answers.get("unit") or ""),
            state=APPLICATION.state[row.state].label,
            done=words is None,
            words=words,
        )


def _words(problem: Problem) -> Text:
    return Text(problem.message("zh") + problem.cure("zh"), str(problem))
