"""Words that would run, were they not only words, in every free text of every layer."""

import uuid
from typing import Any

from layers.model.catalogue import CATALOGUE
from layers.model.contract import MapLayer
from layers.model.describe import describe
from tests.factories.communities import LAT, LON

PAYLOADS = (
    "{{7*7}}",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "`${alert(3)}`",
    "${7*7}",
    "{% for x in (1).__class__.__mro__ %}{{ x }}{% endfor %}",
    r"\1\g<0>\u003cb\u003e",
)
_LONGEST = 60
_CHECKED = ("hours", "schedule")  # not any text: these are read as opening hours


def hostile_features(turn: int = 0) -> list[dict[str, Any]]:
    """Return a new feature of every layer, each text filled with a payload; `turn` shifts which."""
    return [
        {
            "id": str(uuid.uuid4()),
            "layer": layer.kind,
            "geometry": _geometry(layer.geometry[0].value, number),
            "properties": hostile_words(layer, number + turn),
        }
        for number, layer in enumerate(CATALOGUE)
    ]


def hostile_words(layer: MapLayer, turn: int = 0) -> dict[str, str]:
    """Return a payload for every free text of a layer."""
    names = [
        one["name"]
        for one in describe(layer).model_dump(mode="json")["attributes"]
        if one["type"] == "text"
        and (one["max_length"] or 0) >= _LONGEST
        and one["name"] not in _CHECKED
    ]
    return {name: PAYLOADS[(turn + at) % len(PAYLOADS)] for at, name in enumerate(names)}


def _geometry(kind: str, index: int) -> dict[str, Any]:
    """Return a geometry of `kind` inside the community, in a place of its own."""
    x, y = LON - 0.0015 + 0.0003 * (index % 10), LAT - 0.001 + 0.0006 * (index // 10)
    match kind:
        case "Point":
            return {"type": "Point", "coordinates": [x, y]}
        case "LineString":
            return {"type": "LineString", "coordinates": [[x, y], [x + 0.0002, y + 0.0002]]}
    ring = [[x, y], [x + 0.0002, y], [x + 0.0002, y + 0.0002], [x, y + 0.0002], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}
