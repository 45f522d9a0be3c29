"""What everybody will read, read before they do: nothing in it is for some only (R-21, R-64)."""

from collections.abc import Iterable, Mapping
from typing import Any

from layers.words.problems import Problem
from mapserve.programme.records.public_text import findings
from mapserve.services.records.problems import NotForEverybody


def not_for_everybody(data: Mapping[str, Any], fields: Iterable[str]) -> list[Problem]:
    """Return a problem for each thing in a record that must not be public, at its field.

    Parameters
    ----------
    fields
        Those that everybody will read.
    """
    return [
        NotForEverybody(
            pointer=f"/{field}",
            line=found.line,
            words=found.words,
            kind=found.kind.label,
            instead=found.kind.mend,
        )
        for field in fields
        for found in findings(str(data.get(field) or ""))
    ]
