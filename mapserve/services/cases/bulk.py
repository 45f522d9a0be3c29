"""Bulk steps of cases: shown one by one before, refused if the set has changed, told row by row."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from layers.words.answer import Answer
from layers.words.problems import Problem, Problems
from layers.words.text import Text
from mapserve.programme.cases.table import CASE
from mapserve.programme.roles import Viewer
from mapserve.programme.workflow.questions import offers, why_not
from mapserve.services.cases.deciding import take_step
from mapserve.services.cases.files import File, find_case, subject_of
from mapserve.services.cases.problems import QueueChanged
from mapserve.services.cases.queue import title_of
from mapserve.services.workflow.outcomes import Refused
from mapserve.services.workflow.steps import Asked
from mapserve.store.database import Database

# What may be done to several at once: with the same words for all of them.
VERBS = ("confirm", "dismiss", "ask", "hold", "pass", "close")
MOST = 100
Seen = Sequence[tuple[int, int]]


class BulkCase(Answer):
    """What a step would do, or did, to one case; `words` is why not."""

    id: int
    version: int
    name: str
    title: Text
    state: Text
    done: bool
    words: Text | None


def preview(session: Session, seen: Seen, verb: str, *, viewer: Viewer) -> list[BulkCase]:
    """Return what a step would do to each of some cases; nothing is written.

    Raises
    ------
    NotFound, SignInNeeded
        One of them is not there for the viewer.
    """
    rows = []
    for number, version in seen:
        file = find_case(session, number, viewer=viewer)
        snapshot = subject_of(session, file).snapshot()
        offered = {one.step.verb: one.reasons for one in offers(CASE, snapshot, viewer)}
        against = offered.get(verb)
        if against is None:
            against = why_not(CASE, verb, snapshot, viewer)
        words = next((one.text for one in against if one.blocks), None)
        rows.append(_told(file, version, words))
    return rows


def take_all(
    database: Database, seen: Seen, verb: str, *, given: Mapping[str, Any], viewer: Viewer
) -> list[BulkCase]:
    """Take a step for each of some cases, one transaction each; tell what became of each.

    Parameters
    ----------
    seen
        Number and version of each, as they were shown.

    Raises
    ------
    QueueChanged
        One of them is not any more as it was shown: then nothing is done at all.
    NotFound, SignInNeeded
    """
    with database.transaction() as session:
        now = [find_case(session, number, viewer=viewer).row.version for number, _ in seen]
    gone = sum(version != then for version, (_, then) in zip(now, seen, strict=True))
    if gone:
        raise QueueChanged(gone=gone)
    rows = []
    for number, version in seen:
        asked = Asked(verb=verb, version=version, given=given)
        words: Text | None = None
        with database.transaction() as session:
            try:
                with session.begin_nested():
                    outcome = take_step(session, number, asked, viewer=viewer)
            except Problem as problem:
                words = problem.told
            except Problems as problems:
                words = problems.problems[0].told
            else:
                words = outcome.problems[0].told if isinstance(outcome, Refused) else None
            file = find_case(session, number, viewer=viewer)
            rows.append(_told(file, file.row.version, words))
    return rows


def _told(file: File, version: int, words: Text | None) -> BulkCase:
    state = CASE.state[file.row.state]
    return BulkCase(
        id=file.row.id,
        version=version,
        name=file.community.name,
        title=title_of(file.properties),
        state=state.staff or state.label,
        done=words is None,
        words=words,
    )
