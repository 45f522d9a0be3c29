"""Reading of opening hours as somebody wrote them, in Chinese or English, or why they are not read.

What has one meaning to people is taken: two rules for the same days both count, a rule for other
days that overlaps replaces what stood for them (as in OpenStreetMap), one that does not is added.
What may mean two things is refused.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

from layers.model.opening_hours.clock import no_span, span_of
from layers.model.opening_hours.tokens import Token, tokens
from layers.model.opening_hours.unread import EXAMPLE, HoursInvalid, Unread, not_read
from layers.model.opening_hours.week import (
    DAY,
    HOLIDAY,
    MONTHS,
    WHOLE,
    OpeningHours,
    Span,
    Spans,
)
from layers.words.text import Text

_LONGEST = 500  # letters that anybody looks through
_WHICH, _WHEN = frozenset({"days", "month", "months"}), frozenset({"time", "always", "off"})

Cell = tuple[int, int]  # a day of a month


@lru_cache(maxsize=4096)
def read_hours(text: str) -> OpeningHours:
    """Return the hours that a text means.

    Raises
    ------
    HoursInvalid
    """
    try:
        return _merged(_checked(list(_rules(tokens(_short(text))))))
    except Unread as unread:
        raise HoursInvalid(given=text[:40], reason=unread.reason) from None


@dataclass
class _Rule:
    """Some months and days, and when they are open; `added` to what stands, whatever it is."""

    months: set[int] = field(default_factory=set)
    days: set[int] = field(default_factory=set)
    spans: Spans | None = None
    added: bool = False

    @property
    def cells(self) -> frozenset[Cell]:
        months = self.months or range(len(MONTHS))
        days = self.days or range(HOLIDAY)
        return frozenset((month, day) for month in months for day in days)


def _short(text: str) -> str:
    if len(text) > _LONGEST:
        raise Unread(Text("太長了。", "it is too long."))
    return text


def _checked(rules: list[_Rule]) -> list[_Rule]:
    if all(rule.spans == () and (rule.days or rule.months) for rule in rules):
        raise Unread(Text("只寫了休息的日子。", "it only says when it is closed."))
    return rules


def _merged(rules: Iterable[_Rule]) -> OpeningHours:
    stands: dict[Cell, Spans] = {}
    said: dict[Cell, set[frozenset[Cell]]] = {}
    for rule in rules:
        spans, cells = WHOLE if rule.spans is None else rule.spans, rule.cells
        for cell in cells:
            before, by = stands.get(cell, ()), said.setdefault(cell, set())
            both = rule.added or by <= {cells} or not _overlap(before, spans)
            stands[cell] = _union((*before, *spans)) if spans and before and both else spans
            by.add(cells)
    days = range(HOLIDAY + 1)
    return OpeningHours(
        tuple(
            tuple(stands.get((month, day), None if day == HOLIDAY else ()) for day in days)
            for month in range(len(MONTHS))
        )
    )


def _overlap(some: Spans, others: Spans) -> bool:
    return any(a < d and c < b for a, b in some for c, d in others)


def _union(spans: Iterable[Span]) -> Spans:
    joined: list[Span] = []
    for start, end in sorted(spans):
        first, last = joined[-1] if joined else (0, -1)
        both = (first, max(end, last))
        # What a clock could not say as one span stays two.
        if start <= last and (both[1] - first < DAY or both in WHOLE):
            joined[-1] = both
        else:
            joined.append((start, end))
    return tuple(joined)


def _rules(found: Sequence[Token]) -> Iterator[_Rule]:
    for token in found:
        if token.kind == "unknown":
            raise not_read(token.written)
    parts = [list(part) for end, part in groupby(found, lambda t: t.kind == "rule") if not end]
    if not parts:
        raise Unread(EXAMPLE)
    for part in parts:
        yield from _part(part)


def _part(found: list[Token]) -> Iterator[_Rule]:
    """Yield the rules between two semicolons: days before their times, or times before them."""
    runs = _runs(found)
    kinds = [is_when for is_when, _ in runs]
    if kinds == [True, False]:
        runs.reverse()
    elif kinds[0] and len(kinds) > 1:
        raise Unread(
            Text(
                "看不出時間是哪幾天的。請先寫星期，再寫時間。",
                "which days the times are for is not clear; write the days before the times.",
            )
        )
    rule = _Rule()
    for is_when, run in runs:
        if is_when:
            rule.spans = _read_when(run)
            continue
        if rule.spans is not None:
            yield rule
            rule = _Rule(added=True)
        _read_which(run, rule)
    yield rule


def _runs(found: list[Token]) -> list[tuple[bool, list[Token]]]:
    """Return runs of tokens that say which days, and of those that say when, in turn."""
    runs: list[tuple[bool, list[Token]]] = []
    for token in found:
        if token.kind not in _WHICH | _WHEN:  # a dash or a comma belongs to what it follows
            if not runs:
                raise not_read(token.written)
            runs[-1][1].append(token)
        elif runs and runs[-1][0] == (token.kind in _WHEN):
            runs[-1][1].append(token)
        else:
            runs.append((token.kind in _WHEN, [token]))
    return runs


def _read_which(run: list[Token], rule: _Rule) -> None:
    rest = [token for token in run if token.kind != "comma"]
    while rest:
        first = last = rest.pop(0)
        if rest and rest[0].kind == "dash":
            dash, *after = rest
            if not after:
                raise not_read(dash.written)
            last, *rest = after
        _add(first, last, rule)


def _add(first: Token, last: Token, rule: _Rule) -> None:
    """Add one day or month, what a word means (週末), or all from one to another."""
    if first.kind == last.kind == "month":
        rule.months |= _circle(first.numbers[0], last.numbers[0], len(MONTHS), first)
    elif first.kind == "months" and first is last:
        begin, end = first.numbers
        rule.months |= _circle(begin, end, len(MONTHS), first)
    elif first.kind == "days" and first is last:
        rule.days |= set(first.numbers)
    elif first.kind == last.kind == "days" and len(first.numbers) == len(last.numbers) == 1:
        rule.days |= _circle(first.numbers[0], last.numbers[0], HOLIDAY, first)
    else:
        written = f"{first.written}-{last.written}"
        raise not_read(written)


def _circle(first: int, last: int, size: int, token: Token) -> set[int]:
    """Return the numbers from one to another round a circle: Friday to Monday."""
    if not (0 <= first < size and 0 <= last < size):
        raise not_read(token.written)
    return {(first + step) % size for step in range((last - first) % size + 1)}


def _read_when(run: list[Token]) -> Spans:
    plain = [token for token in run if token.kind != "comma"]
    if len(plain) == 1 and plain[0].kind in ("always", "off"):
        return WHOLE if plain[0].kind == "always" else ()
    spans = []
    for comma, part in groupby(run, lambda token: token.kind == "comma"):
        given = [] if comma else list(part)
        # Two spans may follow each other without a comma.
        for at in range(0, len(given), 3):
            three = given[at : at + 3]
            if [token.kind for token in three] != ["time", "dash", "time"]:
                raise no_span("".join(token.written for token in given))
            spans.append(span_of(three[0], three[2]))
    return _union(spans)
