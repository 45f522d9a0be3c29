"""評鑑報告: what evaluators scored and agreed on, both maps, what changed; a form of our own.

What is official and what is our own estimate stand apart. Whoever signs does so on paper.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mapserve.programme.dates import form_date
from mapserve.rendering.evaluation_map import EvaluationMap, Size, pair_svg, signs
from mapserve.rendering.papers.budget import OURS
from mapserve.rendering.papers.filed import fingerprint
from mapserve.rendering.papers.location import FONT, PX, legend
from mapserve.rendering.papers.model import (
    WIDTH,
    Block,
    Cell,
    Frame,
    MapSheet,
    NextSheet,
    Note,
    Paper,
    Section,
    Sign,
    Table,
    line_of,
)

# Two of these and a gap are as high as a sheet has room for beside title, legend and notes.
_MAP = Size(width=WIDTH * PX, height=84 * PX, letters=14.7, font=FONT)
_GAP = 3 * PX
_SCORES = (60.0, 16.0, 24.0, 16.0, 16.0, 20.0, 24.0)
_SCORES_HEAD = ("評鑑項目", "配分", "委員平均", "最低", "最高", "差距", "共識")
_DIFFERENCES = (68.0, 27.0, 27.0, 27.0, 27.0)
_DIFFERENCES_HEAD = ("項目", "申請時", "評鑑時", "差別", "在圖上")
_SIGNING = (34.0, 44.0, 98.0)
_SIGNED_ROW = 14.0
_OFFICE = ("承辦人", "單位主管", "機關首長")
_MOST_NUMBERS = 8  # of changes beside a figure


@dataclass(frozen=True, kw_only=True)
class CriterionLine:
    """A criterion: its points, the official mean, the spread, and what was agreed on.

    `mean` and the rest are None where nobody's score says; `wide`: they had to talk about it.
    """

    label: str
    points: int
    mean: float | None
    lowest: int | None
    highest: int | None
    wide: bool
    agreed: str


@dataclass(frozen=True, kw_only=True)
class PanelReported:
    """What a level came to: official numbers, and our own estimate beside them.

    Parameters
    ----------
    words
        Whose points they are.
    estimate, alpha
        Ours: the total free of strict and mild evaluators, Krippendorff's alpha of the round.
    evaluators
        By name, whoever chairs first.
    sha256
        Of all sheets and what was agreed on.
    """

    level: str
    words: str
    lines: Sequence[CriterionLine]
    mean: float | None
    agreed: float | None
    estimate: float | None
    alpha: float | None
    evaluators: Sequence[str]
    opinion: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A figure of both maps with its unit; `numbers` are the changes that may have moved it."""

    label: str
    unit: str
    before: float
    after: float
    numbers: Sequence[int]


@dataclass(frozen=True, kw_only=True)
class Pinned:
    """An edition that was judged by."""

    number: int
    sealed_on: dt.date
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Both editions, their maps and what they differ in, as of a day's week."""

    before: Pinned
    after: Pinned
    maps: tuple[EvaluationMap, EvaluationMap]
    on: dt.date
    differences: Sequence[Difference]


@dataclass(frozen=True, kw_only=True)
class Reported:
    """An evaluation as its report shows it; `compared` is None where it is of a county."""

    number: int
    year: int
    name: str
    county: str
    group: str
    state: str
    panels: Sequence[PanelReported]
    compared: Compared | None
    printed_on: dt.date
    address: str


def report_paper(told: Reported) -> Paper:
    """Return the report: scores a level, the maps on a sheet, what changed, who signs."""
    blocks: list[Block] = [Note(OURS), _about(told)]
    for panel in told.panels:
        blocks += _panel(panel)
    if told.compared is not None:
        blocks += _compared(told.name, told.compared)
    blocks += (Section("簽章", ()), _signing(told.panels))
    return Paper(
        name="評鑑報告",
        attachment="",
        number=f"評鑑編號　{told.year}－{told.number:03}",
        title=("社區治安評鑑報告",),
        blocks=tuple(blocks),
        foot=_foot(told),
        printed=f"列印 {form_date(told.printed_on)}",
        address=told.address,
    )


def _about(told: Reported) -> Frame:
    unit = line_of(told.name)
    rows = (
        ("受評單位", f"{line_of(told.county)}{unit}" if told.compared else unit),
        ("評鑑年度", f"{told.year}年度　{told.group}"),
        ("狀態", told.state),
    )
    return Frame(
        columns=(36.0, 140.0),
        heights=tuple(10.0 for _ in rows),
        rows=tuple((Cell(lines=(label,), label=True), Cell(lines=(text,))) for label, text in rows),
    )


