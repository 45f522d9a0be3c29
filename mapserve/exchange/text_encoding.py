"""Bytes to text: UTF-8 with or without BOM, UTF-16 with BOM, CP950, or what the user says."""

import codecs
from typing import NamedTuple

from layers.words.text import Text
from mapserve.exchange.problems import FileUnreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 (BOM)"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
# Taiwanese files without a BOM are UTF-8 or, from Excel and Big5-era programs, CP950. UTF-8
# comes first because CP950 text is practically never valid UTF-8, while the reverse happens.
_GUESSES = (("utf-8", "UTF-8"), ("cp950", "CP950"), ("big5hkscs", "Big5-HKSCS"))
_DISGUISES = (
    (b"PK\x03\x04", Text("這是 Excel 或壓縮檔。", "it is an Excel or zip file.")),
    (b"\xd0\xcf\x11\xe0", Text("這是舊版 Excel 檔。", "it is an old Excel file.")),
    (b"SQLite format 3\x00", Text("這是 GeoPackage 資料庫。", "it is a GeoPackage database.")),
    (b"%PDF", Text("這是 PDF。", "it is a PDF.")),
)


class Decoded(NamedTuple):
    """Text and the name of the encoding it came in."""

    text: str
    encoding: str


def decode(data: bytes, *, name: str, encoding: str | None = None) -> Decoded:
    """Return the text of a file and the encoding found, or the one given.

    Raises
    ------
    FileUnreadable
        Binary, of no known encoding, or not of the encoding given.
    """
    for magic, reason in _DISGUISES:
        if data.startswith(magic):
            advice = Text("請另存成 CSV（UTF-8）。", " Save it as CSV (UTF-8).")
            raise FileUnreadable(
                name=name, reason=Text(reason.zh + advice.zh, reason.en + advice.en)
            )
    if encoding is not None:
        return _decode_as(data, name, encoding)
    for bom, codec, label in _BOMS:
        if data.startswith(bom):
            return Decoded(_decode_as(data, name, codec).text, label)
    if b"\x00" in data:
        raise FileUnreadable(name=name, reason=Text("這不是文字檔。", "it is not a text file."))
    for codec, label in _GUESSES:
        try:
            return Decoded(data.decode(codec), label)
        except UnicodeDecodeError:
            continue
    raise FileUnreadable(
        name=name,
        reason=Text(
            "認不出文字編碼，請用 --encoding 指定，或另存成 UTF-8。",
            "its encoding is unknown; give --encoding, or save it as UTF-8.",
        ),
    )


def _decode_as(data: bytes, name: str, encoding: str) -> Decoded:
    codec = {"big5": "cp950"}.get(encoding.lower(), encoding)
    if codec.lower() in ("utf-8", "utf8"):
        codec = "utf-8-sig"
    try:
        text = data.decode(codec)
    except LookupError:
        reason = Text(f"沒有「{encoding}」這種編碼。", f"there is no encoding “{encoding}”.")
        raise FileUnreadable(name=name, reason=reason) from None
    except UnicodeDecodeError as error:
        place = data.count(b"\n", 0, error.start) + 1
        reason = Text(
            f"第 {place} 行不是 {encoding} 編碼。", f"line {place} is not encoded in {encoding}."
        )
        raise FileUnreadable(name=name, reason=reason) from None
    return Decoded(text, encoding)
