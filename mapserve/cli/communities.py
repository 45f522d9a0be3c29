"""`mapserve community`: communities from village boundaries."""

import sys
from pathlib import Path

import click

from mapserve.cli.command_session import opened_database
from mapserve.cli.progress import progress_bar
from mapserve.exchange.formats import BOUNDARIES, one_of
from mapserve.programme.roles import OPERATOR
from mapserve.services.communities import villages
from mapserve.services.communities.precincts import load_precincts, set_precinct

NOTHING = 2
_SHOWN = 20
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


@community.command()
@click.argument("file", type=FILE)
@click.option("--encoding", help="utf-8, cp950 …; else found.")
def precincts(file: Path, encoding: str | None) -> None:
    """Give communities their police precincts (警察分局).

    FILE is a CSV with a column of village codes (村里代碼) and one of precincts (分局).
    """
    with opened_database() as database, database.transaction() as session:
        done = load_precincts(session, file, encoding=encoding, viewer=OPERATOR)
    for one in done.quarantined[:_SHOWN]:
        click.echo(f"  第 {one.row} 列 row {one.row}: {one.reason.zh} / {one.reason.en}")
    if more := len(done.quarantined[_SHOWN:]):
        click.echo(f"  …另有 {more} 列 more")
    click.echo(
        f"更新 changed {done.changed} · 未變 unchanged {done.known} · "
        f"沒有用到 not used {len(done.quarantined)}"
    )
    if not done.changed and not done.known:
        sys.exit(NOTHING)


@community.command("set")
@click.argument("slug")
@click.option("--precinct", required=True, help="Its police precinct, 松山分局; “” for none.")
def set_(slug: str, precinct: str) -> None:
    """Change what is known of a community."""
    with opened_database() as database, database.transaction() as session:
        changed = set_precinct(session, slug, precinct, viewer=OPERATOR)
        click.echo(f"{changed.slug} {changed.name} · 分局 precinct: {changed.precinct or '—'}")
