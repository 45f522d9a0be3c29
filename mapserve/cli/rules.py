"""`mapserve rules`: application windows, amounts in 大寫, budgets against the table of rates."""

import json
from collections.abc import Iterator
from typing import BinaryIO

import click

from layers.words.problems import Problems
from mapserve import clock
from mapserve.programme.budget.evaluation import evaluate
from mapserve.programme.budget.lines import MOST_MONEY
from mapserve.programme.budget.reading import BudgetMalformed, read_budget
from mapserve.programme.budget.trace import LineTrace, Trace
from mapserve.programme.calendar import Period, Standing, standing
from mapserve.programme.dates import form_date
from mapserve.programme.numerals import amount_in_words, read_amount
from mapserve.programme.rules.articles import ARTICLES
from mapserve.programme.rules.readings import READINGS
from mapserve.programme.rules.versions import rules_named, rules_on
from mapserve.settings import today_asked


def register(main: click.Group) -> None:
    """Add the commands of this room to `main`."""
    main.add_command(rules)


@click.group()
@click.pass_context
def rules(context: click.Context) -> None:
    """Rules of the programme 規定: when to apply, amounts in words, what of a budget counts."""
    if instant := today_asked():
        context.with_resource(clock.standing_at(instant))


@rules.command()
@click.argument("period")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def window(period: str, *, as_json: bool) -> None:
    """Print the first and the last day of applications for PERIOD (116-1: 116年上半年度)."""
    wanted = Period.read(period)
    found = standing(wanted, clock.today())
    if as_json:
        click.echo(json.dumps(_window_json(wanted, found), ensure_ascii=False))
        return
    first, last = found.days
    click.echo(f"{wanted.label.zh}受理申請 applications, {wanted.label.en}")
    click.echo(f"{form_date(first)}起 from {first}")
    click.echo(f"{form_date(last)}止 to {last}")
    click.echo(found.text.zh)
    if found.note:
        click.echo(found.note.zh)


def _window_json(period: Period, found: Standing) -> dict[str, object]:
    return {
        "period": str(period),
        "label": period.label.as_json(),
        "first": str(found.days.first),
        "last": str(found.days.last),
        "rule": "R-28",
        "article": ARTICLES["R-28"].as_json(),
        "timing": found.timing.value,
        "detail": found.text.as_json(),
        "note": found.note.as_json() if found.note else None,
    }


# A number below zero is refused in our words, not taken for an option.
@rules.command(context_settings={"ignore_unknown_options": True})
@click.argument("number")
def amount(number: str) -> None:
    """Print NUMBER of New Taiwan dollars in 大寫: 150000 is 壹拾伍萬元整."""
    click.echo(amount_in_words(read_amount(number)))


@rules.command()
@click.argument("file", type=click.File("rb"))
@click.option(
    "--approved", type=click.IntRange(0, MOST_MONEY), help="NT$ approved; else the most there is."
)
@click.option("--rules", "name", help="The rules to judge by, as 102-12-26; else today's.")
@click.option("--json", "as_json", is_flag=True, help="All of it, as the API answers.")
def budget(file: BinaryIO, approved: int | None, name: str | None, *, as_json: bool) -> None:
    """Tell what of the budget in FILE counts, and what is cut by which article.

    FILE is JSON, as {"lines": [{"id": "1", "item": "drinks", "amount": 500}]}; - reads from
    standard input.
    """
    by = rules_named(name) if name else rules_on(clock.today())
    found = evaluate(read_budget(_document(file)), by, approved=approved)
    if as_json:
        click.echo(found.as_json())
        return
    for line in found.lines:
        for told in _line(line):
            click.echo(told)
    for told in _sums(found):
        click.echo(told)


def _document(file: BinaryIO) -> object:
    try:
        return json.loads(file.read())
    except (ValueError, RecursionError):  # no JSON, no text, nested without end
        raise Problems([BudgetMalformed()]) from None


def _line(line: LineTrace) -> Iterator[str]:
    kind = " 資本支出" if line.kind == "capital" else ""
    yield f"{line.id} {line.label.zh}{kind} 申請{line.asked:,}元 計入{line.counted:,}元"
    for cut in line.cuts:
        yield f"    減{cut.amount:,}元：{cut.detail.zh}（{cut.rule}）"
    for remark in line.errors:
        yield f"    不可：{remark.detail.zh}（{remark.rule}）"
    for remark in line.warnings:
        to_do = "送件前要補" if remark.blocks else "請留意"
        yield f"    {to_do}：{remark.detail.zh}（{remark.rule}）"
    for need in line.needs:
        yield f"    另外：{need.detail.zh}（{need.rule}）"
    remarks = [remark.rule for remark in (*line.errors, *line.warnings)]
    for rule in dict.fromkeys([*(cut.rule for cut in line.cuts), *remarks]):
        yield f"    依 {rule} {ARTICLES[rule].zh}"


def _sums(found: Trace) -> Iterator[str]:
    yield f"共申請{found.asked:,}元，計入{found.counted:,}元（{amount_in_words(found.counted)}）"
    yield f"經常支出{found.current:,}元，資本支出{found.capital:,}元；總額最高{found.limit:,}元"
    for question, words in found.readings.items():
        asked = READINGS[question].question
        yield f"規定沒有寫清楚，本系統這樣算：{asked.zh}{words.zh}（{question}）"
    if found.blocked:
        yield "還有要改或要補的地方，補好才能送件。"
    yield f"依{found.rules}修正的規定計算。"
