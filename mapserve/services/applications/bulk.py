"""Bulk steps: one step for several applications, told row by row before and afterwards."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve.programme.applications.table import APPLICATION
from mapserve.programme.roles import Viewer
from mapserve.programme.workflow.questions import offers, why_not
from mapserve.services.applications.answers import BulkRow
from mapserve.services.applications.files import find_application, subject_of, version_of
from mapserve.services.applications.sending import take_step
from mapserve.services.workflow.outcomes import Refused
from mapserve.services.workflow.steps import Asked
from mapserve.store.database import Database
from mapserve.store.models import Application, Community

# What may be done to several at once: nothing that decides about one in its own words.
VERBS = ("receive", "forward", "agree")
MOST = 100


def preview(
    session: Session, numbers: Iterable[int], verb: str, *, viewer: Viewer
) -> list[BulkRow]:
    """Return what a step would do to each of some applications; nothing is written.

    What is to be filled in does not count: the form asks for it.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden
        One of them is not the viewer's to see.
    """
    rows = []
    for number in numbers:
        row, community = find_application(session, number, viewer=viewer)
        snapshot = subject_of(session, row, community).snapshot()
        offered = {one.step.verb: one.reasons for one in offers(APPLICATION, snapshot, viewer)}
        against = offered.get(verb)
        if against is None:
            against = why_not(APPLICATION, verb, snapshot, viewer)
        rows.append(_told(row, community, next((r.text for r in against if r.blocks), None)))
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
    rows = []
    for number, version in seen:
        asked = Asked(verb=verb, version=version, given=given)
        with database.transaction() as session:
            outcome = take_step(session, number, asked, viewer=viewer)
            row, community = find_application(session, number, viewer=viewer)
            against = outcome.problems[0].told if isinstance(outcome, Refused) else None
            rows.append(_told(row, community, against))
    return rows


def _told(row: Application, community: Community, against: Text | None) -> BulkRow:
    return BulkRow(
        id=row.id,
        version=version_of(row),
        name=community.name,
        unit=str(row.answers.get("unit") or ""),
        state=APPLICATION.state[row.state].label,
        done=against is None,
        words=against,
    )
