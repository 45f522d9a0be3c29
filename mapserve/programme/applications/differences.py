"""Differences of two sent applications: answers, lines of the budget, documents. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Form = Mapping[str, Any]  # as it is kept of what was sent: answers, budget, documents


@dataclass(frozen=True, kw_only=True)
class Differences:
    """What is otherwise in the later of two forms.

    Parameters
    ----------
    answers
        Field → what stood there before, None for nothing.
    lines
        Id of a line that stands there now → the line as it was before, None for a new one.
    lines_gone
        Lines that do not stand there any more, as they were.
    documents
        SHA-256 of those that have come.
    documents_gone
        Names of those that were taken away.
    """

    answers: Mapping[str, Any]
    lines: Mapping[str, Mapping[str, Any] | None]
    lines_gone: tuple[Mapping[str, Any], ...]
    documents: frozenset[str]
    documents_gone: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many places are otherwise."""
        several = (self.answers, self.lines, self.lines_gone, self.documents, self.documents_gone)
        return sum(len(one) for one in several)


def differences(before: Form, now: Form) -> Differences:
    """Return what is otherwise in `now`: a line is the same line by its id, a document by hash."""
    lines_before, lines_now = _lines(before), _lines(now)
    files_before, files_now = _documents(before), _documents(now)
    return Differences(
        answers=_answers(before["answers"], now["answers"]),
        lines={
            id_: lines_before.get(id_)
            for id_, line in lines_now.items()
            if lines_before.get(id_) != line
        },
        lines_gone=tuple(line for id_, line in lines_before.items() if id_ not in lines_now),
        documents=frozenset(files_now.keys() - files_before.keys()),
        documents_gone=tuple(name for sha, name in files_before.items() if sha not in files_now),
    )


def _answers(before: Form, now: Form) -> dict[str, Any]:
    names = [*now, *(name for name in before if name not in now)]
    return {name: before.get(name) for name in names if before.get(name) != now.get(name)}


def _lines(form: Form) -> dict[str, Mapping[str, Any]]:
    return {str(one["id"]): one for one in form["budget"]["lines"]}


def _documents(form: Form) -> dict[str, str]:
    return {one["sha256"]: one["name"] for one in form["documents"]}
