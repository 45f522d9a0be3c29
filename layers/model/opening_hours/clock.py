"""Spans of time as people write them: 20:00-22:00, 晚上8點到10點, 8–10 pm, 22:00-02:00."""

from layers.model.opening_hours.tokens import Time, Token
from layers.model.opening_hours.unread import Unread
from layers.model.opening_hours.week import DAY, Span
from layers.words.text import Text

_HOUR, _NOON, _LATEST = 60, 12, 48
_LATE, _EARLY = 9, 3  # 半夜 begins at nine, 中午 ends at three
_MORNING = frozenset({"凌晨", "清晨", "早上", "早晨", "上午", "am"})
_NIGHT = frozenset({"深夜", "半夜", "午夜"})
_AFTERNOON = frozenset({"下午", "傍晚", "晚上", "晚間", "夜間", "pm"})
_EVENING = frozenset({"晚上", "晚間", "夜間"})


def span_of(first: Token, last: Token) -> Span:
    """Return the span between two times, which may end on the next day.

    Raises
    ------
    Unread
    """
    start_time, end_time = first.value, last.value
    written = f"{first.written}-{last.written}"
    if not (isinstance(start_time, Time) and isinstance(end_time, Time)):
        raise no_span(written)
    start, end = _ends(start_time, end_time, written)
    if start == end:
        raise Unread(
            Text(
                f"開始和結束都是 {first.written}。整天請寫 24/7 或 00:00-24:00。",
                f"it begins and ends at {first.written}; write 24/7 or 00:00-24:00 for all day.",
            )
        )
    return start, end if end > start else end + DAY


def no_span(written: str) -> Unread:
    """Return that what was written is no span."""
    return Unread(
        Text(
            f"「{written}」不是一段時間，請寫開始和結束，例如 20:00-22:00。",
            f"“{written}” is no span of time; write its begin and its end, such as 20:00-22:00.",
        )
    )


def _ends(first: Time, last: Time, written: str) -> Span:
    """Return minutes of the day; an end without a part of the day takes that of its begin."""
    end = _minutes(last, written)
    if not first.period and last.period in ("am", "pm"):  # 8–10 pm
        start = _minutes(first._replace(period=last.period), written)
        return _checked(start if start < end else _minutes(first, written), end, written)
    start = _minutes(first, written)
    if first.period and not last.period and last.hour <= _NOON and end <= start:
        if start < _NOON * _HOUR and first.period not in _NIGHT:
            raise Unread(
                Text(
                    f"「{written}」看不出是上午還是下午，請用 24 小時制，例如 09:00-17:00。",
                    f"“{written}” may be before or after noon; write 24 hours: 09:00-17:00.",
                )
            )
        later = end + _NOON * _HOUR
        end = later if later > start else end
    return _checked(start, end, written)


def _checked(start: int, end: int, written: str) -> Span:
    if start >= DAY or (end > DAY and (end - start >= DAY or end <= start)):
        raise Unread(
            Text(
                f"「{written}」不是一天裡的時間。過了午夜請寫成 22:00-02:00。",
                f"“{written}” is no time of a day; over midnight write 22:00-02:00.",
            )
        )
    return start, end


def _minutes(time: Time, written: str) -> int:
    hour, minute, period = time
    latest = _NOON * 2 if period else _LATEST
    if minute >= _HOUR or hour > latest:
        raise Unread(
            Text(f"「{written}」裡沒有這個時刻。", f"there is no such time as in “{written}”.")
        )
    if period in _MORNING:
        hour = 0 if hour == _NOON and period in ("凌晨", "am") else hour
    elif period in _NIGHT:
        hour = hour + _NOON if _LATE <= hour <= _NOON else hour
    elif period in _AFTERNOON:
        late = hour == _NOON and period in _EVENING
        hour = hour + _NOON if hour < _NOON or late else hour
    elif period == "中午":
        hour = hour + _NOON if hour <= _EARLY else hour
    return hour * _HOUR + minute
