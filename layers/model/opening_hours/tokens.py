"""Tokens of written hours: days, months, times and marks, in Chinese or English, of any width."""

import re
import unicodedata
from typing import NamedTuple

from layers.model.opening_hours.week import HOLIDAY

_ZH_DAYS = {day: i % 7 for i, day in enumerate("一二三四五六日1234567")} | {"天": 6}
_EN_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_EN_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_WORKDAYS, _WEEKEND, _EVERY = (0, 1, 2, 3, 4), (5, 6), (0, 1, 2, 3, 4, 5, 6)
_DAY_WORDS: dict[str, tuple[int, ...]] = {
    "平日|工作日|上班日|上課日|weekdays?|work(?:ing)? ?days?": _WORKDAYS,
    "週末|周末|weekends?": _WEEKEND,
    "例假日|假日": (*_WEEKEND, HOLIDAY),
    "國定假日|public holidays?|holidays?|ph": (HOLIDAY,),
    "每日|每天|天天|每晚|daily|every ?day": _EVERY,
}
_NUMERALS = {"零": 0, "兩": 2, **{word: i for i, word in enumerate("一二三四五六七八九十", 1)}}
_PERIODS = (
    "凌晨", "清晨", "早上", "早晨", "上午", "中午", "下午", "傍晚", "晚上", "晚間", "夜間",
    "深夜", "半夜", "午夜",
)  # fmt: skip


class Time(NamedTuple):
    """A time of day as written: hour and minute, and the part of the day that was named or ""."""

    hour: int
    minute: int
    period: str


class Token(NamedTuple):
    """A piece of what was written: its kind, its value and itself.

    The value of days and months are their numbers from 0, of a time a `Time`.
    """

    kind: str
    value: Time | tuple[int, ...]
    written: str

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the numbers of days or months."""
        return () if isinstance(self.value, Time) else self.value


def _names(words: tuple[str, ...], least: int) -> str:
    """Return a pattern for English names and what shortens them to so many letters."""
    ends = [
        "".join(f"(?:{letter}" for letter in word[least:]) + ")?" * len(word[least:])
        for word in words
    ]
    return "|".join(f"{word[:least]}{end}" for word, end in zip(words, ends, strict=True))


_HOUR = rf"\d{{1,2}}|[{''.join(_NUMERALS)}]{{1,3}}"
_PATTERNS = {
    "always": r"24\s*(?:小時|h(?:ou)?rs?|h)|全年無休|全天|全日|整天|always",
    "off": r"公休|店休|休息|休館|休診|不開放|不營業|休|closed|off",
    "days": "|".join(_DAY_WORDS),
    "zh_day": r"(?:星期|禮拜|週|周)\s*(?P<zh_day_name>[一二三四五六日天](?!點)|[1-7](?![點:\d]))",
    "months": rf"(?P<month_first>{_HOUR})\s*-\s*(?P<month_last>{_HOUR})\s*月",
    "month": rf"(?P<month_number>{_HOUR})\s*月",
    "time": (
        rf"(?:(?P<before>{'|'.join(_PERIODS)}|[ap]\.?m\.?)\s*)?(?:"
        rf"(?P<clock_hour>\d{{1,2}})\s*[:.]\s*(?P<clock_minute>\d\d)(?!\d)(?:\s*:\s*00)?"
        rf"|(?P<word_hour>{_HOUR})\s*[點時](?:鐘|整)?"
        rf"(?:(?P<half>半)|(?P<word_minute>\d{{1,2}})\s*分?)?"
        rf"|(?P<four>\d{{4}})(?!\d)"
        rf"|(?P<bare>\d{{1,2}})(?!\d))"
        rf"(?:\s*(?P<after>[ap]\.?m\.?(?![a-z])))?"
    ),
    "en_day": rf"(?P<en_day_name>{_names(_EN_DAYS, 2)})\.?(?![a-z])",
    "en_month": rf"(?P<en_month_name>{_names(_EN_MONTHS, 3)})\.?(?![a-z])",
    "bare_day": r"(?P<bare_day_name>[一二三四五六日天])",
    "dash": "-",
    "rule": r"[;\n]+",
    "comma": ",",
    "noise": (
        r"[^\S\n]+|[()]|\.(?!\d)|(?:營業|開放|服務|值勤|值班|巡守|上班|受理)?時[間段]\s*:?"
        r"|營業|開放|開門|值勤|值班|巡守|有人|:(?!\d)|from|open"
    ),
}
_TOKEN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()))
# One mark for all that mean the same.
_SAME = (
    (re.compile("[—―–−~∼〜﹣‐‑‒]|至|到|\\bto\\b|\\bthrough\\b|\\btill?\\b|\\buntil\\b"), "-"),
    (re.compile("[、，/&]|和|與|及|以及|\\band\\b"), ","),
    (re.compile("[。；｡|]"), ";"),
    (re.compile("[︰∶﹕]"), ":"),
)


def tokens(text: str) -> list[Token]:
    """Return the tokens of what somebody wrote; a piece nobody understands is of kind "unknown"."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = re.sub(r"24\s*/\s*7", "24h", folded)
    for pattern, mark in _SAME:
        folded = pattern.sub(mark, folded)
    found, at = [], 0
    while at < len(folded):
        match = _TOKEN.match(folded, at)
        if match is None or not match[0]:
            rest = re.match(r"\S\w*", folded[at:])
            found.append(Token("unknown", (), rest[0] if rest else folded[at]))
            at += len(found[-1].written)
            continue
        at = match.end()
        if match.lastgroup != "noise":
            found.append(_token(match))
    return found


