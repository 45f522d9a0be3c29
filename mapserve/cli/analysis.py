"""`mapserve coverage`, `sites`, `corridor`: what is watched, computed on the command line."""

import signal
from itertools import groupby
from typing import TypeVar
from uuid import UUID

import click

from layers.analysis.hours import DAYS_EN, DAYS_ZH, WEEK, Instant, parse_instant
from mapserve.cli.command_session import opened_database
from mapserve.cli.progress import progress_bar
from mapserve.programme.roles import OPERATOR
from mapserve.services.analysis.answers import Coverage
from mapserve.services.analysis.corridors import CorridorWanted, find_corridor
from mapserve.services.analysis.coverage import cover
from mapserve.services.analysis.long_task import Running
from mapserve.services.analysis.sites import MOST_CAMERAS, SitesWanted, propose_sites
from mapserve.services.communities.directory import find_community

Answer = TypeVar("Answer")
_SHOWN = 10  # stretches; --json gives all
_PARTS = 100  # of the progress bar


def register(main: click.Group) -> None:
    """Add the commands of seeing."""
    for command in (coverage, sites, corridor):
        main.add_command(command)


class _WeekTime(click.ParamType[Instant]):
    """A time of the week as “Wed 22:00” or “週三 22:00”."""

    name = "day HH:MM"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Instant:
        """Read it; `InstantInvalid` says what is wrong."""
        del param, ctx
        return value if isinstance(value, Instant) else parse_instant(str(value))


@click.command()
@click.argument("slug")
@click.option("--at", type=_WeekTime(), help="As “Wed 22:00” or “週三 22:00”; else now.")
@click.option("--json", "as_json", is_flag=True, help="All of it, as the API answers.")
def coverage(slug: str, at: Instant | None, *, as_json: bool) -> None:
    """Tell how many metres of street the community SLUG has watched, and what nobody watches."""
    with opened_database() as database, database.sessions() as session:
        community = find_community(session, slug)
        found = cover(session, community, viewer=OPERATOR, at=at)
        name = community.name
    if as_json:
        click.echo(found.model_dump_json())
    else:
        _tell(name, found)


@click.command()
@click.argument("slug")
@click.option("--count", type=click.IntRange(1, MOST_CAMERAS), help="How many cameras.")
@click.option("--budget", type=click.IntRange(0), help="Or for how much, in NT$.")
@click.option("--unit-cost", type=click.IntRange(1), help="What one camera costs, in NT$.")
@click.option("--at", type=_WeekTime(), help="As “Wed 22:00” or “週三 22:00”; else now.")
@click.option(
    "--seconds",
    type=click.FloatRange(0, 600),
    default=10.0,
    show_default=True,
    help="Time for the optimum after the quick answer.",
)
@click.option("--json", "as_json", is_flag=True, help="All of it, as the API answers.")
def sites(  # noqa: PLR0913 - one for each option
    slug: str,
    *,
    count: int | None,
    budget: int | None,
    unit_cost: int | None,
    at: Instant | None,
    seconds: float,
    as_json: bool,
) -> None:
    """Propose where the next cameras of the community SLUG belong.

    Ctrl+C ends the search with the best known by then.
    """
    wanted = SitesWanted(count=count, budget=budget, unit_cost=unit_cost, at=at, seconds=seconds)
    with opened_database() as database, database.sessions() as session:
        community = find_community(session, slug)
        running = propose_sites(session, community, viewer=OPERATOR, wanted=wanted)
    found = _followed(running)
    if as_json:
        click.echo(found.model_dump_json())
        return
    for number, one in enumerate(found.sites, start=1):
        click.echo(
            f"{number:>2} {one.lon:.6f},{one.lat:.6f} {one.bearing:>5.1f}° "
            f"+{one.gain_m:.0f} m  {one.street or '—'}  {' '.join(one.near)}"
        )
    click.echo(f"共 together {found.covered_m:.0f} m · 與最佳差 gap ≤ {found.gap:.1%}")
    if found.stopped:
        click.echo("提早停止，這是目前最好的。 Stopped early: the best known.")


