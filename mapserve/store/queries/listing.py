"""SQL of the list of features in words: a page of them, each with the street it stands at."""

import uuid
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from mapserve.store.queries.features import AT, NOW, READABLE

#: Metres beyond which a street says nothing of a place; and degrees that hold them in Taiwan.
_NEAR_M = 60
_NEAR_DEGREES = 0.0007

_ROWS = """
SELECT r.id, r.layer, r.properties, s.name AS street
FROM (<readable> AND <when>
  ORDER BY array_position(CAST(:layers AS text[]), CAST(f.layer AS text)), f.id
  LIMIT :limit OFFSET :before) r
LEFT JOIN LATERAL (
  SELECT name FROM base_street
  WHERE name IS NOT NULL AND geom && ST_Expand(ST_PointOnSurface(r.geom), <degrees>)
    AND ST_DWithin(CAST(geom AS geography),
      CAST(ST_PointOnSurface(r.geom) AS geography), <metres>)
  ORDER BY ST_Distance(CAST(geom AS geography), CAST(ST_PointOnSurface(r.geom) AS geography))
  LIMIT 1
) s ON true
ORDER BY array_position(CAST(:layers AS text[]), CAST(r.layer AS text)), r.id
"""


class ListedRow(NamedTuple):
    """A feature as it is read: its layer, what the reader may see of it, the nearest street."""

    id: uuid.UUID
    layer: str
    properties: dict[str, Any]
    street: str | None


def rows(  # noqa: PLR0913 - the question's parts
    session: Session,
    *,
    community_id: int,
    allowed: str,
    layers: Sequence[str],
    limit: int,
    before: int,
    at: int | None = None,
) -> list[ListedRow]:
    """Return at most `limit` features after the first `before`, in the order of `layers`."""
    values = {
        "community": community_id,
        "allowed": allowed,
        "layers": list(layers),
        "limit": limit,
        "before": before,
    }
    if at is not None:
        values["at"] = at
    found = session.execute(_statement(past=at is not None), values)
    return [ListedRow(*row) for row in found]


@cache
def _statement(*, past: bool) -> TextClause:
    return text(
        _ROWS.replace("<readable>", READABLE)
        .replace("<when>", AT if past else NOW)
        .replace("<degrees>", str(_NEAR_DEGREES))
        .replace("<metres>", str(_NEAR_M))
    )
