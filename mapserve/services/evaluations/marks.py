"""Marks as somebody sends them: each checked against its criterion and the points it carries."""

from collections.abc import Mapping

from layers.words.problems import Problem, Problems
from mapserve.programme.evaluations.criteria import Terms
from mapserve.programme.evaluations.scores import Mark
from mapserve.services.evaluations.problems import CriterionUnknown, ScoreInvalid


def refuse_unfit(terms: Terms, marks: Mapping[str, Mark | None], *, where: str) -> None:
    """Raise `Problems`, one a mark that its criterion does not take; `where` is the body's part."""
    labels = {one.key: one.label for one in terms.criteria}
    problems: list[Problem] = []
    for key, mark in marks.items():
        pointer = f"/{where}/{key}"
        if key not in labels:
            known = "、".join(labels)
            problems.append(CriterionUnknown(pointer=pointer, name=key, known=known))
        elif mark is not None and mark.value is not None:
            most = terms.points[key]
            if mark.not_applicable or not 0 <= mark.value <= most:
                problems.append(ScoreInvalid(pointer=pointer, label=labels[key], most=most))
    if problems:
        raise Problems(problems)
