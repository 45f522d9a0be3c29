"""`mapserve rules`: windows, amounts and budgets on the command line, without a database."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mapserve import clock
from mapserve.cli import main
from tests.factories.budgets import EVERY_ITEM, judged

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Run]:
    """Run `mapserve rules …` where no data directory or database can be."""
    monkeypatch.setenv("MAPSERVE_DATA_DIR", str(tmp_path / "none"))
    monkeypatch.setenv("MAPSERVE_TODAY", "2026-11-10T23:59:59")

    def running(*words: str, sent: str | None = None) -> Result:
        return CliRunner().invoke(main, ["rules", *words], input=sent)

    yield running
    assert not (tmp_path / "none").exists()


@pytest.fixture
def every(tmp_path: Path) -> str:
    """A file with a line of each item."""
    file = tmp_path / "budget.json"
    file.write_text(json.dumps({"lines": EVERY_ITEM}), encoding="utf-8-sig")
    return str(file)


def test_r28_the_window_of_a_period(run: Run) -> None:
    told = run("window", "116-1")
    assert told.exit_code == 0
    assert "115年10月1日" in told.stdout
    assert "115年11月10日" in told.stdout
    assert "2026-10-01" in told.stdout
    assert "2026-11-10" in told.stdout
    assert "今天截止" in told.stdout
    assert "第五點" in told.stdout


def test_q03_the_note_of_a_weekend_is_printed(run: Run) -> None:
    assert "第48條" in run("window", "114-2").stdout
    assert "第48條" not in run("window", "116-1").stdout


def test_the_window_as_json(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    found = json.loads(run("window", "116-2", "--json").stdout)
    assert (found["first"], found["last"]) == ("2027-04-01", "2027-05-10")
    assert (found["period"], found["timing"]) == ("116-2", "before")
    monkeypatch.setenv("MAPSERVE_TODAY", "2027-05-11")
    assert json.loads(run("window", "116-2", "--json").stdout)["timing"] == "after"


def test_the_clock_goes_on_after_a_command(run: Run) -> None:
    run("window", "116-1")
    assert clock._stopped is None


def test_an_amount_in_words(run: Run) -> None:
    assert run("amount", "150000").stdout == "壹拾伍萬元整\n"
    assert run("amount", "100,500").stdout == "壹拾萬零伍佰元整\n"
    assert run("amount", "0").stdout == "零元整\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("window", "94-1"), "94-2"),
        (("window", "soon"), "116-1"),
        (("amount", "-5"), "999,999,999"),
        (("amount", "1.5"), "999,999,999"),
        (("budget", "-"), '"lines"'),
        (("budget", "-", "--rules", "99"), "102-12-26"),
    ],
)
def test_bad_input_is_one_clear_line(run: Run, words: tuple[str, ...], told: str) -> None:
    result = run(*words, sent="[" * 100_000)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_file_that_is_not_there_is_told(run: Run) -> None:
    assert run("budget", "/nowhere.json").exit_code == 2


def test_a_budget_as_json_is_the_trace(run: Run, every: str) -> None:
    told = run("budget", every, "--json")
    assert told.exit_code == 0
    assert told.stdout == judged(*EVERY_ITEM).as_json() + "\n"


def test_a_budget_for_people_tells_every_cut_with_its_article(run: Run, every: str) -> None:
    text = run("budget", every).stdout
    for line in judged(*EVERY_ITEM).lines:
        assert f"{line.id} {line.label.zh}" in text
        for one in (*line.cuts, *line.warnings, *line.errors):
            assert one.detail.zh in text
            assert f"依 {one.rule} {one.article.zh}" in text
    assert "資本支出24,000元" in text
    assert "補好才能送件" in text
    assert "（Q-09）" in text


def test_a_budget_by_another_reading_and_what_was_approved(run: Run, every: str) -> None:
    by = ["--rules", "102-12-26;Q-09=each_50", "--approved", "50000"]
    found = json.loads(run("budget", every, "--json", *by).stdout)
    assert (found["counted"], found["limit"]) == (50_000, 50_000)
    assert found["rules"] == "102-12-26;Q-09=each_50"
    lecturer = found["lines"][6]
    assert lecturer["asked"] - sum(cut["amount"] for cut in lecturer["cuts"]) == lecturer["counted"]


def test_wrong_lines_are_told_one_by_one(run: Run) -> None:
    sent = json.dumps({"lines": [{"id": "a", "item": "drinks"}, {"id": "b", "item": "taxi"}]})
    result = run("budget", "-", sent=sent)
    assert result.exit_code == 2
    first, second = result.stderr.splitlines()
    assert "/lines/0/amount" in first
    assert "/lines/1/item" in second
    assert "drinks" in second
