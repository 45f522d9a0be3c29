"""The table of items and rates as data: each cap, what it counts in, and per what ([B] 附件一)."""

from dataclasses import dataclass

from layers.words.code import Code
from layers.words.text import Text
from mapserve.programme.rules.articles import ARTICLES


class Unit(Code):
    """What a cap is measured in."""

    DOLLARS = "dollars", "元", "NT$"
    LITRES = "litres", "公升", "litres"
    VEHICLES = "vehicles", "輛", "vehicles"
    MINUTES = "minutes", "分鐘", "minutes"
    PIECES = "pieces", "支", "pieces"
    YEARS = "years", "年", "years"


class Per(Code):
    """What a cap counts for."""

    PERSON = "person", "每人", "a person"
    PERSON_HOUR = "person_hour", "每人每小時", "a person and hour"
    PERSON_NIGHT = "person_night", "每人每夜", "a person and night"
    HOUR = "hour", "每小時", "an hour"
    THOUSAND = "thousand", "每千字", "1,000 characters"
    VEHICLE = "vehicle", "每輛", "a vehicle"
    PIECE = "piece", "每件", "a piece"
    EVENT = "event", "每次活動", "an event"
    MEETING = "meeting", "每次會議", "a meeting"
    CASE = "case", "每案", "a case"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """A number of the table.

    Parameters
    ----------
    limit
        In `unit`, the number itself allowed.
    per
        What it counts for; a case is one half-year subsidy (Q-07).
    strict
        False for 「…為原則」: more needs a reason and is not cut (Q-15).
    """

    rule: str
    limit: int
    unit: Unit
    per: Per
    strict: bool = True

    @property
    def article(self) -> Text:
        """Return the article it stands in."""
        return ARTICLES[self.rule]


def _money(rule: str, limit: int, per: Per) -> Cap:
    return Cap(rule=rule, limit=limit, unit=Unit.DOLLARS, per=per)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """All caps of one version of the table; capital is a floor, all else a ceiling."""

    utilities: Cap
    car_litres: Cap
    cars: Cap
    motorcycle_litres: Cap
    motorcycles: Cap
    night_snack: Cap
    lecturer_internal: Cap
    lecturer_external: Cap
    keynote: Cap
    hour_minutes: Cap
    expert_attendance: Cap
    performance: Cap
    manuscript: Cap
    decoration: Cap
    toners: Cap
    meals: Cap
    promotion: Cap
    misc: Cap
    capital_price: Cap
    capital_years: Cap


CAPS_102 = Caps(
    utilities=_money("R-44", 10_000, Per.CASE),
    car_litres=Cap(rule="R-45a", limit=1_000, unit=Unit.LITRES, per=Per.CASE),
    cars=Cap(rule="R-45a", limit=1, unit=Unit.VEHICLES, per=Per.CASE),
    motorcycle_litres=Cap(rule="R-45b", limit=50, unit=Unit.LITRES, per=Per.VEHICLE),
    motorcycles=Cap(rule="R-45b", limit=20, unit=Unit.VEHICLES, per=Per.CASE),
    night_snack=_money("R-46", 40, Per.PERSON_NIGHT),
    lecturer_internal=_money("R-48a", 800, Per.PERSON_HOUR),
    lecturer_external=_money("R-48b", 1_600, Per.PERSON_HOUR),
    keynote=_money("R-48c", 2_000, Per.PERSON_HOUR),
    hour_minutes=Cap(rule="R-48a", limit=50, unit=Unit.MINUTES, per=Per.HOUR),
    expert_attendance=_money("R-49", 2_000, Per.PERSON),
    performance=_money("R-50", 500, Per.PERSON),
    manuscript=_money("R-51", 630, Per.THOUSAND),
    decoration=_money("R-53", 2_000, Per.EVENT),
    toners=Cap(rule="R-55", limit=1, unit=Unit.PIECES, per=Per.CASE, strict=False),
    meals=_money("R-56", 80, Per.PERSON),
    promotion=_money("R-57", 20_000, Per.MEETING),
    misc=_money("R-58", 6_000, Per.MEETING),
    capital_price=_money("R-60", 10_000, Per.PIECE),
    capital_years=Cap(rule="R-60", limit=2, unit=Unit.YEARS, per=Per.PIECE),
)

# 「安全防護頭盔」: the document's own copy has a stray simplified character.
EQUIPMENT_102 = (
    "電子看板", "廣播設備", "滅火器材", "照明設備", "安全防護頭盔", "雨具", "反光背心", "警棍",
    "警笛", "自行車", "服裝", "鋤頭", "鐮刀", "割草機", "抽水機", "鏈鋸",
)  # fmt: skip
