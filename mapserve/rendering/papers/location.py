"""位置圖: a community's map on a sheet at a stated scale, in TWD97 metres, north up (R-32)."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from layers.geometry.crs import TWD97_119, Zone, to_metres
from layers.model.catalogue import CATALOGUE
from mapserve.rendering.papers.model import WIDTH, MapSheet, Sign, line_of
from mapserve.rendering.share_map import View, drawn_map
from mapserve.rendering.symbols import symbol

HEIGHT = 165.0  # millimetres
PX = 96 / 25.4  # CSS pixels of a millimetre
BAR = 100.0  # millimetres: whoever prints sees whether the sheet came out in its true size
SCALES = (500, 1_000, 1_500, 2_000, 2_500, 3_000, 4_000, 5_000, 7_500, 10_000, 15_000, 20_000,
          25_000, 50_000, 100_000, 250_000, 1_000_000)  # fmt: skip
_ROOM = 0.92  # of the sheet: what is around the community shows as well
_TICKS = 3  # grid lines across, at least
FONT = "Paper Kai, TW-Kai, Noto Serif CJK TC, serif"
_INK = "#17201D"
_SIGN = 22  # pixels: a symbol of the legend


@dataclass(frozen=True, kw_only=True)
class PlacePlan:
    """What the location map shows (GeoJSON, WGS84); `zone` is the community's (EPSG)."""

    name: str
    where: str
    zone: Zone
    boundary: dict[str, Any]
    base: dict[str, Any]
    features: dict[str, Any]


@dataclass(frozen=True)
class _Metres(View):
    """Where metres of a TWD97 zone lie on the sheet."""

    px_per_metre: float = 1.0

    @property
    def scale(self) -> float:
        return self.px_per_metre

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        west, south, east, north = self.bounds
        left, top, right, bottom = self.box
        x = (left + right) / 2 + (lon - (west + east) / 2) * self.px_per_metre
        return x, (top + bottom) / 2 - (lat - (south + north) / 2) * self.px_per_metre


def location_sheet(plan: PlacePlan) -> MapSheet:
    """Return the map at the largest round scale at which the whole community is on the sheet."""
    zone = plan.zone
    (boundary,) = _in_metres([plan.boundary], zone)
    bounds = boundary.bounds
    scale = scale_for(bounds)
    box = (0.0, 0.0, WIDTH * PX, HEIGHT * PX)
    view = _Metres(box, bounds, px_per_metre=1000 * PX / scale)
    drawn = drawn_map(
        view, mapping(boundary), _collection(plan.base, zone), _collection(plan.features, zone)
    )
    return MapSheet(
        title=f"{plan.name}位置圖",
        svg=_sheet(view, drawn, scale),
        width=WIDTH,
        height=HEIGHT,
        legend=tuple(legend(plan.features["features"])),
        notes=tuple(_notes(plan, scale)),
    )


def scale_for(bounds: tuple[float, float, float, float]) -> int:
    """Return the denominator of the scale for bounds in metres."""
    west, south, east, north = bounds
    least = max((east - west) / (WIDTH * _ROOM), (north - south) / (HEIGHT * _ROOM)) * 1000
    return next((one for one in SCALES if one >= least), math.ceil(least))


def _notes(plan: PlacePlan, scale: int) -> Iterator[str]:
    metres = f"{BAR * scale / 1000:,.0f}"
    middle = "119" if plan.zone == TWD97_119 else "121"
    yield f"比例尺 1：{scale:,}　圖上橫線長 100 公釐，等於實地 {metres} 公尺；請用原尺寸列印"
    grid = f"TWD97 二度分帶（中央經線 {middle} 度，EPSG:{plan.zone}）"
    yield f"坐標系統 {grid}，圖框數字單位為公尺，上方為北"
    credit = "　底圖 © OpenStreetMap 貢獻者" if "osm" in plan.base["credits"] else ""
    yield f"{line_of(plan.where)}　內部版，請勿外流{credit}"


def legend(features: list[dict[str, Any]]) -> Iterator[Sign]:
    """Yield what stands on a map, each layer with how many there are, and the edge."""
    counts = Counter(feature["properties"]["layer"] for feature in features)
    for layer in CATALOGUE:
        if counts[layer.kind]:
            half = _SIGN * 0.75
            drawn = symbol(layer.style, half, half, _SIGN)
            yield Sign(_svg(2 * half, 2 * half, drawn), f"{layer.label.zh} {counts[layer.kind]}")
    edge = (
        f'<path d="M2 {_SIGN / 2}H{_SIGN * 1.5 - 2}" stroke="#3A3F3B" stroke-width="2.5" '
        'stroke-dasharray="14 4 3 4"/>'
    )
    yield Sign(_svg(_SIGN * 1.5, _SIGN, edge), "社區範圍")


