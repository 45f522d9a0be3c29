"""Dated settings of settlements that the two documents leave to others; shown as 設定值.

The day from which spending counts is read from the closing practice of 2013 (from the approval on);
rate and thresholds of the supplementary premium are the health insurance's, and change.
"""

import datetime as dt
from dataclasses import dataclass

from layers.words.code import Code
from layers.words.text import Text
from mapserve.programme.budget.items import Item


class SpendingFrom(Code):
    """The first day whose spending counts."""

    APPROVAL = "approval", "核定同意補助那一天起的支出才算", "Spending counts from the approval on"
    PLAN = "plan", "實施期程第一天起的支出才算", "Spending counts from the plan's first day on"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One version; never change a dated entry, add a new one before it.

    Parameters
    ----------
    premium_per_10000
        The supplementary premium's rate: 211 is 2.11 %.
    wage_from, professional_from
        NT$ of one payment from which it is withheld: as a part-time wage, as a professional's fee.
    """

    since: dt.date
    premium_per_10000: int
    wage_from: int
    professional_from: int
    spending_from: SpendingFrom = SpendingFrom.APPROVAL

    def threshold(self, item: Item) -> int:
        """Return from which payment on the premium is withheld for an item, NT$ (R-61)."""
        return self.wage_from if item in _WAGES else self.professional_from

    def premium(self, amount: int, item: Item) -> int:
        """Return what is withheld of one payment, NT$ rounded half up; 0 below the threshold."""
        if amount < self.threshold(item):
            return 0
        return (amount * self.premium_per_10000 + 5_000) // 10_000

    @property
    def words(self) -> tuple[Text, ...]:
        """Return what is set, in words."""
        rate = f"{self.premium_per_10000 / 100:g}"
        return (
            self.spending_from.label,
            Text(
                f"補充保險費 {rate}％：鐘點費、出席費單次滿 {self.wage_from:,} 元，"
                f"演講、演出、稿費單次滿 {self.professional_from:,} 元才扣"
                "（兩份文件沒有規定，用的是全民健康保險的數字，以健保署公告為準）",
                f"Supplementary premium {rate}%: from NT${self.wage_from:,} a payment for teaching "
                f"and attending, NT${self.professional_from:,} for talks, shows and manuscripts "
                "(neither document says so: the health insurance's figures, which it announces)",
            ),
        )


_WAGES = frozenset({Item.LECTURER_INTERNAL, Item.LECTURER_EXTERNAL, Item.EXPERT_ATTENDANCE})

# Newest first.
VERSIONS: tuple[Settings, ...] = (
    Settings(
        since=dt.date(2026, 1, 1),
        premium_per_10000=211,
        wage_from=29_500,
        professional_from=20_000,
    ),
    Settings(
        since=dt.date(2025, 1, 1),
        premium_per_10000=211,
        wage_from=28_590,
        professional_from=20_000,
    ),
    Settings(
        since=dt.date(2021, 1, 1),
        premium_per_10000=211,
        wage_from=24_000,
        professional_from=20_000,
    ),
)


def settings_on(day: dt.date) -> Settings:
    """Return what holds on a day; before the oldest known, the oldest."""
    return next((one for one in VERSIONS if one.since <= day), VERSIONS[-1])