def _panel(panel: PanelReported) -> Iterator[Block]:
    yield Section(f"{panel.level}評分", (panel.words,))
    yield Table(
        columns=_SCORES,
        numbers=frozenset(range(1, len(_SCORES))),
        head=_SCORES_HEAD,
        rows=(*map(_scored, panel.lines), _totals(panel)),
    )
    if any(one.wide for one in panel.lines):
        yield Note("＊ 委員差距大，在共識會議討論過")
    yield Note(
        f"本系統估計，不是官方數字：去除委員寬嚴後 {_points(panel.estimate, '估不出來')}；"
        f"委員一致程度（Krippendorff α）{_figure(panel.alpha, 3, '估不出來')}"
    )
    yield Section("評語", (panel.opinion or "—",))


def _scored(one: CriterionLine) -> tuple[str, ...]:
    apart = "—"
    if one.lowest is not None and one.highest is not None:
        apart = f"{one.highest - one.lowest}{'＊' if one.wide else ''}"
    return (
        one.label,
        str(one.points),
        _figure(one.mean, 2),
        _figure(one.lowest, 0),
        _figure(one.highest, 0),
        apart,
        one.agreed,
    )


def _totals(panel: PanelReported) -> tuple[str, ...]:
    return ("總分（滿分 100）", "", _figure(panel.mean, 2), "", "", "", _figure(panel.agreed, 2))


def _figure(value: float | None, decimals: int, none: str = "—") -> str:
    return none if value is None else f"{value:.{decimals}f}"


def _points(value: float | None, none: str) -> str:
    return none if value is None else f"{value:.2f} 分"


def _compared(name: str, compared: Compared) -> Iterator[Block]:
    before, after = compared.maps
    height = (2 * _MAP.height + _GAP) / PX
    yield MapSheet(
        title=f"{line_of(name)}　申請時和評鑑時",
        svg=pair_svg(before, after, _MAP, gap=_GAP),
        width=WIDTH,
        height=round(height, 1),
        legend=(
            *(Sign(svg, words.zh) for svg, words in signs()),
            *legend(after.features["features"]),
        ),
        notes=(
            f"上圖：申請時，{_edition(compared.before)}　下圖：評鑑時，{_edition(compared.after)}",
            "兩圖範圍和比例尺相同，上方為北；圖例的數字是評鑑時的　內部版，請勿外流",
        ),
    )
    yield NextSheet("兩版地圖的差別")
    yield Note(f"本系統依兩版地圖計算，不是官方數字；時段以 {form_date(compared.on)}那一週為準")
    yield Table(
        columns=_DIFFERENCES,
        numbers=frozenset({1, 2, 3}),
        head=_DIFFERENCES_HEAD,
        rows=tuple(map(_difference, compared.differences)),
    )


def _edition(one: Pinned) -> str:
    return f"第 {one.number} 版，{form_date(one.sealed_on)}封存"


def _difference(one: Difference) -> tuple[str, ...]:
    grew = round(one.after - one.before)
    change = "一樣" if grew == 0 else f"{'多' if grew > 0 else '少'} {abs(grew):,} {one.unit}"
    numbers = "、".join(map(str, one.numbers[:_MOST_NUMBERS]))
    more = "…" if len(one.numbers) > _MOST_NUMBERS else ""
    return (
        one.label,
        f"{one.before:,.0f} {one.unit}",
        f"{one.after:,.0f} {one.unit}",
        change,
        numbers + more,
    )


def _signing(panels: Sequence[PanelReported]) -> Frame:
    """Return where people sign: empty lines, nothing is ever drawn there."""
    rows: list[tuple[Cell, ...]] = []
    for panel in panels:
        rows += _signers(f"{panel.level}委員", [line_of(one) for one in panel.evaluators])
    rows += _signers("主辦機關", _OFFICE)
    return Frame(columns=_SIGNING, heights=(_SIGNED_ROW,) * len(rows), rows=tuple(rows))


def _signers(office: str, who: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    for at, name in enumerate(who):
        first = (Cell(lines=(office,), down=len(who)),) if at == 0 else ()
        yield (*first, Cell(lines=(name,)), Cell(lines=()))


def _foot(told: Reported) -> tuple[str, ...]:
    scores = (f"{one.level}評分指紋 {fingerprint(one.sha256)}" for one in told.panels)
    if told.compared is None:
        return (*scores, "掃描可核對這一件評鑑")
    after = told.compared.after
    return (f"地圖第 {after.number} 版　指紋 {fingerprint(after.sha256)}", *scores)
