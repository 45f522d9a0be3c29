"""Forms as data: what people are asked, by the same definitions as a layer's attributes."""

from dataclasses import dataclass
from functools import cache
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.fields import FieldInfo

from layers.model.contract import Attribute, described
from layers.words.text import Text

MEGABYTE = 1024 * 1024
_MOST_MONEY = 999_999_999

# Whole New Taiwan dollars; give it the widget "money".
Money = Annotated[int, Field(ge=0, le=_MOST_MONEY)]
# A password: a blank at its end belongs to it, and its length is for whoever hashes it to judge.
# Never shown again, never kept.
Secret = Annotated[str, StringConstraints(strip_whitespace=False)]


@dataclass(frozen=True)
class Section:
    """Some fields of a form under a heading of their own."""

    title: Text
    fields: tuple[str, ...]
    help: Text | None = None


class Form(BaseModel):
    """Base of every form: each field has a pydantic type and one `Attribute`.

    `label` stands above the field, or `question` where there is one; `help` below it. Fields come
    in the order in which they stand, those that `sections` name under their headings and last.
    A request calls the form by the name of its class: no two forms share one.
    """

    model_config = ConfigDict(
        extra="forbid", str_strip_whitespace=True, allow_inf_nan=False, frozen=True
    )

    sections: ClassVar[tuple[Section, ...]] = ()


@dataclass(frozen=True)
class FileType:
    """A type of file that a form takes, known by its first bytes."""

    name: str
    suffixes: tuple[str, ...]
    media_type: str
    magic: bytes


PDF = FileType("PDF", (".pdf",), "application/pdf", b"%PDF-")
JPEG = FileType("JPEG", (".jpg", ".jpeg"), "image/jpeg", b"\xff\xd8\xff")
PNG = FileType("PNG", (".png",), "image/png", b"\x89PNG\r\n\x1a\n")


@dataclass(frozen=True)
class Takes:
    """Which files a field takes, and how long they may be; stands beside its `Attribute`."""

    types: tuple[FileType, ...] = (PDF, JPEG, PNG)
    limit_mb: int = 10


@dataclass(frozen=True)
class Upload:
    """A file as somebody sent it: its name, what its first bytes say it is, its content."""

    name: str
    media_type: str
    content: bytes


def asks(
    zh: str, en: str, *, help_: Text | None = None, unit: str | None = None, widget: str = ""
) -> Attribute:
    """Return the people's side of a field: its label in both languages and what else it says."""
    return Attribute(label=Text(zh, en), help=help_, unit=unit, widget=widget or None)


@cache
def fields_of(form: type[Form]) -> dict[str, tuple[FieldInfo, Attribute]]:
    """Return each field's pydantic side and its people's side, in order.

    Raises
    ------
    TypeError
        A field without an `Attribute`, or with several.
    """
    return described(form)
