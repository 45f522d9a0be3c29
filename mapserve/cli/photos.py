"""`mapserve photos tidy`."""

import click

from mapserve.cli.command_session import opened_database
from mapserve.services.maps.photos import UNNAMED_FOR, tidy_photos


def register(main: click.Group) -> None:
    """Add the commands of photos."""
    main.add_command(photos)


@click.group()
def photos() -> None:
    """Photos 照片 that features name."""


@photos.command()
def tidy() -> None:
    """Drop photos that no feature, past or present, has named for 30 days."""
    with opened_database() as database, database.transaction() as session:
        gone = tidy_photos(session)
    click.echo(
        f"移除 {gone.photos} 張 photos dropped: {gone.photos} · "
        f"{gone.bytes / 2**20:.1f} MB · {UNNAMED_FOR.days} days"
    )
