"""經費概算: the budget with its trace, a form of our own until there is an official one."""

from collections.abc import Iterator, Sequence

from mapserve.programme.budget.lines import Line, quantities
from mapserve.programme.budget.trace import LineTrace, Trace
from mapserve.programme.numerals import amount_in_words
from mapserve.rendering.papers.filed import Filed
from mapserve.rendering.papers.model import Note, Paper, Table, line_of

OURS = "本系統自訂格式，待主管機關提供正式附件"
_COLUMNS = (11.0, 36.0, 47.0, 22.0, 22.0, 38.0)
_HEAD = ("項次", "項目", "說明", "申請金額", "計列金額", "刪減依據")
_NUMBERS = frozenset({3, 4})


def budget_paper(filed: Filed, lines: Sequence[Line], trace: Trace) -> Paper:
    """Return the budget: each line as it was asked, what counts of it, by which article not."""
    rows = tuple(
        _row(number, line, one)
        for number, (line, one) in enumerate(zip(lines, trace.lines, strict=True), 1)
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


def _row(number: int, line: Line, one: LineTrace) -> tuple[str, ...]:
    cuts = "".join(
        f"減{_money(cut.amount)}元：{cut.detail.zh}（{_cited(cut.article.zh)}）" for cut in one.cuts
    )
    said = "；".join(
        f"理由：{line.reason}" if name == "reason" else words.zh
        for name, words in quantities(line)
        if name != "amount"
    )
    return (
        str(number),
        one.label.zh,
        line_of(said),
        _money(one.asked),
        _money(one.counted),
        line_of(cuts),
    )


def _cited(article: str) -> str:
    """Return where an article stands, without what it says."""
    return article.partition("：")[0]


def _money(amount: int) -> str:
    return f"{amount:,}"