def _followed(running: Running[Answer]) -> Answer:
    """Return the last answer of work that shows how far it is; Ctrl+C makes it the best known."""
    before = signal.signal(signal.SIGINT, lambda *_: running.stop())
    answer: Answer | None = None
    try:
        with progress_bar("找地點 finding places") as show:
            for news in running.news():
                show(round(news.progress * _PARTS), _PARTS)
                answer = news.answer or answer
    finally:
        signal.signal(signal.SIGINT, before)
    if answer is None:
        raise click.Abort
    return answer


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
@click.option("--from", "start", type=_LonLat(), help="The school gate.")
@click.option("--to", "end", type=_LonLat(), help="The destination.")
@click.option("--feature", type=click.UUID, help="Or a school corridor of the map, by its id.")
@click.option("--json", "as_json", is_flag=True, help="All of it, as the API answers.")
def corridor(
    slug: str,
    *,
    start: tuple[float, float] | None,
    end: tuple[float, float] | None,
    feature: UUID | None,
    as_json: bool,
) -> None:
    """Find the safest way between two places in the community SLUG, and its gaps."""
    wanted = CorridorWanted(start=start, end=end, feature=feature)
    with opened_database() as database, database.sessions() as session:
        community = find_community(session, slug)
        found = find_corridor(session, community, viewer=OPERATOR, wanted=wanted)
    if as_json:
        click.echo(found.model_dump_json())
        return
    shortest = found.shortest
    least = f"{shortest.length_m:.0f} m" if shortest else "—"
    click.echo(f"長 length {found.length_m:.0f} m · 最短 shortest {least}")
    for one in found.gaps:
        at = one.at.text.en if one.at else ""
        words = f"{one.label.zh} {one.label.en}"
        click.echo(f"{words} {one.length_m:.0f} m {at} → {one.cure.zh}")


def _tell(name: str, found: Coverage) -> None:
    click.echo(f"{name} · {found.at.text.en} · 版次 revision {found.revision}")
    click.echo(
        f"街道 streets {found.street_m:,.0f} m · 有人看 watched {found.watched_m:,.0f} m "
        f"({found.share:.1%})"
    )
    for layer, metres in found.by_layer.items():
        click.echo(f"  {layer:<14}{metres:>8,.0f} m")
    for one in found.uncovered[:_SHOWN]:
        near = " ".join(one.near)
        click.echo(f"沒人看 unwatched {one.length_m:>6,.0f} m  {one.street or '—'}  {near}")
    if more := len(found.uncovered[_SHOWN:]):
        click.echo(f"…還有 and {more} more")
    _tell_listed(found)
    for text in found.missing:
        click.echo(f"{text.zh} {text.en}")


def _tell_listed(found: Coverage) -> None:
    """Tell what is not counted, counted twice or counted elsewhere, by the ids of features."""
    if found.unknown:
        click.echo(f"方向不明 cameras of unknown direction: {len(found.unknown)}")
    for one in found.moved:
        click.echo(
            f"移到牆外 moved out of a building: {one.id} "
            f"{one.metres:.1f} m → {one.lon:.6f},{one.lat:.6f}"
        )
    for pair in found.doubled:
        click.echo(f"重複認養 adopted twice: {' · '.join(pair)}")
    for lapsed in found.lapsed:
        click.echo(f"認養到期 adoption lapsed: {lapsed}")
    for timeless in found.without_hours:
        click.echo(f"時間不明 hours unknown: {timeless}")
    if found.idle:
        click.echo(f"沒人巡守 nobody patrols: {len(found.idle)} / {WEEK} h")
        if len(found.idle) < WEEK:
            for line in _by_day(found.idle):
                click.echo(f"  {line}")


def _by_day(hours: list[Instant]) -> list[str]:
    """Return hours of the week as one line a day: “Wed 00–19 21–24”."""
    lines = []
    for number, day in enumerate(DAYS_EN):
        mine = [hour.hour % 24 for hour in hours if hour.day == number]
        runs = [list(run) for _, run in groupby(mine, key=lambda h: h - mine.index(h))]
        if mine:
            spans = " ".join(f"{run[0]:02}–{run[-1] + 1:02}" for run in runs)
            lines.append(f"週{DAYS_ZH[number]} {day} {spans}")
    return lines
