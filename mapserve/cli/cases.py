"""`mapserve cases`: how urgent blind spots are, worked out by a timer."""

import sys

import click

from layers.words.problems import Problem
from mapserve.cli.command_session import opened_database
from mapserve.services.cases.signs import communities_with_cases, measure_cases
from mapserve.services.communities.directory import find_community


def register(main: click.Group) -> None:
    """Add the commands of cases."""
    main.add_command(cases)


@click.group()
def cases() -> None:
    """Cases 案件 of blind spots."""


@cases.command()
@click.option("--community", "slug", help="Only this one; all with cases where absent.")
def measure(slug: str | None) -> None:
    """Work out the metres nobody watches at each blind spot, and the order of the review.

    Run it once a night; it may run while people work. A community that takes too long is left
    out, and the exit code is 3.
    """
    done = left = 0
    with opened_database() as database:
        with database.transaction() as session:
            slugs = [slug] if slug else communities_with_cases(session)
        for one in slugs:
            with database.transaction() as session:
                community = find_community(session, one)
                try:
                    done += measure_cases(session, community)
                except Problem as problem:
                    left += 1
                    click.echo(f"{one}: {problem.told.zh} / {problem.told.en}", err=True)
    click.echo(f"案件 cases: {done} · 沒算成 communities left out: {left}")
    if left:
        sys.exit(3)