def _token(match: re.Match[str]) -> Token:
    written = match[0].strip()
    kind = next(name for name in _PATTERNS if match[name] is not None)
    if kind == "time":
        return Token(kind, _time(match), written)
    kinds = {"zh_day": "days", "bare_day": "days", "en_day": "days", "en_month": "month"}
    return Token(kinds.get(kind, kind), _numbers(kind, match), written)


def _numbers(kind: str, match: re.Match[str]) -> tuple[int, ...]:
    """Return the numbers of the days or months that a match names, none of anything else."""
    match kind:
        case "days":
            return next(days for words, days in _DAY_WORDS.items() if re.fullmatch(words, match[0]))
        case "zh_day" | "bare_day":
            return (_ZH_DAYS[match[f"{kind}_name"]],)
        case "en_day" | "en_month":
            names = _EN_DAYS if kind == "en_day" else _EN_MONTHS
            return (_index(names, match[f"{kind}_name"]),)
        case "month":
            return (_number(match["month_number"]) - 1,)
        case "months":
            return (_number(match["month_first"]) - 1, _number(match["month_last"]) - 1)
    return ()


def _time(match: re.Match[str]) -> Time:
    period = (match["before"] or match["after"] or "").replace(".", "")
    if match["clock_hour"]:
        return Time(int(match["clock_hour"]), int(match["clock_minute"]), period)
    if match["four"]:
        return Time(int(match["four"][:2]), int(match["four"][2:]), period)
    if match["bare"]:
        return Time(int(match["bare"]), 0, period)
    minute = 30 if match["half"] else int(match["word_minute"] or 0)
    return Time(_number(match["word_hour"]), minute, period)


def _index(names: tuple[str, ...], short: str) -> int:
    return next(i for i, name in enumerate(names) if name.startswith(short))


def _number(word: str) -> int:
    """Return 12 for “12” and for “十二”."""
    if word.isdecimal():
        return int(word)
    tens, ten, ones = word.partition("十")
    if not ten:
        return _NUMERALS[word[-1]]
    return 10 * (_NUMERALS[tens] if tens else 1) + (_NUMERALS[ones] if ones else 0)
