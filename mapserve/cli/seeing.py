"""`mapserve coverage`: what is watched, computed on the command line."""

import json
from typing import Any

import click

from mapserve.cli.opened import opened_database
from mapserve.programme.roles import OPERATOR
from mapserve.services.communities import find_community
from mapserve.services.coverage import cover

_SHOWN = 10  # stretches; --json gives all


def register(main: click.Group) -> None:
    """Add the commands of seeing."""
    main.add_command(coverage)


@click.command()
@click.argument("slug")
@click.option("--at", help="A time of the week, as “Wed 22:00” or “週三 22:00”; else now.")
@click.option("--json", "as_json", is_flag=True, help="All of it, as the API answers.")
def coverage(slug: str, at: str | None, *, as_json: bool) -> None:
    """Tell how many metres of street the community SLUG has watched, and what nobody watches."""
    with opened_database() as database, database.sessions() as session:
        community = find_community(session, slug)
        found = cover(session, community, viewer=OPERATOR, at=at)
        name = community.name
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        _tell(name, found)


def _tell(name: str, found: dict[str, Any]) -> None:
    click.echo(f"{name} · {found['at']} · 版次 revision {found['revision']}")
    click.echo(
        f"街道 streets {found['street_m']:,.0f} m · 有人看 watched {found['watched_m']:,.0f} m "
        f"({found['share']:.1%})"
    )
    for layer, metres in found["by_layer"].items():
        click.echo(f"  {layer:<14}{metres:>8,.0f} m")
    for one in found["uncovered"][:_SHOWN]:
        near = " ".join(one["near"])
        click.echo(f"沒人看 unwatched {one['length_m']:>6,.0f} m  {one['street'] or '—'}  {near}")
    if more := len(found["uncovered"][_SHOWN:]):
        click.echo(f"…還有 and {more} more")
    if found["unknown"]:
        click.echo(f"方向不明 cameras of unknown direction: {len(found['unknown'])}")
    for one in found["missing"]:
        click.echo(f"{one['zh']} {one['en']}")