def _sheet(view: View, drawn: str, scale: int) -> str:
    _, _, right, bottom = view.box
    bar = BAR * PX
    x, y = 16.0, bottom - 18
    parts = (
        f'<rect width="{right:.1f}" height="{bottom:.1f}" fill="#EFECE4"/>',
        drawn,
        *_grid(view, scale),
        # The bar, on white so that it reads on any ground.
        (
            f'<rect x="{x - 8:.1f}" y="{y - 14:.1f}" width="{bar + 16:.1f}" height="24" '
            'fill="#FFFFFF" fill-opacity=".85"/>'
        ),
        (
            f'<path d="M{x} {y - 8:.1f}V{y + 4:.1f}H{x + bar:.3f}V{y - 8:.1f}M{x + bar / 2:.3f} '
            f'{y - 4:.1f}V{y + 4:.1f}" fill="none" stroke="{_INK}" stroke-width="2"/>'
        ),
        _north(right - 30, 16),
        (
            f'<rect x="0.5" y="0.5" width="{right - 1:.1f}" height="{bottom - 1:.1f}" fill="none" '
            f'stroke="{_INK}" stroke-width="1"/>'
        ),
    )
    return _svg(right, bottom, "".join(parts))


def _north(x: float, y: float) -> str:
    return (
        f'<g transform="translate({x:.1f} {y:.1f})"><rect x="-14" y="-8" width="28" height="70" '
        'fill="#FFFFFF" fill-opacity=".85"/><path d="M0 0L9 32L0 25L-9 32Z" fill="none" '
        f'stroke="{_INK}" stroke-width="1.5" stroke-linejoin="round"/><path d="M0 0V25L-9 32Z" '
        f'fill="{_INK}"/>{_text("北", 0, 54, 16, anchor="middle")}</g>'
    )


def _grid(view: View, scale: int) -> Iterator[str]:
    """Yield ticks of the grid at the frame with their metres, a round step apart."""
    _, _, right, bottom = view.box
    west, south, east, north = view.bounds
    width, height = right / view.scale, bottom / view.scale
    step = next(size for size in _steps() if size * _TICKS <= scale * WIDTH / 1000)
    left, low = (west + east) / 2 - width / 2, (south + north) / 2 - height / 2
    for metres in range(math.ceil(left / step) * step, math.floor(left + width) + 1, step):
        x, _ = view.at(metres, low)
        if 40 < x < right - 60:  # noqa: PLR2004 - pixels: clear of the corners
            yield f'<path d="M{x:.1f} 0v7" stroke="{_INK}" stroke-width="1"/>'
            yield _text(f"{metres}", x, 22, 14.7, anchor="middle")
    for metres in range(math.ceil(low / step) * step, math.floor(low + height) + 1, step):
        _, y = view.at(left, metres)
        if 40 < y < bottom - 50:  # noqa: PLR2004 - as above
            yield f'<path d="M0 {y:.1f}h7" stroke="{_INK}" stroke-width="1"/>'
            yield _text(f"{metres}", 10, y + 5, 14.7)


def _steps() -> Iterator[int]:
    size = 100_000
    while size >= 10:  # noqa: PLR2004 - metres
        yield from (size, size // 2, size // 5)
        size //= 10


def _text(words: str, x: float, y: float, size: float, *, anchor: str = "start") -> str:
    """Return letters of our own, nobody's words."""
    shared = (
        f'x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="{size}" text-anchor="{anchor}"'
    )
    return (
        f'<text {shared} fill="none" stroke="#FFFFFF" stroke-width="3">{words}</text>'
        f'<text {shared} fill="{_INK}">{words}</text>'
    )


def _svg(width: float, height: float, inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.3f}" height="{height:.3f}" '
        f'viewBox="0 0 {width:.3f} {height:.3f}">{inside}</svg>'
    )


def _collection(collection: dict[str, Any], zone: Zone) -> dict[str, Any]:
    """Return a FeatureCollection in metres of a zone."""
    features = collection["features"]
    moved = _in_metres([one["geometry"] for one in features], zone)
    return collection | {
        "features": [
            one | {"geometry": mapping(shape_)} for one, shape_ in zip(features, moved, strict=True)
        ]
    }


def _in_metres(geometries: list[dict[str, Any]], zone: Zone) -> list[BaseGeometry]:
    """Return GeoJSON geometries (degrees) in metres of a zone, all in one call: that is quick."""
    shapes = np.fromiter(map(shape, geometries), dtype=object, count=len(geometries))
    return list(to_metres(shapes, zone=zone))
