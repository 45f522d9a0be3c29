"""Awards (R-10): what may be given, to whom, for what; several at once (Q-20)."""

from typing import Annotated, Literal, NotRequired

from pydantic import Field, StringConstraints, with_config
from typing_extensions import TypedDict

from layers.words.code import Code
from layers.words.invisible_characters import SEEN

MOST_MONEY = 9_999_999  # NT$; the documents give no sum


class AwardKind(Code):
    """獎金、獎牌或認證標章 for communities, 獎勵 for staff (R-10)."""

    MONEY = "money", "獎金", "Prize money"
    PLAQUE = "plaque", "獎牌", "Plaque"
    SEAL = "seal", "認證標章", "Certification mark"
    MERIT = "merit", "獎勵", "Staff commendation"


class Basis(Code):
    """What earns it (R-10)."""

    EXCELLENT = "excellent", "成績優異", "Excellent result"
    IMPROVED = "improved", "社區治安改善成效顯著", "Marked improvement"


class Recipient(Code):
    """Who gets it (R-10)."""

    UNIT = "unit", "受評單位", "The unit evaluated"
    STAFF = "staff", "承辦單位及人員", "The office and its staff"


_Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=SEEN)
]


@with_config({"extra": "forbid"})
class AwardGiven(TypedDict):
    """One award of a decision, as JSON holds it; `amount` is NT$ and goes with money alone."""

    kind: Literal["money", "plaque", "seal", "merit"]
    recipient: NotRequired[Literal["unit", "staff"]]
    amount: NotRequired[Annotated[int, Field(ge=1, le=MOST_MONEY, strict=True)]]
    words: NotRequired[
        Annotated[
            str,
            StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=SEEN),
        ]
    ]
