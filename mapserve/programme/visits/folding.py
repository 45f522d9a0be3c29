"""Folding operations: what somebody's answers come to, whatever order they arrived in."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from mapserve.programme.visits.operations import Kind, Operation

Subject = tuple[int, Kind, str]  # person, kind, target


@dataclass(frozen=True)
class Standing:
    """What stands of one subject: one operation, or several where two phones differ."""

    operations: tuple[Operation, ...]

    @property
    def agreed(self) -> Operation | None:
        """Return the answer, None while two phones differ."""
        return self.operations[0] if len(self.operations) == 1 else None

    @property
    def differs(self) -> bool:
        """Tell whether two answers stand that nobody superseded."""
        return len(self.operations) > 1


def fold(operations: Iterable[Operation]) -> dict[Subject, Standing]:
    """Return what stands by subject: the operations that no other of the same subject supersedes.

    A set decides, so order and repetition change nothing. What nobody superseded twice with the
    same words is one answer.
    """
    by_subject: dict[Subject, dict[uuid.UUID, Operation]] = {}
    for one in operations:
        by_subject.setdefault((one.person, one.kind, one.target), {})[one.id] = one
    return {subject: Standing(_standing(mine)) for subject, mine in by_subject.items()}


def _standing(mine: dict[uuid.UUID, Operation]) -> tuple[Operation, ...]:
    gone = {id_ for one in mine.values() for id_ in one.supersedes if id_ != one.id}
    left = [mine[id_] for id_ in sorted(mine) if id_ not in gone]
    # Two that supersede each other cannot come from one phone: both stand.
    left = left or [mine[id_] for id_ in sorted(mine)]
    same = {(repr(sorted(one.value.items())), one.photos): one for one in reversed(left)}
    return tuple(one for one in left if any(one is kept for kept in same.values()))
