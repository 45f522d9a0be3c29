"""經費概算: the budget with its trace, a form of our own until there is an official one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from mapserve.programme.budget.items import Item
from mapserve.programme.budget.lines import KIND_OF, label_of
from mapserve.programme.budget.trace import LineTrace, Trace
from mapserve.programme.numerals import amount_in_words
from mapserve.rendering.papers.filed import Filed
from mapserve.rendering.papers.model import Note, Paper, Table, line_of

OURS = "本系統自訂格式，待主管機關提供正式附件"
_COLUMNS = (11.0, 36.0, 47.0, 22.0, 22.0, 38.0)
_HEAD = ("項次", "項目", "說明", "申請金額", "計列金額", "刪減依據")
_NUMBERS = frozenset({3, 4})
# Said elsewhere in the row, or for the map alone.
_ELSEWHERE = {"id", "item", "place", "amount", "reason"}
_COUNTED = {"vehicles": "輛", "shifts": "人次"}


def budget_paper(filed: Filed, given: Sequence[Mapping[str, Any]], trace: Trace) -> Paper:
    """Return the budget: each line as it was asked, what counts of it, by which article not."""
    rows = tuple(
        _row(number, line, one)
        for number, (line, one) in enumerate(zip(given, trace.lines, strict=True), 1)
    )
    total = ("", "合計", "", _money(trace.asked), _money(trace.counted), "")
    return filed.paper(
        "經費概算",
        attachment="",
        title="補助計畫經費概算",
        blocks=(
            Note(OURS),
            Note(f"計畫名稱：{filed.text('plan_name')}"),
            Note(f"申請單位：{filed.text('unit')}"),
            Table(columns=_COLUMNS, numbers=_NUMBERS, head=_HEAD, rows=(*rows, total)),
            *_sums(trace),
        ),
    )


def _sums(trace: Trace) -> Iterator[Note]:
    yield Note(f"計列金額：新臺幣{amount_in_words(trace.counted)}")
    yield Note(f"經常支出 {_money(trace.current)} 元，資本支出 {_money(trace.capital)} 元")
    if trace.asked > trace.counted:
        yield Note(f"少計 {_money(trace.asked - trace.counted)} 元，由社區自籌")
    yield Note("單位：新臺幣元")


def _row(number: int, line: Mapping[str, Any], one: LineTrace) -> tuple[str, ...]:
    cuts = "".join(
        f"減{_money(cut.amount)}元：{cut.detail.zh}（{_cited(cut.article.zh)}）" for cut in one.cuts
    )
    said = "；".join(_described(line))
    return (
        str(number),
        one.label.zh,
        line_of(said),
        _money(one.asked),
        _money(one.counted),
        line_of(cuts),
    )


def _described(line: Mapping[str, Any]) -> Iterator[str]:
    """Yield the quantities of a line in words."""
    kind: type[BaseModel] = KIND_OF[Item(line["item"])]
    for name, field in kind.model_fields.items():
        value = line.get(name, field.default)
        if name in _ELSEWHERE or name not in line or value in (None, False, ""):
            continue
        label = label_of(kind, name).zh
        if isinstance(value, list):
            yield f"{label} {len(value)} {_COUNTED.get(name, '筆')}"
        elif value is True:
            yield label
        else:
            yield f"{label} {_money(value) if isinstance(value, int) else value}"
    if line.get("reason"):
        yield f"理由：{line['reason']}"


def _cited(article: str) -> str:
    """Return where an article stands, without what it says."""
    return article.partition("：")[0]


def _money(amount: int) -> str:
    return f"{amount:,}"
