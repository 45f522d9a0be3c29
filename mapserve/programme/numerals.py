"""Amounts in 大寫, as receipts and covers write them: 壹拾伍萬元整 (fact numerals)."""

from layers.words.problems import Problem
from layers.words.text import Text

MOST = 999_999_999
_DIGITS = "零壹貳參肆伍陸柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_MYRIADS = ((100_000_000, "億"), (10_000, "萬"), (1, ""))
_THOUSAND = 1_000


class AmountInvalid(Problem):
    """What is no whole amount of New Taiwan dollars that can be written (facts: given, most)."""

    code = "amount-invalid"
    what = Text("「{given}」不能寫成大寫金額。", "“{given}” is no amount that can be written out.")
    mend = Text(
        "請用0到{most:,}的整數（新臺幣元）。", "Give whole New Taiwan dollars from 0 to {most:,}."
    )


def read_amount(text: str) -> int:
    """Return the amount that digits say, commas between thousands allowed.

    Raises
    ------
    AmountInvalid
    """
    digits = text.strip().replace(",", "")
    if not (digits.isascii() and digits.isdigit()) or int(digits[:20]) > MOST:
        raise AmountInvalid(given=text[:40], most=MOST)
    return int(digits)


def amount_in_words(amount: int) -> str:
    """Return an amount in 大寫: a leading 壹 is written, one 零 stands for a run of zeros.

    Raises
    ------
    AmountInvalid
        Below 0 or above 999,999,999.
    """
    if not 0 <= amount <= MOST:
        raise AmountInvalid(given=amount, most=MOST)
    words, rest, gap = "", amount, False
    for size, name in _MYRIADS:
        four, rest = divmod(rest, size)
        if four:
            # A 零 where zeros lie between what is written and what follows.
            words += "零" if words and (gap or four < _THOUSAND) else ""
            words += _four_digits(four) + name
        gap = bool(words) and not four
    return (words or "零") + "元整"


def _four_digits(number: int) -> str:
    words, gap = "", False
    for digit, place in zip(f"{number:04}", _PLACES, strict=True):
        if digit == "0":
            gap = bool(words)
        else:
            words += "零" if gap else ""
            words += _DIGITS[int(digit)] + place
            gap = False
    return words
