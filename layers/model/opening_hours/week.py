"""The opening hours of a week, month by month: one stored form, words in both languages, minutes.

The stored form is a part of OpenStreetMap's `opening_hours` in which no day stands twice, so that
everybody reads it alike: `Mo-Fr 09:00-11:00,20:00-22:00; Sa 20:00-02:00`. What begins on a day and
ends after midnight belongs to that day.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from layers.words.text import Text

DAY = 1440
WEEK_MINUTES = 7 * DAY
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
HOLIDAY = 7  # public holidays stand beside the seven days; which they are nobody says here
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ALWAYS = "24/7"
_NEVER = "off"
DAYS_ZH = "一二三四五六日"
DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

Span = tuple[int, int]  # minutes after the midnight that its day begins with; may end beyond 1440
Spans = tuple[Span, ...]
WHOLE: Spans = ((0, DAY),)
Table = tuple[Spans | None, ...]  # the seven days and holidays; None is not said


@dataclass(frozen=True)
class OpeningHours:
    """What is open when: for each of twelve months the spans of seven days and of holidays.

    Public holidays are told and stored, and counted like the day they fall on.
    """

    months: tuple[Table, ...]

    @property
    def text(self) -> str:
        """Return the stored form."""
        parts = []
        for months, table in self._seasons():
            season = f"{_ranges(months, MONTHS)} " if len(months) < len(MONTHS) else ""
            parts += [season + part for part in _rules(table)]
        return "; ".join(parts) or _NEVER

    @property
    def words(self) -> Text:
        """Say the week understood, as people speak of it."""
        if self.text == _ALWAYS:
            return Text("每天 24 小時", "Always open")
        zh, en = [], []
        for months, table in self._seasons():
            told = [_told(days, spans) for days, spans in _grouped(table)]
            if len(months) < len(MONTHS):
                zh.append(f"{_months_zh(months)}：")
                en.append(f"{_ranges(months, MONTHS)}: ")
            zh.append("；".join(text.zh for text in told) + "。")
            en.append("; ".join(text.en for text in told) + ". ")
        return Text("".join(zh)[:-1], "".join(en)[:-2]) if zh else Text("都不開", "Never open")

    def week(self, monday: dt.date) -> Iterator[Span]:
        """Yield the open spans of the week of `monday` in minutes after its begin, 0 to 10080.

        What began on the Sunday before and ends after midnight is open on Monday.
        """
        for day in range(-1, 7):
            date = monday + dt.timedelta(days=day)
            for start, end in self.months[date.month - 1][date.weekday()] or ():
                first, last = max(0, day * DAY + start), min(WEEK_MINUTES, day * DAY + end)
                if first < last:
                    yield first, last

    def _seasons(self) -> list[tuple[list[int], Table]]:
        """Return the months that are alike, in the order of their first; those closed left out."""
        alike: dict[Table, list[int]] = {}
        for month, table in enumerate(self.months):
            if any(table):
                alike.setdefault(table, []).append(month)
        return [(months, table) for table, months in alike.items()]


def _grouped(table: Table) -> list[tuple[list[int], Spans]]:
    """Return the days with the same spans; closed days are left out, closed holidays told."""
    alike: dict[Spans, list[int]] = {}
    for day, spans in enumerate(table):
        if spans or (spans is not None and day == HOLIDAY):
            alike.setdefault(spans, []).append(day)
    return [(days, spans) for spans, days in alike.items()]


def _rules(table: Table) -> Iterator[str]:
    for days, spans in _grouped(table):
        if spans == WHOLE and len([day for day in days if day != HOLIDAY]) == len(DAYS):
            yield _ALWAYS
            continue
        names = _ranges([day for day in days if day != HOLIDAY], DAYS)
        named = ",".join(filter(None, (names, "PH" if HOLIDAY in days else "")))
        yield f"{named} {','.join(_written(span) for span in spans) or _NEVER}"


def _written(span: Span) -> str:
    start, end = span
    return f"{_clock(start)}-{_clock(end if end <= DAY else end - DAY)}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _told(days: Sequence[int], spans: Spans) -> Text:
    zh, en = _days_zh(days), _days_en(days)
    if not spans:
        return Text(f"{zh}休息", f"closed on {en[0].lower() + en[1:]}")
    if spans == WHOLE:
        return Text(f"{zh}整天", f"{en} all day")
    return Text(
        f"{zh} {'、'.join(_span_words(span, '隔天 {}') for span in spans)}",
        f"{en} {', '.join(_span_words(span, '{} the next day') for span in spans)}",
    )


def _span_words(span: Span, next_day: str) -> str:
    start, end = span
    until = _clock(end) if end <= DAY else next_day.format(_clock(end - DAY))
    return f"{_clock(start)}–{until}"


def _days_zh(days: Sequence[int]) -> str:
    plain = [day for day in days if day != HOLIDAY]
    told = _day_words(plain, lambda day: f"週{DAYS_ZH[day]}", "每天", "至", "、")
    return "、".join([*told, *(["國定假日"] if HOLIDAY in days else [])])


def _days_en(days: Sequence[int]) -> str:
    plain = [day for day in days if day != HOLIDAY]
    told = _day_words(plain, lambda day: DAYS_EN[day], "Every day", "–", ", ")
    return ", ".join([*told, *(["Public holidays"] if HOLIDAY in days else [])])


def _day_words(
    days: Sequence[int], name: Callable[[int], str], every: str, to: str, and_: str
) -> list[str]:
    if len(days) == len(DAYS):
        return [every]
    told = []
    for first, last in _runs(days):
        if last - first > 1:
            told.append(f"{name(first)}{to}{name(last)}")
        else:
            told.append(and_.join(name(day) for day in range(first, last + 1)))
    return [and_.join(told)] if told else []


def _months_zh(months: Sequence[int]) -> str:
    return "、".join(
        f"{first + 1} 月" if first == last else f"{first + 1} 月至 {last % len(MONTHS) + 1} 月"
        for first, last in _rounded(months, len(MONTHS))
    )


def _ranges(numbers: Sequence[int], names: Sequence[str]) -> str:
    """Return `Mo-We,Fr`: three and more in a row as a range, two as well."""
    size = len(names)
    runs = _rounded(numbers, size) if size == len(MONTHS) else _runs(numbers)
    return ",".join(
        names[first] if first == last else f"{names[first]}-{names[last % size]}"
        for first, last in runs
    )


def _runs(numbers: Iterable[int]) -> list[Span]:
    """Return the first and the last of each run of neighbours."""
    runs: list[Span] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _rounded(numbers: Sequence[int], size: int) -> list[Span]:
    """Return the runs with one over the turn of the year as one: November to March."""
    runs = _runs(numbers)
    if len(runs) > 1 and runs[0][0] == 0 and runs[-1][1] == size - 1:
        runs = [*runs[1:-1], (runs[-1][0], runs[0][1] + size)]
    return runs
