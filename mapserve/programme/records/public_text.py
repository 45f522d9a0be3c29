"""What a text for everybody must not hold: numbers of people, and the doors of households.

The map hides what is not public by its layers' allow-list; words that people write freely have
none. What can be known by its form is found here: personal numbers, telephones, mail addresses,
number plates, and house numbers that are not written as a range (the way the police publish
places). Names and patrol times have no form: the form asks not to write them.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from layers.words.text import Text

_DIGITS = "0-9零〇一二三四五六七八九十百"
_NUMBER = rf"[{_DIGITS}]+(?:[之\-][{_DIGITS}]+)?"
_GAP = r"[\s\-()]{0,2}"


@dataclass(frozen=True)
class Kind:
    """Something that is nobody's but one's own; `mend` says what to write instead."""

    label: Text
    mend: Text
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Finding:
    """What was found in a line (counted from 1)."""

    kind: Kind
    line: int
    words: str


ID_NUMBER = Kind(
    Text("身分證或居留證字號", "a personal identity number"),
    Text("請拿掉。", "Take it out."),
    re.compile(rf"(?<![A-Za-z0-9])[A-Za-z]{_GAP}[A-Da-d1289](?:{_GAP}[0-9]){{8}}(?![0-9])"),
)
TELEPHONE = Kind(
    Text("電話號碼", "a telephone number"),
    Text(
        "請拿掉；可以寫 110、113、165 或 0800 開頭的專線。",
        "Take it out; 110, 113, 165 and 0800 numbers may stand.",
    ),
    re.compile(
        rf"(?<![0-9A-Za-z])(?:\+?886{_GAP}|\(?0(?!800|809))[2-9](?:{_GAP}[0-9]){{7,8}}(?![0-9])"
        r"|(?:電話|手機|分機|TEL|Tel)[:\s]*(?!0800|0809)[0-9][0-9\-\s]{4,}[0-9]"
    ),
)
MAIL = Kind(
    Text("電子郵件地址", "a mail address"),
    Text("請拿掉。", "Take it out."),
    re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"),
)
PLATE = Kind(
    Text("車牌號碼", "a number plate"),
    Text("請拿掉。", "Take it out."),
    re.compile(
        r"(?<![A-Za-z0-9\-])(?:[A-Z]{2,3}-[0-9]{3,4}|[0-9]{3,4}-[A-Z]{2,3})(?![A-Za-z0-9\-])"
    ),
)
DOOR = Kind(
    Text("門牌", "a house number"),
    Text(
        "請只寫路段、路口、公共場所，或門牌範圍（例如 12號至40號）。",
        "Write the street, a crossing, a public place or a range (as 12號至40號).",
    ),
    re.compile(
        rf"[路街道段巷弄衖鄰村里]\s*{_NUMBER}\s*號"
        rf"(?!出口|公園|道路|橋|公車)(?:[{_DIGITS}]+樓)?(?:之[{_DIGITS}]+)?"
    ),
)
KINDS = (ID_NUMBER, TELEPHONE, MAIL, PLATE, DOOR)
# 12~40號, 12號至40號: which door it was cannot be told from it.
_RANGE = re.compile(rf"{_NUMBER}\s*號?\s*[~至到]\s*{_NUMBER}\s*號")


def findings(text: str) -> Iterator[Finding]:
    """Yield what stands in a text and is not for everybody, line by line."""
    for number, line in enumerate(text.splitlines(), 1):
        plain = _RANGE.sub("…", _folded(line))
        for kind in KINDS:
            for found in kind.pattern.finditer(plain):
                yield Finding(kind, number, found.group().strip())


def _folded(line: str) -> str:
    """Return a line with the plain form of full-width letters, digits, hyphens and waves."""
    folded = unicodedata.normalize("NFKC", line)
    return folded.translate(str.maketrans("‐‑‒–—―−～〜∼", "-------~~~"))
