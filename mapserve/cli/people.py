"""`mapserve user`: people, their roles and their tokens."""

import click


def register(main: click.Group) -> None:
    """Add the commands to the `mapserve` group."""
    main.add_command(user)


@click.group()
def user() -> None:
    """People, their roles and their tokens."""
