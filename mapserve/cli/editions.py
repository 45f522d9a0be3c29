"""`mapserve edition seal`."""

import click

from mapserve.cli.command_session import opened_database
from mapserve.programme.roles import OPERATOR
from mapserve.services.communities.directory import find_community
from mapserve.services.maps.editions import Purpose, seal


def register(main: click.Group) -> None:
    """Add the commands of editions."""
    main.add_command(edition)


@click.group()
def edition() -> None:
    """Editions 地圖版本: revisions sealed for an application, an evaluation, the public."""


@edition.command("seal")
@click.argument("slug")
@click.option("--purpose", type=click.Choice([purpose.value for purpose in Purpose]), required=True)
def seal_edition(slug: str, purpose: str) -> None:
    """Seal the present map of the community SLUG as its next edition."""
    with opened_database() as database, database.transaction() as session:
        sealed = seal(session, find_community(session, slug), purpose=purpose, viewer=OPERATOR)
    number, revision, sha256 = sealed.number, sealed.revision, sealed.sha256
    click.echo(f"第 {number} 版 edition {number} · revision {revision} · sha256 {sha256}")
