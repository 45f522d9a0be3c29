"""Addresses as people write them: the street that one names."""

import re
import unicodedata

_SHORTEST = 2
_NUMERALS = str.maketrans("123456789", "一二三四五六七八九")
# 臺北市福安區文昌路一段12號3樓: what stands after the last area, up to the road and its section.
_STREET = re.compile(
    r"([^\s縣市區鄉鎮村里]+?(?:大道|路|街)(?:[1-9一二三四五六七八九十]段)?)(?=$|[^路街])"
)
_SECTION = re.compile(r"[1-9](?=段$)")


def street_of(query: str) -> str:
    """Return the beginning of the street name that a query may mean, "" for none.

    Without a word for a road the whole query is taken: 文昌 finds 文昌路.
    """
    plain = unicodedata.normalize("NFKC", query).strip().replace("台灣大道", "臺灣大道")
    found = _STREET.search(plain)
    if found:
        return _SECTION.sub(lambda digit: digit[0].translate(_NUMERALS), found[1])
    return plain if len(plain) >= _SHORTEST and " " not in plain else ""
