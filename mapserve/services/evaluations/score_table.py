"""Scores as a table for a file: what a reader may see of one evaluation, and nothing else."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from mapserve.programme.roles import Viewer
from mapserve.services.evaluations.files import find_evaluation
from mapserve.services.evaluations.showing import describe

HEAD = ("level", "evaluator", "criterion", "label", "points", "score", "not_applicable", "reason")


def score_rows(
    session: Session, number: int, *, viewer: Viewer
) -> Iterator[tuple[str | int | bool | None, ...]]:
    """Yield a row a score, below `HEAD`: what `describe` tells the same reader.

    Raises
    ------
    NotFound, SignInNeeded
    """
    told = describe(session, find_evaluation(session, number, viewer=viewer), viewer=viewer)
    for panel in told.panels:
        for criterion in panel.terms.criteria:
            everybody = [(one.name, one.scores) for one in panel.evaluators]
            for name, scores in (*everybody, ("共識 consensus", panel.consensus)):
                if (score := scores.get(criterion.key)) is not None:
                    yield (
                        panel.level.value,
                        name,
                        criterion.key,
                        criterion.label.zh,
                        criterion.points,
                        score.value,
                        score.not_applicable,
                        score.reason,
                    )
