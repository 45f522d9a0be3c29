"""SQL of folding: an expression that folds text as `layers.words.folding` does."""

from layers.words.folding import IGNORED, SAME

_FROM = "".join(SAME) + IGNORED.replace("'", "''")
_TO = "".join(SAME.values())


def folded_sql(expression: str) -> str:
    """Return SQL (immutable, with our own constants only) that folds a text expression.

    `translate` drops what has no counterpart. The colon is escaped for SQLAlchemy's `text`.
    """
    signs = _FROM.replace(":", r"\:")
    return f"translate(lower(normalize({expression}, NFKC)), '{signs}', '{_TO}')"
