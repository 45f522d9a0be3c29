"""Code lists: enumerations whose entries carry their label in both languages."""

from enum import StrEnum
from typing import Self

from layers.words.text import Text


class Code(StrEnum):
    """An entry of a code list: `NAME = "value", "中文", "English"`."""

    label: Text

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Self:
        """Make the entry a plain string that also knows its label.

        The defaults are for the type checker: `Code("value")` looks an entry up.
        """
        code = str.__new__(cls, value)
        code._value_ = value
        code.label = Text(zh, en)
        return code
