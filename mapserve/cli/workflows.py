"""`mapserve workflows`: the tables of states and steps, with their diagrams, as Markdown."""

import click

from mapserve.programme.workflow.diagram import page
from mapserve.programme.workflows import BY_NAME, WORKFLOWS


def register(main: click.Group) -> None:
    """Add the command."""
    main.add_command(workflows)


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(sorted(BY_NAME)))
def workflows(names: tuple[str, ...]) -> None:
    """Print the workflows NAMES (all without any) as docs/workflows.md has them."""
    shown = [one for one in WORKFLOWS if not names or one.name in names]
    click.echo(page(shown), nl=False)
