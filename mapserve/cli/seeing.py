"""`mapserve coverage`, `sites`, `corridor`: what is watched, computed on the command line."""

import json
from typing import Any

import click

from mapserve.cli.opened import opened_database
from mapserve.programme.roles import OPERATOR
from mapserve.services.communities import find_community
from mapserve.services.coverage import cover
from mapserve.services.proposals import find_corridor, propose_sites

_SHOWN = 10  # stretches; --json gives all


def register(main: click.Group) -> None:
    """Add the commands of seeing."""
    for command in (coverage, sites, corridor):
        main.add_command(command)


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


@click.command()
@click.argument("slug")
@click.option("--count", type=click.IntRange(1, 20), required=True, help="How many cameras.")
@click.option("--at", help="A time of the week, as “Wed 22:00” or “週三 22:00”; else now.")
@click.option("--json", "as_json", is_flag=True, help="All of it, as the API answers.")
def sites(slug: str, count: int, at: str | None, *, as_json: bool) -> None:
    """Propose where the next cameras of the community SLUG belong."""
    with opened_database() as database, database.sessions() as session:
        community = find_community(session, slug)
        found = propose_sites(session, community, viewer=OPERATOR, count=count, at=at, seconds=10.0)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for number, one in enumerate(found["sites"], start=1):
        click.echo(
            f"{number:>2} {one['lon']:.6f},{one['lat']:.6f} {one['bearing']:>5.1f}° "
            f"+{one['gain_m']:.0f} m  {one['street'] or '—'}  {' '.join(one['near'])}"
        )
    click.echo(f"共 together {found['covered_m']:.0f} m · 與最佳差 gap ≤ {found['gap']:.1%}")


class _LonLat(click.ParamType[tuple[float, float]]):
    """A place as “121.55,25.05”."""

    name = "lon,lat"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float]:
        """Read two numbers."""
        try:
            lon, lat = (float(part) for part in str(value).split(","))
        except ValueError:
            self.fail(f"“{value}” is not lon,lat", param, ctx)
        return lon, lat


@click.command()
@click.argument("slug")
@click.option("--from", "start", type=_LonLat(), required=True, help="The school gate.")
@click.option("--to", "end", type=_LonLat(), required=True, help="The destination.")
@click.option("--json", "as_json", is_flag=True, help="All of it, as the API answers.")
def corridor(
    slug: str, start: tuple[float, float], end: tuple[float, float], *, as_json: bool
) -> None:
    """Find the safest way between two places in the community SLUG, and its gaps."""
    with opened_database() as database, database.sessions() as session:
        community = find_community(session, slug)
        found = find_corridor(session, community, viewer=OPERATOR, start=start, end=end)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    click.echo(f"長 length {found['length_m']:.0f} m · 最短 shortest {found['shortest_m']:.0f} m")
    for one in found["gaps"]:
        label, cure = one["label"], one["cure"]
        at = one["at"] or ""
        click.echo(f"{label['zh']} {label['en']} {one['length_m']:.0f} m {at} → {cure['zh']}")


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
