"""A map in a single file that opens without network: script, style and data inside it.

Words of people stand in one block of JSON that no parser of HTML can leave, and our script
writes them with `textContent`; folium gets none of them
(decision text-outside-folium). The file's own content
security policy names every script and style by its hash and allows no connection at all.
"""

import base64
import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

from jinja2 import Environment

from layers.model.catalogue import CATALOGUE, layer_of
from layers.model.contract import PHOTOS
from mapserve.rendering.bundles import built_text
from mapserve.rendering.map_plan import MapPlan

STYLES = ("site-style.css", "map-style.css")
_MAP_STYLE = ".map-frame .folium-map{position:absolute;inset:0}"
_UNITS = 10_000_000  # a degree; one is a centimetre
_DECIMETRE = 6  # decimals of a degree
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@dataclass(frozen=True, kw_only=True)
class MapFilePlan:
    """What goes into the file.

    Parameters
    ----------
    plan
        Of the map; addresses in it are left out.
    about
        What the page says of itself, JSON-ready: name, county, town, revision, saved_at,
        public, edition (number, purpose, sealed_at, sha256) or None.
    catalogue
        The layers that the reader may see, as `describe_catalogue` gives them.
    community
        name and boundary (GeoJSON, WGS84).
    features, base
        GeoJSON FeatureCollections; the base says in `credits` where it is from.
    """

    plan: MapPlan
    about: dict[str, Any]
    catalogue: dict[str, Any]
    community: dict[str, Any]
    features: dict[str, Any]
    base: dict[str, Any]


def map_file_page(whole: MapFilePlan) -> str:
    """Return the whole file as HTML text.

    Raises
    ------
    FrontEndMissing
        The script is not built.
    """
    from mapserve.rendering.community_map import community_map  # noqa: PLC0415 - as in web.pages.maps

    parts = community_map(
        replace(whole.plan, script_url="", style_url="", basemap_url="", opens="mapFile")
    )
    styles = [*(built_text(name) for name in STYLES), _MAP_STYLE]
    style = _inside("style", "\n".join(styles))
    script = _inside("script", built_text("map_file.js"))
    start = _inside("script", parts.script)
    return _PAGE.render(
        policy=_policy([script, start], [style]),
        title=f"{whole.about['name']}治安地圖",
        style=style,
        map=parts.html,
        data=_data(whole),
        script=script,
        start=start,
    )


def embedded(value: Any) -> str:  # noqa: ANN401 - anything JSON-ready
    """Return JSON that may stand inside a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPES)


def packed(features: dict[str, Any], origin: tuple[float, float]) -> list[list[Any]]:
    """Return features as tables: [layer, geometry type, names, [[coordinates, value, …], …]].

    Coordinates are whole 1e-7 degrees (a centimetre) from `origin`; "" is a value that is not
    there. Ids and revisions stay out, as nobody edits this file; an attribute that refers to
    features or names photos keeps how many there are: a file goes from hand to hand, and what
    may show faces does not go with it.
    """
    tables: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for feature in features["features"]:
        key = (feature["properties"]["layer"], feature["geometry"]["type"])
        tables.setdefault(key, []).append(feature)
    return [
        [layer, kind, *_table(layer, members, origin)] for (layer, kind), members in tables.items()
    ]


def _table(
    layer: str, members: list[dict[str, Any]], origin: tuple[float, float]
) -> tuple[list[str], list[list[Any]]]:
    counted = {*CATALOGUE.references(layer_of(layer)), PHOTOS}
    names = sorted({name for one in members for name in one["properties"]} - {"layer", "revision"})
    rows = []
    for one in members:
        values = [one["properties"].get(name, "") for name in names]
        for index, name in enumerate(names):
            if name in counted and values[index] != "":
                value = values[index]
                values[index] = [0] * len(value) if isinstance(value, list) else 0
        while values and values[-1] == "":
            values.pop()
        rows.append([_near(one["geometry"]["coordinates"], origin), *values])
    return names, rows


def _near(coordinates: Any, origin: tuple[float, float]) -> Any:  # noqa: ANN401 - nested lists
    if isinstance(coordinates[0], list):
        return [_near(one, origin) for one in coordinates]
    return [round((x - x0) * _UNITS) for x, x0 in zip(coordinates, origin, strict=False)]


def _data(whole: MapFilePlan) -> str:
    west, south, _, _ = whole.plan.bounds
    origin = (round(west, 4), round(south, 4))
    base = [
        [
            feature["geometry"]["type"],
            _short(feature["geometry"]["coordinates"]),
            feature["properties"],
        ]
        for feature in whole.base["features"]
    ]
    return embedded(
        {
            "about": whole.about,
            "catalogue": whole.catalogue,
            "community": whole.community,
            "origin": origin,
            "features": packed(whole.features, origin),
            "base": base,
            "credits": whole.base["credits"],
        }
    )


def _short(coordinates: Any, digits: int = _DECIMETRE) -> Any:  # noqa: ANN401 - nested lists of numbers
    if isinstance(coordinates, list):
        return [_short(one, digits) for one in coordinates]
    return round(coordinates, digits)


def _inside(element: str, text: str) -> str:
    """Return what goes inside an element, sure that nothing in it closes or hides the rest."""
    if f"</{element}" in text.lower() or "<!--" in text:
        message = f"the built text would end its {element} element"
        raise ValueError(message)
    return text


def _policy(scripts: list[str], styles: list[str]) -> str:
    return (
        "default-src 'none'; "
        f"script-src {' '.join(map(_hash, scripts))}; "
        f"style-src {' '.join(map(_hash, styles))}; "
        "img-src data:; form-action 'none'; base-uri 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


_PAGE = Environment(autoescape=True).from_string(
    """<!doctype html>
<html lang="zh-Hant-TW" data-theme="light">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{ policy }}">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="referrer" content="no-referrer">
<title>{{ title }}</title>
<style>{{ style|safe }}</style>
</head>
<body class="map-body">
<div class="map-frame">{{ map|safe }}</div>
<noscript>這個檔案需要 JavaScript。 This file needs JavaScript.</noscript>
<script type="application/json" id="data">{{ data|safe }}</script>
<script>{{ script|safe }}</script>
<script>{{ start|safe }}</script>
</body>
</html>
"""
)
