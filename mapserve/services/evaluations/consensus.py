"""Consensus: what evaluators agree on for each criterion, kept until it is sealed."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from mapserve.errors import Forbidden
from mapserve.programme.evaluations.criteria import Level
from mapserve.programme.evaluations.scores import Mark, Sheet
from mapserve.programme.evaluations.table import AGREEING, EVALUATION
from mapserve.programme.roles import Action, Viewer
from mapserve.services.evaluations.files import find_evaluation
from mapserve.services.evaluations.marks import refuse_unfit
from mapserve.services.evaluations.problems import ConsensusChanged, ConsensusClosed
from mapserve.services.evaluations.rounds import terms_of
from mapserve.store.models import Evaluation
from mapserve.store.queries import evaluation_scores
from mapserve.store.queries import evaluations as evaluation_queries


def save_consensus(
    session: Session,
    number: int,
    version: int,
    agreed: Mapping[str, Mark | None],
    *,
    viewer: Viewer,
) -> None:
    """Save what is agreed on, by criterion: by the chair or whoever runs the evaluation.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden
    ConsensusClosed
        It is not the time for it.
    ConsensusChanged
        Somebody saved since `version`; nothing is stored.
    Problems
        Each value that its criterion does not take.
    """
    file = find_evaluation(session, number, viewer=viewer, lock=True)
    row, sight = file.row, file.sight
    level = AGREEING.get(sight.state)
    chairs = any(one.chair and one.conflict is False for one in sight.mine.values())
    if not (sight.officer or chairs):
        raise Forbidden(action=Action.EVALUATIONS.label)
    if level is None or level not in sight.panels:
        raise ConsensusClosed(state=EVALUATION.state[sight.state].label)
    if row.consensus_edits + 1 != version:
        raise ConsensusChanged(pointer="/version", version=row.consensus_edits + 1)
    terms = terms_of(session, row, level, file.evaluated)
    refuse_unfit(terms, agreed, where="consensus")
    kept = {k: v for k, v in row.consensus.get(level.value, {}).items() if k not in agreed}
    told = {
        key: {"value": mark.value, "not_applicable": mark.not_applicable, "reason": mark.reason}
        for key, mark in agreed.items()
        if mark is not None and mark.given
    }
    row.consensus = {**row.consensus, level.value: kept | told}
    row.consensus_edits += 1
    session.flush()


def agreed_on(row: Evaluation, level: Level) -> Sheet:
    """Return what a level has agreed on, by criterion."""
    return {key: Mark(**one) for key, one in row.consensus.get(level.value, {}).items()}


def sealed_scores(session: Session, row: Evaluation, level: Level) -> str:
    """Return the SHA-256 of all sheets handed in at a level and what was agreed on.

    JSON with sorted keys, no spaces, UTF-8: who holds the scores can make it again.
    """
    handed_in = [
        one.id
        for one, _ in evaluation_queries.assignments(session, [row.id])
        if one.level == level.value and one.handed_in_at is not None
    ]
    sheets = evaluation_scores.marks(session, handed_in)
    whole: dict[str, Any] = {
        "consensus": row.consensus.get(level.value, {}),
        "sheets": {str(one): sheets[one] for one in handed_in},
    }
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
