"""Folding of text for searches: what people type finds what is stored, whatever the writing.

Full width and half width, Kangxi radicals and composed forms, 臺 and 台, capitals, blanks and
dashes make no difference. The database (`store.folding`) and the front end
(`frontend/kit/folding.ts`) fold the same way; `tests/factories/folding.json` holds them to it.
"""

import unicodedata

# Signs that people leave out, put in or mistake for one another.
IGNORED = " \t\n\r\u00a0\u200b\u200c\u200d\u2060\u3000\ufeff-_.,;:/()[]'\"、。・「」『』—–‐‑−·"
SAME = {"臺": "台"}

_TABLE = str.maketrans({**dict.fromkeys(IGNORED, ""), **SAME})


def folded(text: str) -> str:
    """Return the text as searches compare it; empty where it holds nothing to look for."""
    return unicodedata.normalize("NFKC", text).lower().translate(_TABLE)


def wanted_words(query: str) -> list[str]:
    """Return the folded words of a query, each of which must be found."""
    return [word for word in map(folded, unicodedata.normalize("NFKC", query).split()) if word]
