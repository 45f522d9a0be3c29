"""Values of a form's fields: read from what was typed, and written as people type them."""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from typing import Any, get_origin

from pydantic.fields import FieldInfo
from werkzeug.datastructures import FileStorage

from layers.model.contract import Attribute
from layers.model.describe import type_of
from layers.words.invisible_characters import UNSEEN, has_unseen
from layers.words.text import Language, Text
from mapserve.exchange.attribute_values import Unclear, reader_of
from mapserve.programme.dates import form_date
from mapserve.programme.forms import MEGABYTE, Takes, Upload

SECRET = ("password", "new-password")
_ADDRESS = ("email", "username")
_WORDS = (*_ADDRESS, "person", *SECRET)  # widgets of texts
_DOLLARS = re.compile(r"NT\$|NTD|\$|元|圓|,|\s", re.IGNORECASE)
_REQUIRED = Text("這一欄要填。", "it is required.")
_CHOOSE = Text("請選一個。", "choose one.")
_MONEY = Text("請只寫整數元，例如 12,000。", "write whole dollars only, such as 12,000.")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE = Text(
    "看不懂日期。請寫民國年／月／日，例如 115/10/28。",
    "the date cannot be read; write it as 2026-10-28 or 115/10/28.",
)


class Unread(Exception):  # noqa: N818 - what was typed, not the program, is at fault
    """What was typed cannot be a value of the field, and why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


def kind_of(info: FieldInfo, note: Attribute, *, offered: bool = False) -> str:
    """Name how a field is filled in: a type of `layers.model.describe`, "money" or "file".

    What a page offers choices for is chosen, whatever its type.
    """
    if offered:
        return "codes" if get_origin(info.annotation) is list else "code"
    if note.widget in ("money", "file"):
        return note.widget
    return "text" if note.widget in _WORDS else type_of(info, note)


def missing(kind: str) -> Text:
    """Say that a field must be filled in, or one of its choices taken."""
    return _CHOOSE if kind in ("code", "codes", "reference", "references") else _REQUIRED


def read_value(info: FieldInfo, note: Attribute, kind: str, typed: Sequence[str]) -> Any:  # noqa: ANN401 - of any field
    """Return a value for the form's own check; None where nothing was typed.

    Raises
    ------
    Unread
    """
    if kind == "boolean":
        return bool(typed)
    if kind in ("codes", "references", "photos"):
        return [one for one in typed if one]
    text = typed[0].replace("\r\n", "\n") if typed else ""
    if note.widget in SECRET or not text.strip():
        return text or None if note.widget in SECRET else None
    if has_unseen(text.strip()):
        raise Unread(UNSEEN)
    return _by_type(info, note, kind, text)


def _by_type(info: FieldInfo, note: Attribute, kind: str, text: str) -> Any:  # noqa: ANN401
    if kind == "money":
        return _dollars(text)
    if note.widget in _ADDRESS:
        return unicodedata.normalize("NFKC", text).strip()
    try:
        value = reader_of(info, note)(text)
    except Unclear as unclear:
        more = unclear.suggestion
        raise Unread(Text(unclear.reason.zh + more.zh, f"{unclear.reason.en} {more.en}")) from None
    if kind == "date" and value == text and not _is_iso(text):
        raise Unread(_DATE)
    return value


def _is_iso(text: str) -> bool:
    if not _ISO.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _dollars(text: str) -> int:
    plain = _DOLLARS.sub("", unicodedata.normalize("NFKC", text))
    if not plain.isdecimal():
        raise Unread(_MONEY)
    return int(plain)


def read_upload(info: FieldInfo, sent: FileStorage | None) -> Upload | None:
    """Return the file that was sent, known by its content; None without one.

    Raises
    ------
    Unread
    """
    takes = takes_of(info)
    if sent is None or not sent.filename:
        return None
    content = sent.stream.read(takes.limit_mb * MEGABYTE + 1)
    if len(content) > takes.limit_mb * MEGABYTE:
        limit = takes.limit_mb
        raise Unread(Text(f"檔案太大，最多 {limit} MB。", f"it is too large; {limit} MB at most."))
    for one in takes.types:
        if content.startswith(one.magic):
            name = sent.filename.replace("\\", "/").rsplit("/", 1)[-1]
            return Upload(name[:200], one.media_type, content)
    known = [one.name for one in takes.types]
    raise Unread(Text(f"只收 {'、'.join(known)}。", f"it must be {' or '.join(known)}."))


def takes_of(info: FieldInfo) -> Takes:
    """Return which files a field takes."""
    return next((one for one in info.metadata if isinstance(one, Takes)), Takes())


def typed_of(info: FieldInfo, note: Attribute, value: object, language: Language) -> list[str]:
    """Return a value as somebody would have typed it; secrets and files are never shown again."""
    if value is None or note.widget in (*SECRET, "file"):
        return []
    if isinstance(value, bool):
        return ["y"] if value else []
    if isinstance(value, dt.date):
        return [value.isoformat() if language == "en" else form_date(value)]
    if isinstance(value, list | tuple | set | frozenset):
        return [str(one) for one in value]
    if kind_of(info, note) == "money":
        return [f"{value:,}"]
    return [str(value)]
