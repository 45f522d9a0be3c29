"""`mapserve community`: communities from village boundaries."""

from pathlib import Path

import click

from mapserve.cli.command_session import opened_database
from mapserve.cli.progress import progress_bar
from mapserve.exchange.formats import BOUNDARIES, one_of
from mapserve.programme.roles import OPERATOR
from mapserve.services.communities import villages

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def register(main: click.Group) -> None:
    """Add the commands of this room to `main`."""
    main.add_command(community)


@click.group()
def community() -> None:
    """Communities 社區: add one, or one a village of a boundary file."""


@community.command()
@click.option("--slug", required=True, help="Short name in addresses: a-z, 0-9, hyphen.")
@click.option("--name", required=True, help="Name of the community, such as 復勢社區.")
@click.option("--village-code", required=True, help="The 11-digit VILLCODE of its village.")
@click.option("--boundary", required=True, type=FILE, help=f"{one_of(BOUNDARIES).en}.")
def add(slug: str, name: str, village_code: str, boundary: Path) -> None:
    """Add a community whose boundary is one village of a file."""
    with opened_database() as database, database.transaction() as session:
        added = villages.add_from_file(
            session, boundary, slug=slug, name=name, village_code=village_code, viewer=OPERATOR
        )
        click.echo(f"{added.slug} {added.county}{added.town}{added.name} EPSG:{added.zone}")


@community.command(
    help=f"""Add one community a village of FILE, its slug the village code.

    FILE is {one_of(BOUNDARIES).en}.
    """
)
@click.argument("file", type=FILE)
def load(file: Path) -> None:
    """Add the villages of a file."""
    with (
        opened_database() as database,
        progress_bar("村里 villages") as progress,
        database.transaction() as session,
    ):
        done = villages.load_villages(session, file, progress=progress, viewer=OPERATOR)
    for text in done.mended:
        click.echo(f"修補 mended: {text.zh}")
    for text in done.left_out:
        click.echo(f"略過 left out: {text.zh} / {text.en}")
    click.echo(
        f"讀取 read {done.read} · 新增 added {done.added} · "
        f"已有 known {done.read - done.added} · 修補 mended {len(done.mended)} · "
        f"略過 left out {len(done.left_out)}"
    )
