"""Commands of exports."""

import click


def register(main: click.Group) -> None:
    """Add the commands of this room to `main`."""
    del main
