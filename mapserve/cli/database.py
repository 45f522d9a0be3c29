"""`mapserve db start|stop|status|upgrade`, `doctor`, `backup` and `restore`."""

import sys
from pathlib import Path

import click
from sqlalchemy import text
from sqlalchemy.engine import make_url

from mapserve.cli import doctor as examination
from mapserve.cli.command_session import opened_database
from mapserve.settings import Settings
from mapserve.store import backup, schema
from mapserve.store.cluster import embedded
from mapserve.store.database import Database

_ELSEWHERE = "MAPSERVE_DATABASE_URL names a server of your own; start and stop it yourself."


def register(main: click.Group) -> None:
    """Add the commands that look after the database."""
    main.add_command(database_group)
    main.add_command(doctor)
    main.add_command(back_up)
    main.add_command(restore)


@click.group("db")
def database_group() -> None:
    """Look after the database: the private cluster, or the server you named."""


@database_group.command()
def start() -> None:
    """Start the private cluster; it runs on until “db stop”."""
    settings = _private()
    click.echo(f"running in {embedded.start(settings).home}")


@database_group.command()
def stop() -> None:
    """Stop the private cluster."""
    stopped = embedded.stop(_private())
    click.echo("stopped" if stopped else "it was not running")


@database_group.command()
def status() -> None:
    """Tell where the database is and how it does; exit code 3 when it does not answer."""
    settings = Settings.from_environment()
    if settings.database_url is None:
        found = embedded.status(settings)
        click.echo(f"folder    {found.place.home}")
        click.echo(f"socket    {found.place.sockets}")
        click.echo(f"user      {found.place.owner.pw_name}")
        if not found.running:
            click.echo("state     not running" if found.version else "state     not made yet")
            sys.exit(3)
        url = embedded.url_of(found.place, embedded.NAME)
    else:
        url = settings.database_url
    click.echo(f"address   {make_url(url).render_as_string()}")
    database = Database(url, pool_size=1)
    database.check()
    with database.engine.connect() as connection:
        version = connection.scalar(text("SHOW server_version"))
    click.echo(f"state     running, PostgreSQL {version}")
    click.echo(f"schema    {'current' if schema.is_current(database) else 'behind'}")
    database.close()


@database_group.command()
def upgrade() -> None:
    """Bring the schema up to date with this version of mapserve."""
    database = Database(embedded.database_url(Settings.from_environment()), pool_size=1)
    database.check()
    if schema.is_current(database):
        click.echo("the schema is current")
    else:
        schema.upgrade(database)
        click.echo(f"the schema is at step {schema.steps()[-1]}")
    database.close()


@click.command()
@click.option("--port", default=8000, show_default=True, help="Where it shall serve.")
def doctor(port: int) -> None:
    """Tell what is wrong and how to mend it; exit code 1 when it cannot serve."""
    well = True
    for finding in examination.examine(Settings.from_environment(), port=port):
        colour = "green" if finding.good else "red" if finding.needed else "yellow"
        mark = "✓" if finding.good else "✗" if finding.needed else "!"
        click.echo(f"{click.style(mark, fg=colour)} {finding.what}")
        if not finding.good and finding.mend:
            click.echo(f"  → {finding.mend}")
        well = well and (finding.good or not finding.needed)
    sys.exit(0 if well else 1)


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def back_up(folder: Path) -> None:
    """Write the whole database into FOLDER, as of one moment; serving goes on meanwhile."""
    with opened_database() as database:
        file = backup.back_up(database, folder)
    click.echo(f"備份完成 written: {file} ({file.stat().st_size / 1e6:.1f} MB)")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def restore(folder: Path) -> None:
    """Bring the backup in FOLDER into an empty database: all of it or nothing.

    Everybody signs in anew.
    """
    database = Database(embedded.database_url(Settings.from_environment()), pool_size=1)
    try:
        backup.restore(database, folder)
        schema.upgrade(database)  # a backup of an earlier version is brought up to date
    finally:
        database.close()
    click.echo("還原完成，大家要重新登入 restored; everybody signs in anew")


def _private() -> Settings:
    settings = Settings.from_environment()
    if settings.database_url is not None:
        raise click.ClickException(_ELSEWHERE)
    return settings
