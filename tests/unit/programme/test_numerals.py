"""Amounts in 大寫, read back by a parser of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapserve.programme.numerals import MOST, AmountInvalid, amount_in_words, read_amount

DIGITS = {character: value for value, character in enumerate("零壹貳參肆伍陸柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1_000}


def read_back(words: str) -> int:
    total = section = digit = 0
    for character in words.removesuffix("元整"):
        if character in DIGITS:
            digit = DIGITS[character]
        elif character in UNITS:
            section += digit * UNITS[character]
            digit = 0
        else:
            total += (section + digit) * {"萬": 10_000, "億": 100_000_000}[character]
            section = digit = 0
    return total + section + digit


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "零元整"),
        (5, "伍元整"),
        (10, "壹拾元整"),
        (16, "壹拾陸元整"),
        (101, "壹佰零壹元整"),
        (110, "壹佰壹拾元整"),
        (1_001, "壹仟零壹元整"),
        (1_010, "壹仟零壹拾元整"),
        (10_000, "壹萬元整"),
        (10_001, "壹萬零壹元整"),
        (20_300, "貳萬零參佰元整"),
        (100_500, "壹拾萬零伍佰元整"),
        (105_000, "壹拾萬伍仟元整"),
        (149_999, "壹拾肆萬玖仟玖佰玖拾玖元整"),
        (150_000, "壹拾伍萬元整"),
        (10_000_000, "壹仟萬元整"),
        (10_000_001, "壹仟萬零壹元整"),
        (100_000_000, "壹億元整"),
        (100_000_500, "壹億零伍佰元整"),
        (100_005_000, "壹億零伍仟元整"),
        (100_010_000, "壹億零壹萬元整"),
        (123_456_789, "壹億貳仟參佰肆拾伍萬陸仟柒佰捌拾玖元整"),
        (MOST, "玖億玖仟玖佰玖拾玖萬玖仟玖佰玖拾玖元整"),
    ],
)
def test_amounts_as_receipts_write_them(amount: int, words: str) -> None:
    assert amount_in_words(amount) == words


@given(st.integers(0, MOST) | st.integers(0, 999).map(lambda n: n * 1_000_000 + n))
def test_what_is_written_reads_back(amount: int) -> None:
    words = amount_in_words(amount)
    assert words.endswith("元整")
    assert read_back(words) == amount
    assert "零零" not in words
    assert amount == 0 or not words.startswith("零")


@pytest.mark.parametrize("amount", [-1, MOST + 1])
def test_what_cannot_be_written_is_refused(amount: int) -> None:
    with pytest.raises(AmountInvalid, match="999,999,999"):
        amount_in_words(amount)


def test_digits_as_people_write_them() -> None:
    assert read_amount(" 150,000 ") == 150_000
    assert read_amount("0") == 0


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", "1000000000", "9" * 9999, "²", "１０ 0"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(AmountInvalid):
        read_amount(text)
