"""Merging what was typed into an application with what others have saved since.

A page carries a mark of each answer that it was made from (`basis_of`). What only others have
changed stays theirs, what only this page has changed is saved, and where both did, nothing is
overwritten: both are told, and the page is asked again.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from mapserve.programme.roles import Action, Viewer
from mapserve.services.applications.drafts import keep_answers, read_answers
from mapserve.services.applications.files import lock_application

_MARK = 10  # hexadecimal digits


@dataclass(frozen=True)
class Merge:
    """What became of typed answers, by field.

    Parameters
    ----------
    save
        Those that only this page has changed.
    theirs
        Those that only others have changed.
    both
        Those that both have changed, to something different: the page is asked again.
    """

    save: dict[str, Any]
    theirs: frozenset[str]
    both: frozenset[str]


def basis_of(answers: Mapping[str, Any], fields: Iterable[str]) -> str:
    """Return the marks of what some fields say, as a page carries them."""
    return ",".join(f"{name}={mark_of(answers.get(name))}" for name in fields)


def mark_of(value: object) -> str:
    """Return a short mark of an answer; what is empty has none."""
    if value in (None, "", []):
        return ""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_MARK]


def merged(basis: str, typed: Mapping[str, Any], now: Mapping[str, Any]) -> Merge:
    """Tell for each typed answer who has changed it since `basis`."""
    was = dict(one.partition("=")[::2] for one in basis.split(",") if one)
    save, theirs, both = {}, set(), set()
    for name, value in typed.items():
        before, mine, there = was.get(name, ""), mark_of(value), mark_of(now.get(name))
        if mine == there:
            continue
        if there == before:
            save[name] = value
        elif mine == before:
            theirs.add(name)
        else:
            both.add(name)
    return Merge(save, frozenset(theirs), frozenset(both))


def save_typed(  # noqa: PLR0913 - what a save is made of
    session: Session,
    number: int,
    basis: str,
    typed: Mapping[str, Any],
    *,
    taken: Collection[str] = (),
    viewer: Viewer,
) -> Merge:
    """Save of typed answers what nobody else has changed, and say what became of each.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden, Problems
    """
    row, community = lock_application(session, number, viewer=viewer, action=Action.APPLY)
    read = read_answers({name: one for name, one in typed.items() if name not in taken})
    found = merged(basis, read, row.answers)
    if found.save or taken:
        keep_answers(session, row, community, found.save, taken=taken, viewer=viewer)
    return found
