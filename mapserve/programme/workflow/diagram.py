"""The diagram of a workflow (Mermaid), and the page of documentation that shows all of them."""

from collections.abc import Iterable

from mapserve.programme.workflow.table import Days, Desk, Step, Workflow, desk_words


def mermaid(workflow: Workflow) -> str:
    """Return the diagram as Mermaid text."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{one.label.zh} {one.name}" as {one.name}' for one in workflow.states]
    for step in workflow.steps:
        for state in step.from_ or ("[*]",):
            lines.append(f"    {state} --> {step.to}: {step.label.zh} {step.verb}")
    lines += [f"    {one.name} --> [*]" for one in workflow.states if one.final]
    return "\n".join(lines)


def page(workflows: Iterable[Workflow]) -> str:
    """Return docs/workflows.md: each workflow's diagram and its rows."""
    head = (
        "# Workflows\n\n"
        "Written by `make docs` from the tables in `mapserve/programme/`; a test compares."
    )
    return "\n\n".join([head, *map(_chapter, workflows)]) + "\n"


def _chapter(workflow: Workflow) -> str:
    return "\n\n".join(
        (
            f"## {workflow.name} {workflow.label.zh}",
            f"```mermaid\n{mermaid(workflow)}\n```",
            _table(
                ("state", "狀態", "waits for", "days"),
                [
                    (
                        one.name,
                        one.label.zh,
                        "nobody" if one.final else desk_words(one.waits_for).en,
                        _days(one.days),
                    )
                    for one in workflow.states
                ],
            ),
            _table(
                ("step", "步驟", "from", "to", "who", "needs", "rules"),
                [
                    (
                        one.verb,
                        one.label.zh,
                        ", ".join(one.from_) or "–",
                        one.to,
                        _desks(one.by),
                        ", ".join(one.needs) or "–",
                        ", ".join(one.rules) or "–",
                    )
                    for one in workflow.steps
                ],
            ),
            *(note for one in workflow.steps if (note := _notes(one))),
        )
    )


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _desks(desks: tuple[Desk, ...]) -> str:
    return ", ".join(f"{one.role} ({one.reach})" for one in desks)


def _days(days: Days | None) -> str:
    if days is None:
        return "–"
    return f"{days.allowed} {days.counted.label.en}" + (f" from {days.since}" if days.since else "")


def _notes(step: Step) -> str:
    notes = [
        *(f"asks: {_first_line(guard.__doc__)}" for guard in step.guards),
        *(f"never by who took `{verb}`" for verb in step.not_same_as),
        *(f"`{verb}` must stand" for verb in step.stands),
        *(f"`{verb}` falls" for verb in step.voids),
    ]
    if step.deadline:
        notes.append(f"gives {_days(step.deadline)}")
    if step.retractable:
        notes.append("may be taken back until the next step")
    return f"**{step.verb}**: " + "; ".join(notes) + "." if notes else ""


def _first_line(documentation: str | None) -> str:
    return (documentation or "").split("\n", 1)[0].rstrip(".")
