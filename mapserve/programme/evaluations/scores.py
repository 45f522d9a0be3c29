"""Scores of evaluators: totals, the official mean, the spread, and what a sheet still needs.

Exact: sums are fractions, rounded once where they are shown (half up, two decimals). What does
not apply is in neither sum (R-08).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import median
from typing import NamedTuple

from layers.words.text import Text
from mapserve.programme.evaluations.criteria import Averaging, Criterion, Standard, Terms
from mapserve.programme.workflow.table import Reason

_WHOLE = 100
_CENT = Decimal("0.01")
_RULES = ("R-08",)


class Mark(NamedTuple):
    """One score: points or that it does not apply, and why; neither where nothing is given yet."""

    value: int | None = None
    not_applicable: bool = False
    reason: str = ""

    @property
    def given(self) -> bool:
        """Tell whether something is given."""
        return self.not_applicable or self.value is not None


Sheet = Mapping[str, Mark]  # by criterion
_NONE = Mark()


class Spread(NamedTuple):
    """How far evaluators lie apart on a criterion; `wide` where they have to talk about it."""

    lowest: int
    highest: int
    wide: bool

    @property
    def difference(self) -> int:
        """Return the points between the lowest and the highest."""
        return self.highest - self.lowest


def total(terms: Terms, sheet: Sheet) -> Fraction | None:
    """Return the share of a sheet's points, 0 to 100; None where nothing applies.

    What does not apply, or is not scored, is left out of both sums.
    """
    counted = [
        (Fraction(mark.value), terms.points[key])
        for key, mark in sheet.items()
        if mark.value is not None and not mark.not_applicable
    ]
    most = sum(points for _, points in counted)
    return sum((value for value, _ in counted), Fraction(0)) * _WHOLE / most if most else None


def official(terms: Terms, sheets: Iterable[Sheet]) -> Fraction | None:
    """Return the official total of several evaluators, 0 to 100: the mean (or median) of theirs."""
    return _one_of(terms, [one for sheet in sheets if (one := total(terms, sheet)) is not None])


def criterion_mean(terms: Terms, criterion: Criterion, sheets: Iterable[Sheet]) -> Fraction | None:
    """Return the official points of a criterion: the mean (or median) of those it applies to."""
    marks = [sheet.get(criterion.key, _NONE) for sheet in sheets]
    return _one_of(
        terms, [Fraction(m.value) for m in marks if m.value is not None and not m.not_applicable]
    )


def spread(terms: Terms, criterion: Criterion, sheets: Iterable[Sheet]) -> Spread | None:
    """Return how far evaluators lie apart on a criterion; None below two scores."""
    marks = [sheet.get(criterion.key, _NONE) for sheet in sheets]
    values = [m.value for m in marks if m.value is not None and not m.not_applicable]
    if len(values) < 2:  # noqa: PLR2004 - one cannot differ
        return None
    lowest, highest = min(values), max(values)
    limit = terms.standard.wide * terms.points[criterion.key]
    return Spread(lowest, highest, wide=highest - lowest > limit)


def shown(exact: Fraction | None) -> float | None:
    """Return a total as it is shown: two decimals, half up."""
    if exact is None:
        return None
    written = Decimal(exact.numerator) / Decimal(exact.denominator)
    return float(written.quantize(_CENT, ROUND_HALF_UP))


def _one_of(terms: Terms, several: Sequence[Fraction]) -> Fraction | None:
    if not several:
        return None
    if terms.standard.averaging is Averaging.MEDIAN:
        return Fraction(median(several))
    return sum(several, Fraction(0)) / len(several)


def lacking(terms: Terms, sheet: Sheet, *, better: bool | None) -> list[Reason]:
    """Return what a sheet still needs before it can be handed in.

    Parameters
    ----------
    better
        Whether any figure of the two maps got better; None where there is nothing to compare.
    """
    found = [
        reason
        for criterion in terms.criteria
        for reason in _lacks(terms, criterion, sheet.get(criterion.key, _NONE), better=better)
    ]
    if not found and total(terms, sheet) is None:
        text = Text("至少要有一項適用並評分。", "At least one criterion has to apply.")
        return [Reason(text=text, rules=_RULES, pointer="/scores")]
    return found


def _lacks(
    terms: Terms, criterion: Criterion, mark: Mark, *, better: bool | None
) -> Iterator[Reason]:
    if not mark.given:
        yield _reason(criterion, "還沒評分。", "is not scored yet.")
    elif mark.reason.strip():
        return
    elif mark.not_applicable:
        yield _reason(criterion, "不適用，請寫理由。", "does not apply: say why.")
    else:
        share = Fraction(mark.value or 0, terms.points[criterion.key])
        yield from _unexplained(terms.standard, criterion, share, better=better)


def _unexplained(
    standard: Standard, criterion: Criterion, share: Fraction, *, better: bool | None
) -> Iterator[Reason]:
    """Ask for words with the lowest and the highest scores, and with what no figure bears out."""
    if share <= standard.low:
        yield _reason(criterion, "分數偏低，請寫理由。", "has a low score: say why.")
    elif share >= standard.high:
        yield _reason(criterion, "分數很高，請寫理由。", "has a very high score: say why.")
    elif criterion.measured and better is False and share >= standard.unmoved:
        yield _reason(
            criterion,
            "兩版地圖量到的都沒有變好，分數高請寫一句理由。",
            "scores high where nothing on the maps got better: say why in a sentence.",
            rules=("R-10",),
        )


def _reason(criterion: Criterion, zh: str, en: str, *, rules: tuple[str, ...] = _RULES) -> Reason:
    label = criterion.label
    return Reason(
        text=Text(f"「{label.zh}」{zh}", f"“{label.en}” {en}"),
        rules=rules,
        pointer=f"/scores/{criterion.key}",
    )
