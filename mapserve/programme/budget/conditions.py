"""What a line needs beside its money: what is attested, what is attached, what the bureau does."""

from layers.words.text import Text
from mapserve.programme.budget.items import INCOME, Item
from mapserve.programme.budget.lines import Equipment, Line
from mapserve.programme.budget.trace import Condition
from mapserve.programme.rules.articles import ARTICLES

_UNIFORM = "服裝"


def _condition(rule: str, zh: str, en: str) -> Condition:
    return Condition(rule=rule, article=ARTICLES[rule], detail=Text(zh, en))


_LITRES = Text("收據要寫公升數。", "The receipt states the litres.")
_ALIKE = _condition(
    "R-47",
    "服裝、帽徽及臂章不與警察相同或類似，只供執勤使用。",
    "The uniform, cap badge and armband are not like those of the police, and for duty only.",
)
_INCOME = _condition(
    "R-61",
    "領款人的所得由警察局辦理歸戶，並扣繳補充保險費。",
    "The bureau registers the payee's income and withholds the insurance premium.",
)
_OF_ITEM: dict[Item, tuple[Condition, ...]] = {
    Item.FUEL_CAR: (
        _condition("R-45a", "車身塗有守望相助隊名稱。", "The car bears the team's name."),
        _condition(
            "R-45a",
            "車身顏色、徽章不與警用巡邏車相同或相似。",
            "Its colour and badge are not like a police patrol car's.",
        ),
        _condition("R-45a", *_LITRES),
    ),
    Item.FUEL_MOTORCYCLE: (
        _condition("R-45b", "車主是守望相助隊隊員。", "A member of the team owns each."),
        _condition("R-45b", *_LITRES),
    ),
    Item.NIGHT_SNACK: (
        _condition("R-46", "要附收據和服勤名冊。", "Receipts and the roster are attached."),
    ),
    Item.VENUE: (
        _condition(
            "R-52", "要附租用單位的收費標準。", "The landlord's published tariff is attached."
        ),
    ),
    Item.RENTAL: (_condition("R-54", "要附收據。", "The receipt is attached."),),
    Item.MEALS: (
        _condition("R-56", "要附那一次會議的簽到名冊。", "The meeting's signed list is attached."),
    ),
    **dict.fromkeys(sorted(INCOME), (_INCOME,)),
}


def conditions_of(line: Line) -> tuple[Condition, ...]:
    """Return what somebody attests or attaches for a line (R-45a to R-56, R-61)."""
    if isinstance(line, Equipment) and _UNIFORM in line.name:
        return (_ALIKE,)
    return _OF_ITEM.get(line.item, ())
