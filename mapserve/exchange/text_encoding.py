"""Bytes to text: UTF-8, UTF-16, CP950, a file with lines of both, or what the user says."""

import codecs
import re
from typing import NamedTuple

from layers.words.text import Text
from mapserve.exchange.disguises import disguise_of
from mapserve.exchange.problems import FileUnreadable
from mapserve.exchange.quarantine import Remark

# Taiwanese files without a BOM are UTF-8 or, from Excel and Big5-era programs, CP950. UTF-8
# comes first because CP950 text is practically never valid UTF-8, while the reverse happens.
_BIG5 = (("cp950", "CP950"), ("big5hkscs", "Big5-HKSCS"))
# Codecs of Python that are no encodings of files.
_NO_ENCODINGS = {"undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape"}
_CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
LOST = "\ufffd"  # stands for bytes that are no text
_SHOWN = 20
_FEW = 0.05  # of a file's lines may be damaged, or one


class Decoded(NamedTuple):
    """Text, the name of the encoding it came in, and what was not in order."""

    text: str
    encoding: str
    remarks: tuple[Remark, ...] = ()


def decode(data: bytes, *, name: str, encoding: str | None = None) -> Decoded:
    """Return the text of a file and the encoding found, or the one given.

    Raises
    ------
    FileUnreadable
        Binary, of no known encoding, or not of the encoding given.
    """
    if disguise := disguise_of(data):
        raise FileUnreadable(name=name, reason=disguise)
    if encoding is not None:
        return _decode_as(data, name, encoding)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Decoded(_decode_as(data, name, "utf-16").text, "UTF-16")
    if data.startswith(codecs.BOM_UTF8):
        found = _unmarked(data.removeprefix(codecs.BOM_UTF8), name)
        return found._replace(encoding=f"{found.encoding} (BOM)")
    return _unmarked(data, name)


def _unmarked(data: bytes, name: str) -> Decoded:
    if b"\x00" in data:
        return _utf_16(data, name)
    try:
        return Decoded(data.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        found = _of_both(data) or _big5(data)
    if found:
        return found
    raise FileUnreadable(
        name=name,
        reason=Text(
            "認不出文字編碼，請用 --encoding 指定，或另存成 UTF-8。",
            "its encoding is unknown; give --encoding, or save it as UTF-8.",
        ),
    )


def _utf_16(data: bytes, name: str) -> Decoded:
    """Return UTF-16 text without a BOM: the zeros of its ASCII signs tell the order of bytes."""
    codec = "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        text = "\0"
    if _CONTROL.search(text):
        raise FileUnreadable(name=name, reason=Text("這不是文字檔。", "it is not a text file."))
    return Decoded(text, "UTF-16")


def _of_both(data: bytes) -> Decoded | None:
    """Return a file of UTF-8 lines, some of them in CP950 or damaged; None if none is UTF-8."""
    lines, other, damaged = [], [], []
    any_utf_8 = False
    for number, line in enumerate(data.split(b"\n"), start=1):
        text = line.decode("utf-8", "replace")
        lost, chinese = text.count(LOST), len(_CHINESE.findall(text))
        any_utf_8 = any_utf_8 or (not lost and chinese > 0)
        if lost and lost >= chinese and (big5 := _first_of(line)):
            other.append(number)
            text = big5
        elif lost:
            damaged.append(number)
        lines.append(text)
    if not any_utf_8:
        return None
    remarks = [
        *([_lines_of(other, "CP950")] if other else ()),
        *([_damaged(damaged)] if damaged else ()),
    ]
    return Decoded("\n".join(lines).removeprefix("\ufeff"), "UTF-8", tuple(remarks))


def _big5(data: bytes) -> Decoded | None:
    """Return text of CP950, a stray byte in a few lines left out."""
    for codec, label in _BIG5:
        try:
            return Decoded(data.decode(codec), label)
        except UnicodeDecodeError:
            continue
    lines, damaged = [], []
    for number, line in enumerate(data.split(b"\n"), start=1):
        text = _first_of(line)
        if text is None:
            damaged.append(number)
            text = line.decode("cp950", "replace")
        lines.append(text)
    if len(lines) == len(damaged) or len(damaged) > max(1, len(lines) * _FEW):
        return None
    return Decoded("\n".join(lines), "CP950", (_damaged(damaged),))


def _first_of(line: bytes) -> str | None:
    for codec, _ in _BIG5:
        try:
            return line.decode(codec)
        except UnicodeDecodeError:
            continue
    return None


def _lines_of(numbers: list[int], encoding: str) -> Remark:
    listed = "、".join(map(str, numbers[:_SHOWN]))
    return Remark(
        Text(
            f"檔案第 {listed} 行是 {encoding}，其餘是 UTF-8；各照各的讀。",
            f"Line {listed} of the file is {encoding}, the rest UTF-8: each was read as it is.",
        )
    )


def _damaged(numbers: list[int]) -> Remark:
    listed = "、".join(map(str, numbers[:_SHOWN]))
    return Remark(
        Text(
            f"檔案第 {listed} 行有讀不出來的位元組，顯示成 {LOST}。",
            f"Line {listed} of the file holds bytes that are no text, shown as {LOST}.",
        )
    )


def _decode_as(data: bytes, name: str, encoding: str) -> Decoded:
    codec = {"big5": "cp950"}.get(encoding.lower(), encoding)
    if codec.lower() in ("utf-8", "utf8"):
        codec = "utf-8-sig"
    try:
        if codecs.lookup(codec).name.replace("-", "_") in _NO_ENCODINGS:
            raise LookupError(codec)  # noqa: TRY301 - told as what is no encoding at all
        text = data.decode(codec)
    except (LookupError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise _not_encoded(data, name, encoding, error) from None
        reason = Text(f"沒有「{encoding}」這種編碼。", f"there is no encoding “{encoding}”.")
        raise FileUnreadable(name=name, reason=reason) from None
    return Decoded(text, encoding)


def _not_encoded(
    data: bytes, name: str, encoding: str, error: UnicodeDecodeError
) -> FileUnreadable:
    place = data.count(b"\n", 0, error.start) + 1
    reason = Text(
        f"第 {place} 行不是 {encoding} 編碼。", f"line {place} is not encoded in {encoding}."
    )
    return FileUnreadable(name=name, reason=reason)
