"""The items of the table of rates ([B] 附件一), in its order."""

from layers.words.code import Code
from layers.words.text import Text


class Item(Code):
    """What a line of a budget is for."""

    UTILITIES = "utilities", "水電補助費", "Utilities"
    FUEL_CAR = "fuel_car", "油料補助費（汽車）", "Fuel, car"
    FUEL_MOTORCYCLE = "fuel_motorcycle", "油料補助費（機車）", "Fuel, motorcycles"
    NIGHT_SNACK = "night_snack", "夜點費", "Night snack"
    EQUIPMENT = "equipment", "裝備費", "Equipment"
    LECTURER_INTERNAL = "lecturer_internal", "講師鐘點費（內聘）", "Lecturer from inside"
    LECTURER_EXTERNAL = "lecturer_external", "講師鐘點費（外聘）", "Lecturer from outside"
    KEYNOTE = "keynote", "專題演講費", "Keynote"
    EXPERT_ATTENDANCE = "expert_attendance", "專家出席費", "Experts attending"
    PERFORMANCE = "performance", "表演演出費", "Performance"
    MANUSCRIPT = "manuscript", "撰稿費", "Manuscript"
    VENUE = "venue", "場地費", "Venue"
    DECORATION = "decoration", "布置費", "Decoration"
    RENTAL = "rental", "器材租用費", "Rental of equipment"
    STATIONERY_TRANSPORT = "stationery_transport", "文具印刷費及交通費", "Stationery and transport"
    MEALS = "meals", "誤餐費", "Meals"
    DRINKS = "drinks", "茶水費", "Drinks"
    PROMOTION = "promotion", "文宣品", "Promotion"
    MISC = "misc", "其他行政雜支", "Other costs"

    @property
    def rule(self) -> str:
        """Return the rule that it is counted by."""
        return _RULES[self]


_RULES = {
    Item.UTILITIES: "R-44",
    Item.FUEL_CAR: "R-45a",
    Item.FUEL_MOTORCYCLE: "R-45b",
    Item.NIGHT_SNACK: "R-46",
    Item.EQUIPMENT: "R-47",
    Item.LECTURER_INTERNAL: "R-48a",
    Item.LECTURER_EXTERNAL: "R-48b",
    Item.KEYNOTE: "R-48c",
    Item.EXPERT_ATTENDANCE: "R-49",
    Item.PERFORMANCE: "R-50",
    Item.MANUSCRIPT: "R-51",
    Item.VENUE: "R-52",
    Item.DECORATION: "R-53",
    Item.RENTAL: "R-54",
    Item.STATIONERY_TRANSPORT: "R-55",
    Item.MEALS: "R-56",
    Item.DRINKS: "R-56",
    Item.PROMOTION: "R-57",
    Item.MISC: "R-58",
}

# The three parts of the table, each with its items in its order.
_RUNNING = (Item.UTILITIES, Item.FUEL_CAR, Item.FUEL_MOTORCYCLE, Item.NIGHT_SNACK)
_EQUIPMENT = (Item.EQUIPMENT,)
PARTS: tuple[tuple[Text, tuple[Item, ...]], ...] = (
    (Text("一、事務費", "1. Running costs"), _RUNNING),
    (Text("二、裝備費", "2. Equipment"), _EQUIPMENT),
    (
        Text("三、會議及宣導費", "3. Meetings and information"),
        tuple(one for one in Item if one not in (*_RUNNING, *_EQUIPMENT)),
    ),
)

# Payments to people: income is registered with the payee, and the premium withheld.
INCOME = frozenset(
    {
        Item.LECTURER_INTERNAL,
        Item.LECTURER_EXTERNAL,
        Item.KEYNOTE,
        Item.EXPERT_ATTENDANCE,
        Item.PERFORMANCE,
        Item.MANUSCRIPT,
    }
)
