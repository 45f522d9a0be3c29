"""The map of a shared link's picture: ground, boundary and public features as SVG."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from layers.model.catalogue import layer_of
from mapserve.rendering.symbols import symbol

# look map, light.
_COLOURS = {"building": "#DAD4C6", "green": "#D7E3CC", "school": "#EAE4D2"}
_GREEN = ("park", "garden", "pitch", "grass", "forest", "wood", "playground", "track")
_SCHOOL = ("school", "university", "college", "kindergarten")
_WIDTHS = {"trunk": 15, "primary": 13, "secondary": 13, "tertiary": 10, "service": 5}
_WIDTH, _LEAST = 7, 3
_FOOT = {"footway", "path", "steps", "cycleway", "track", "corridor"}
_METRES = 111_320  # a degree of latitude
_MANY = 120  # symbols: then smaller ones
_SIZES = (26, 18)


@dataclass(frozen=True)
class View:
    """Where WGS84 degrees lie in a box of pixels: the community fills it, north is up."""

    box: tuple[float, float, float, float]
    bounds: tuple[float, float, float, float]
    margin: float = 46

    @property
    def scale(self) -> float:
        """Return pixels of a metre."""
        west, south, east, north = self.bounds
        left, top, right, bottom = self.box
        across = max(1.0, (east - west) * _METRES * self._narrowing)
        down = max(1.0, (north - south) * _METRES)
        room = (right - left - 2 * self.margin, bottom - top - 2 * self.margin)
        return min(room[0] / across, room[1] / down)

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Return the pixel of a position."""
        west, south, east, north = self.bounds
        left, top, right, bottom = self.box
        metre = self.scale
        x = (lon - (west + east) / 2) * _METRES * self._narrowing * metre
        y = (lat - (south + north) / 2) * _METRES * metre
        return (left + right) / 2 + x, (top + bottom) / 2 - y

    @property
    def _narrowing(self) -> float:
        return math.cos(math.radians((self.bounds[1] + self.bounds[3]) / 2))


def drawn_map(
    view: View, boundary: dict[str, Any], base: dict[str, Any], features: dict[str, Any]
) -> str:
    """Return the map as SVG; `features` are what the public sees (GeoJSON, WGS84)."""
    return "".join(
        (*_areas(view, base), *_streets(view, base), _outside(view, boundary))
    ) + _symbols(view, features["features"])


def _areas(view: View, base: dict[str, Any]) -> Iterable[str]:
    kept: dict[str, list[str]] = {"school": [], "green": [], "building": []}
    for feature in base["features"]:
        kind, layer = feature["properties"].get("kind") or "", feature["properties"]["layer"]
        use = layer if layer == "building" else _use(kind)
        if use in kept and feature["geometry"]["type"] in ("Polygon", "MultiPolygon"):
            kept[use].append(_path(view, feature["geometry"]))
    for use, paths in kept.items():
        if paths:
            yield f'<path fill-rule="evenodd" fill="{_COLOURS[use]}" d="{"".join(paths)}"/>'


def _use(kind: str) -> str:
    if any(word in kind for word in _GREEN):
        return "green"
    return "school" if any(word in kind for word in _SCHOOL) else ""


def _streets(view: View, base: dict[str, Any]) -> Iterable[str]:
    widths: dict[float, list[str]] = {}
    for feature in base["features"]:
        kind = feature["properties"].get("kind") or ""
        if feature["properties"]["layer"] == "street" and kind not in _FOOT:
            width = max(_LEAST, _WIDTHS.get(kind, _WIDTH) * view.scale)
            widths.setdefault(width, []).append(_path(view, feature["geometry"]))
    for colour, more in (("#D3CDBF", 2), ("#FFFFFF", 0)):
        for width in sorted(widths):
            yield (
                f'<path fill="none" stroke="{colour}" stroke-width="{width + more:.1f}" '
                f'stroke-linejoin="round" stroke-linecap="round" d="{"".join(widths[width])}"/>'
            )


def _outside(view: View, boundary: dict[str, Any]) -> str:
    left, top, right, bottom = view.box
    ring = _path(view, boundary)
    return (
        f'<path fill-rule="evenodd" fill="#F5F3EE" fill-opacity=".62" '
        f'd="M{left} {top}H{right}V{bottom}H{left}Z{ring}"/>'
        f'<path fill="none" stroke="#3A3F3B" stroke-width="2.5" stroke-dasharray="14 4 3 4" '
        f'd="{ring}"/>'
    )


def _symbols(view: View, features: list[dict[str, Any]]) -> str:
    size = _SIZES[len(features) > _MANY]
    shapes, symbols = [], {}
    for feature in features:
        style = layer_of(feature["properties"]["layer"]).style
        geometry = feature["geometry"]
        if geometry["type"] != "Point":
            shapes.append(
                f'<path fill="{style.light if "Polygon" in geometry["type"] else "none"}" '
                f'fill-opacity=".18" stroke="{style.light}" stroke-width="4" '
                f'stroke-linejoin="round" d="{_path(view, geometry)}"/>'
            )
        x, y = _middle(view, geometry)
        # One symbol a place and layer, those farther south over those behind them.
        symbols[round(y), round(x), style.shape] = symbol(style, x, y, size)
    return "".join(shapes) + "".join(symbols[key] for key in sorted(symbols))


def _middle(view: View, geometry: dict[str, Any]) -> tuple[float, float]:
    points = list(_positions(geometry["coordinates"]))
    if "Line" in geometry["type"]:
        return view.at(*points[len(points) // 2])
    count = len(points)
    return view.at(sum(x for x, _ in points) / count, sum(y for _, y in points) / count)


def _positions(coordinates: Any) -> Iterable[tuple[float, float]]:  # noqa: ANN401 - nested lists
    if isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
        return
    for part in coordinates:
        yield from _positions(part)


def _path(view: View, geometry: dict[str, Any]) -> str:
    """Return SVG path data of a line or an area."""
    close = "Z" if "Polygon" in geometry["type"] else ""
    return "".join(f"M{_run(view, line)}{close}" for line in _lines(geometry["coordinates"]))


def _lines(coordinates: Any) -> Iterable[list[list[float]]]:  # noqa: ANN401 - nested lists
    if isinstance(coordinates[0][0], int | float):
        yield coordinates
        return
    for part in coordinates:
        yield from _lines(part)


def _run(view: View, line: list[list[float]]) -> str:
    return "L".join("{:.1f} {:.1f}".format(*view.at(*position[:2])) for position in line)
