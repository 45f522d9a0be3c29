"""`mapserve overview`: figures of maps and money by kind, brought up to date by a timer."""

import click

from mapserve.cli.command_session import opened_database
from mapserve.cli.progress import progress_bar
from mapserve.services.overview.figures import compute_figures, count_money, stale_communities


def register(main: click.Group) -> None:
    """Add the commands of the overview."""
    main.add_command(overview)


@click.group()
def overview() -> None:
    """Figures 總覽的數字 that are kept with what they were computed from."""


@overview.command()
@click.option("--at-most", type=click.IntRange(min=1), help="So many communities, then stop.")
def refresh(at_most: int | None) -> None:
    """Compute what is missing or of another map than the present one.

    Run it every night: some seconds a community whose map was changed. It may be stopped at any
    time; what was computed stays.
    """
    counted = 0
    with opened_database() as database, progress_bar("總覽 overview") as show:
        while True:
            with database.transaction() as session:
                now = count_money(session)
            counted += now
            if not now:
                break
        with database.transaction() as session:
            slugs = stale_communities(session)[:at_most]
        for done, slug in enumerate(slugs, 1):
            with database.transaction() as session:
                compute_figures(session, slug)
            show(done, len(slugs))
    click.echo(f"地圖 maps: {len(slugs)} · 申請 applications: {counted}")
