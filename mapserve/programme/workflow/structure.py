"""Checks of a workflow's structure: every state reachable, with a way out, somebody who can act.

Pure. `checked` runs when a table is imported: a mistake in it is told before anything is served.
"""

import re
from collections.abc import Iterable, Iterator

from layers.words.text import Text
from mapserve.programme.roles import SCOPES
from mapserve.programme.workflow.table import (
    Desk,
    State,
    Step,
    Tell,
    Workflow,
)

TAKE_BACK = "take_back"  # how the API asks to undo the last step
_NAME = re.compile(r"[a-z][a-z_]{0,39}")
_RULE = re.compile(r"[RQ]-\d\d")
_CHINESE = re.compile(r"[一-鿿]")
_LATIN = re.compile(r"[A-Za-z]")


class TableError(ValueError):
    """A table that contradicts itself."""


def checked(workflow: Workflow) -> Workflow:
    """Return the workflow, or raise `TableError` with everything that is wrong with it."""
    found = faults(workflow)
    if found:
        message = "; ".join(f"{workflow.name}: {one}" for one in found)
        raise TableError(message)
    return workflow


def faults(workflow: Workflow) -> list[str]:
    """Return what is wrong with a table, each in one sentence."""
    found = list(_names(workflow))
    if found:  # the rest would only repeat it
        return found
    return [*_ways(workflow), *_people(workflow), *_words(workflow)]


def filled_in(workflow: Workflow) -> dict[str, frozenset[str]]:
    """Return for each state the fields that are filled whenever something stands there.

    Those that every way there fills and none of its steps empties: what the database checks.
    """
    names = frozenset(workflow.field)
    held = {state.name: names for state in workflow.states}
    changed = True
    while changed:
        changed = False
        for step in workflow.steps:
            for before in step.from_ or ("",):
                brought = (held[before] if before else frozenset()) - set(step.clears)
                now = held[step.to] & (brought | set(step.needs))
                changed = changed or now != held[step.to]
                held[step.to] = now
    return held


def reachable(workflow: Workflow, starts: Iterable[str]) -> set[str]:
    """Return the states that steps lead to from some states, those included."""
    seen, edge = set(), list(starts)
    while edge:
        state = edge.pop()
        if state not in seen:
            seen.add(state)
            edge += [step.to for step in workflow.steps_from[state]]
    return seen


def _names(workflow: Workflow) -> Iterator[str]:
    for names in (
        [one.name for one in workflow.states],
        [one.name for one in workflow.fields],
    ):
        yield from (f"{one} stands twice" for one in sorted(set(names)) if names.count(one) > 1)
        yield from (f"“{one}” is no name" for one in names if not _NAME.fullmatch(one))
    for name in (workflow.name, *workflow.verbs):
        if not _NAME.fullmatch(name) or name == TAKE_BACK:
            yield f"“{name}” is no name"
    if sum(not step.from_ for step in workflow.steps) != 1:
        yield "exactly one step begins it"
    taken: set[tuple[str, str]] = set()
    for step in workflow.steps:
        yield from _unknown(workflow, step)
        yield from (
            f"{step.verb} leads two ways from {state}"
            for state in step.from_
            if (step.verb, state) in taken
        )
        taken.update((step.verb, state) for state in step.from_)
    for state in workflow.states:
        if state.days and state.days.since and state.days.since not in workflow.field:
            yield f"{state.name} names no field {state.days.since}"


def _unknown(workflow: Workflow, step: Step) -> Iterator[str]:
    """Yield what the row names and the table does not have."""
    told = [effect for effect in step.effects if isinstance(effect, Tell)]
    since = [step.deadline.since] if step.deadline and step.deadline.since else []
    takers = [verb for one in told for verb in one.takers_of]
    verbs = {*step.not_same_as, *step.stands, *step.voids, *takers}
    for kind, named, known in (
        ("state", {*step.from_, step.to}, set(workflow.state)),
        ("verb", verbs, set(workflow.verbs)),
        ("field", {*step.needs, *step.takes, *step.clears, *since}, set(workflow.field)),
    ):
        yield from (f"{step.verb} names no {kind} {one}" for one in sorted(named - known))


def _ways(workflow: Workflow) -> Iterator[str]:
    reached = reachable(workflow, [workflow.beginning.to])
    final = {state.name for state in workflow.states if state.final}
    if not final:
        yield "no state is final"
    for state in workflow.states:
        if state.name not in reached:
            yield f"{state.name} is never reached"
        if not state.final and not reachable(workflow, [state.name]) & final:
            yield f"{state.name} has no way out"
    for step in workflow.steps:
        if step.retractable and not step.from_:
            yield f"{step.verb} begins it and cannot be taken back"
        for verb in (*step.not_same_as, *step.stands):
            earlier = [one.to for one in workflow.steps if one.verb == verb]
            if not reachable(workflow, earlier) & set(step.from_):
                yield f"{verb} never comes before {step.verb}"


def _people(workflow: Workflow) -> Iterator[str]:
    for state in workflow.states:
        if state.final and state.waits_for:
            yield f"{state.name} is final and waits for somebody"
        if not state.final and not _can_act(workflow, state):
            yield f"{state.name} waits for nobody who can act"
        yield from _seats(
            state.name, (*state.waits_for, *(d for p in state.editable for d in p.by))
        )
    for step in workflow.steps:
        if not step.by:
            yield f"{step.verb} may be taken by nobody"
        told = (desk for one in step.effects if isinstance(one, Tell) for desk in one.desks)
        yield from _seats(step.verb, (*step.by, *told))


def _can_act(workflow: Workflow, state: State) -> bool:
    """Tell whether all of those waited for have a step that leads on."""
    onward = [step for step in workflow.steps_from[state.name] if step.to != state.name]
    return bool(state.waits_for) and all(
        any(step.is_for([(desk.role, desk.reach)]) for step in onward) for desk in state.waits_for
    )


def _seats(where: str, desks: Iterable[Desk]) -> Iterator[str]:
    for desk in desks:
        if not set(desk.wide_enough) & set(SCOPES[desk.role]):
            yield f"{where}: no {desk.role} has so wide a scope as {desk.reach}"


def _words(workflow: Workflow) -> Iterator[str]:
    texts: list[tuple[str, Text | None]] = [(workflow.name, workflow.label)]
    texts += [(one.name, text) for one in workflow.states for text in (one.label, one.staff)]
    texts += [(s.verb, text) for s in workflow.steps for text in (s.label, s.done, s.staff)]
    texts += [(one.name, one.label) for one in workflow.fields]
    for where, text in texts:
        if text is not None and not (_CHINESE.search(text.zh) and _LATIN.search(text.en)):
            yield f"{where} lacks its words in one language"
    for step in workflow.steps:
        for rule in step.rules:
            if not _RULE.fullmatch(rule):
                yield f"{step.verb}: {rule} is no rule"
