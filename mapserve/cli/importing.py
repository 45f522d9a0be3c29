"""`mapserve import` and `mapserve import-base`: data from files."""

import sys
from pathlib import Path

import click

from layers.model.catalogue import CATALOGUE
from mapserve.cli.command_session import opened_database
from mapserve.cli.progress import progress_bar, progress_count
from mapserve.exchange.cell_text import storable
from mapserve.exchange.column_choice import ColumnChoice
from mapserve.exchange.formats import BASE_DATA, READ, one_of
from mapserve.exchange.formats.contract import Losses
from mapserve.exchange.quarantine import Quarantined, write_report
from mapserve.programme.roles import OPERATOR
from mapserve.services.importing import base_data
from mapserve.services.importing.changes import OFFER
from mapserve.services.importing.importer import Report, Wishes, import_file

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NOTHING_TAKEN, SOME_QUARANTINED = 2, 3
_SHOWN = 10


def register(main: click.Group) -> None:
    """Add the commands of this room to `main`."""
    main.add_command(import_)
    main.add_command(import_base)


def _pairs(
    _context: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """Return FROM=TO as pairs; the last = divides, for a column's name may hold one."""
    pairs = [one.rpartition("=") for one in given]
    if any(not column.strip() or not meant.strip() for column, _, meant in pairs):
        message = "--column 要寫成 欄名=用途 / write --column FROM=TO"
        raise click.BadParameter(message)
    return tuple((column.strip(), meant.strip()) for column, _, meant in pairs)


@click.command(
    "import",
    help=f"""Import FILE into a layer: {one_of(READ).en}, known by its content.

    Exit code 0: all rows are in the map; 3: some were quarantined; 2: none was taken.
    """,
)
@click.argument("file", type=FILE)
@click.option("--layer", required=True, type=click.Choice([one.kind for one in CATALOGUE]))
@click.option("--community", "slug", help="Slug; without it each row goes where it lies.")
@click.option("--crs", type=int, metavar="EPSG", help="4326, 3826, 3825 or 3828; else found.")
@click.option("--encoding", help="utf-8, cp950 …; else found.")
@click.option("--table", help="Sheet, layer or object of the file, where it has several.")
@click.option("--swap", is_flag=True, help="The whole file has longitude and latitude swapped.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FROM=TO",
    callback=_pairs,
    help="Read column FROM as TO (an attribute, 經度, 緯度, 編號, WKT); may be repeated.",
)
@click.option(
    "--ignore",
    "ignored",
    multiple=True,
    metavar="COLUMN",
    help="Pass a column over; may be repeated.",
)
@click.option("--source", help="What the file's numbers are known by; else the file's name.")
@click.option(
    "--update", is_flag=True, help="Rows that differ from the map move and change what is there."
)
@click.option("--county", help="Five-digit code of the file's county, or “any”; else found.")
@click.option("--dry-run", is_flag=True, help="Show the same report, store nothing.")
@click.option("--report", "report_path", type=click.Path(dir_okay=False, path_type=Path))
def import_(  # noqa: PLR0913 - the options of the command
    *,
    file: Path,
    layer: str,
    slug: str | None,
    crs: int | None,
    encoding: str | None,
    table: str | None,
    swap: bool,
    columns: tuple[tuple[str, str], ...],
    ignored: tuple[str, ...],
    source: str | None,
    update: bool,
    county: str | None,
    dry_run: bool,
    report_path: Path | None,
) -> None:
    """Import a file into a layer."""
    wishes = Wishes(
        layer=layer,
        slug=slug,
        crs=crs,
        encoding=encoding,
        table=table,
        swap=swap,
        county=county,
        columns=ColumnChoice(columns, ignored),
        source=source,
        update=update,
    )
    with (
        opened_database() as database,
        progress_bar("匯入 import") as progress,
        database.sessions() as session,
        session.begin() as transaction,
    ):
        report = import_file(session, file, wishes, progress=progress, viewer=OPERATOR)
        if dry_run:
            transaction.rollback()
    _show(report, dry_run=dry_run)
    if report_path:
        report_path.write_text(write_report(report.entries), encoding="utf-8")
        click.echo(f"報告 report: {click.format_filename(report_path)}")
    sys.exit(_exit_code(report))


def _exit_code(report: Report) -> int:
    if not report.taken and not report.known:
        return NOTHING_TAKEN
    return SOME_QUARANTINED if report.quarantined else 0


def _show(report: Report, *, dry_run: bool) -> None:
    split = {",": "逗號 comma", "\t": "定位字元 tab", ";": "分號 semicolon", "|": "|"}
    found = [f"格式 format: {report.format.zh}"]
    if report.encoding:
        found.append(f"編碼 encoding: {report.encoding}")
    if report.delimiter:
        found.append(f"分隔 delimiter: {split[report.delimiter]}")
    _say(" · ".join(found))
    _say(f"{report.reference.zh} / {report.reference.en}")
    identity = report.identity or "整列內容 what the row holds"
    _say(f"座標欄 coordinates: {report.axes} · 識別欄 identity: {identity}")
    pairs = "、".join(f"{column}→{name}" for column, name in report.columns.items())
    _say(f"欄位 columns: {pairs or '—'}")
    if report.unknown:
        _say(f"未使用的欄位 columns not used: {'、'.join(report.unknown)}")
    offered = False
    for one in report.entries[:_SHOWN]:
        text = one.reason if isinstance(one, Quarantined) else one.text
        row = f"第 {one.row} 列 row {one.row}: " if one.row else ""
        _say(f"  {row}{one.column} {text.zh} / {text.en}".rstrip())
        if isinstance(one, Quarantined) and one.suggestion == OFFER:
            offered = True
    if offered:
        _say(f"  → {OFFER.zh} / {OFFER.en}")
    if len(report.entries) > _SHOWN:
        _say(f"  …另有 {len(report.entries) - _SHOWN} 則 more（--report FILE）")
    _say(
        f"{'試算 dry run · ' if dry_run else ''}"
        f"讀取 read {report.read} · 匯入 taken {report.taken} · 已有 known {report.known} · "
        + (f"更新 updated {report.updated} · " if report.updated else "")
        + f"隔離 quarantined {report.quarantined} · 社區 communities {len(report.communities)}"
        + (f" · 報告頁 /imports/{report.run_id}" if report.run_id and not dry_run else "")
    )


def _say(line: str) -> None:
    # Cells and names of columns may hold what no terminal takes: halves of characters.
    click.echo(storable(line))


def _tell_buildings(losses: Losses) -> None:
    for words, ways in (
        ("建物少了角，照剩下的角補成面 buildings closed without a corner", losses.mended),
        ("建物拼不起來，視線會穿過 buildings lost, sight passes through", losses.buildings),
    ):
        if ways:
            listed = "、".join(f"osm/way/{one}" for one in ways[:_SHOWN])
            _say(f"{words}: {len(ways)}（{listed}{'…' if ways[_SHOWN:] else ''}）")


@click.command(
    "import-base",
    help=f"Load streets, buildings and places from FILE: {one_of(BASE_DATA).en} with OSM tags.",
)
@click.argument("file", type=FILE)
def import_base(file: Path) -> None:
    """Load base data from a file."""
    with (
        opened_database() as database,
        progress_count("底圖 base data") as progress,
        database.transaction() as session,
    ):
        loaded = base_data.import_base(session, file, progress=progress, viewer=OPERATOR)
    names = {"street": "街道 streets", "building": "建物 buildings", "place": "地點 places"}
    for target, counts in loaded.counts.items():
        click.echo(
            f"{names[target]}: 新增 added {counts.added} · 更新 changed {counts.changed} · "
            f"未變 unchanged {counts.unchanged}"
        )
    for relation in loaded.losses.relations:
        click.echo(f"關係不完整 incomplete: osm/relation/{relation}")
    if loaded.losses.ways:
        click.echo(f"節點不全的線 ways without all nodes: {len(loaded.losses.ways)}")
    _tell_buildings(loaded.losses)
    if loaded.partly:
        listed = "、".join(
            f"{one.name} {one.slug} {one.share:.0%}" for one in loaded.partly[:_SHOWN]
        )
        more = "…" if loaded.partly[_SHOWN:] else ""
        _say(
            "只涵蓋一部分的社區 communities covered in part: "
            f"{len(loaded.partly)}（{listed}{more}）；"
            "比例只算已知的街道 shares count known streets alone"
        )
    for one in loaded.losses.quarantined:
        click.echo(f"第 {one.row} 個 feature {one.row}: {one.reason.zh} / {one.reason.en}")
    if loaded.left_out:
        click.echo(f"不在臺灣或圖形不正確 not in Taiwan or not valid: {loaded.left_out}")
    if not any(
        counts.added + counts.changed + counts.unchanged for counts in loaded.counts.values()
    ):
        click.echo("檔案裡沒有街道、建物或地點 no street, building or place in the file", err=True)
        sys.exit(NOTHING_TAKEN)
