"""Versions of the rules: dated numbers, each with its article, and the readings that hold."""

import datetime as dt
import re
from dataclasses import fields, replace

import pytest

from mapserve.programme.calendar import Period, window
from mapserve.programme.rules.articles import ARTICLES
from mapserve.programme.rules.caps import Caps
from mapserve.programme.rules.readings import READINGS, Option
from mapserve.programme.rules.versions import (
    VERSIONS,
    Season,
    UnknownRules,
    rules_named,
    rules_on,
)
from tests.factories.project import ROOT

NOW = VERSIONS[0]


def test_r01_q17_the_target_is_a_number_of_the_version() -> None:
    assert rules_on(dt.date(2026, 11, 30)).target == 369


def test_r11_a_day_has_the_version_that_held() -> None:
    later = replace(NOW, base="117-01-01", since=dt.date(2028, 1, 1), target=400)
    both = (later, NOW)
    assert rules_on(dt.date(2027, 12, 31), both).target == 369
    assert rules_on(dt.date(2028, 1, 1), both).target == 400
    assert rules_on(dt.date(2006, 1, 1), both) is NOW  # the oldest that is known


def test_r11_an_old_case_keeps_its_version() -> None:
    period = Period(118, 1)
    moved = replace(NOW, seasons=(Season((9, 1), (9, 30), years_before=1), NOW.seasons[1]))
    assert window(period, NOW).first == dt.date(2028, 10, 1)
    assert window(period, moved) == (dt.date(2028, 9, 1), dt.date(2028, 9, 30))
    assert rules_named(NOW.name) == NOW


def test_r11_versions_stand_newest_first_under_names_of_their_own() -> None:
    days = [one.since for one in VERSIONS]
    assert days == sorted(days, reverse=True)
    assert len({one.base for one in VERSIONS}) == len(VERSIONS)


def test_r29_one_subsidy_a_year() -> None:
    assert NOW.subsidies_a_year == 1


def test_r35_a_subsidy_is_150000() -> None:
    assert NOW.subsidy == 150_000


def test_every_cap_has_its_article_with_its_own_number() -> None:
    digits = {
        40: "四十", 50: "五十", 80: "八十", 500: "五百", 630: "六百三十", 800: "八百",
        1: "一", 2: "二", 20: "二十", 1_000: "一千", 1_600: "一千六百", 2_000: "二千",
        6_000: "六千", 10_000: "一萬", 20_000: "二萬",
    }  # fmt: skip
    for field in fields(Caps):
        cap = getattr(NOW.caps, field.name)
        assert digits[cap.limit] in cap.article.zh, field.name
        number = {1: "one", 20: "20"}.get(cap.limit, f"{cap.limit:,}")
        assert number in cap.article.en, field.name


def test_articles_have_words_in_both_languages() -> None:
    for rule, text in ARTICLES.items():
        assert re.fullmatch(r"R-\d\d[abc]?", rule)
        assert text.zh.startswith(("作業要點", "實施計畫", "核定"))
        assert text.en.startswith(("Guidelines", "Plan", "The amount"))


def test_every_reading_of_the_programme_is_there_with_its_words() -> None:
    documented = set(re.findall(r"\*\*(Q-\d\d)\*\*", (ROOT / "docs/programme.md").read_text()))
    assert set(READINGS) == documented
    for one in READINGS.values():
        assert one.question.zh.endswith("？")
        assert NOW.reading_words(one.id) == one.options[one.default]
        assert all(text.zh and text.en for text in one.options.values())


def test_q09_a_version_may_be_read_otherwise_and_says_so_in_its_name() -> None:
    other = NOW.read_as(Q_09=Option.EACH_50)
    assert other.name == "102-12-26;Q-09=each_50"
    assert other.reading("Q-09") is Option.EACH_50
    assert other.reading("Q-12") is Option.UNIT_PRICE
    assert rules_named(other.name) == other
    assert other.read_as(Q_09=Option.REMAINDER_50) == NOW


@pytest.mark.parametrize("name", ["", "99-1-1", "102-12-26;Q-09=ours", "102-12-26;Q-9=x"])
def test_an_unknown_version_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(UnknownRules) as refused:
        rules_named(name)
    assert "102-12-26" in refused.value.cure("zh")
    assert "each_50" in refused.value.cure("en")


def test_r47_the_listed_equipment_is_written_in_traditional_characters() -> None:
    assert "安全防護頭盔" in NOW.listed_equipment
    assert len(NOW.listed_equipment) == 16
