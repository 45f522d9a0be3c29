"""One of the two maps of an evaluation: an edition as sealed, what is watched, what changed.

Both are drawn in one extent and at one scale; the words are numbers of our own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from mapserve.rendering.share_map import View, drawn_map

WIDTH, HEIGHT = 560.0, 470.0
_MARGIN = 26.0
# look map, light: seen, and newly seen, which greyscale tells apart by its dashes.
_WATCHED, _FRESH, _INK = "#1B4F8A", "#1E6B3A", "#17201D"
_RADIUS = 10


@dataclass(frozen=True, kw_only=True)
class EvaluationMap:
    """What is drawn (WGS84): `fresh` is street that the other edition did not watch.

    `numbers` are the changes with their places.
    """

    bounds: tuple[float, float, float, float]
    boundary: dict[str, Any]
    base: dict[str, Any]
    features: dict[str, Any]
    watched: BaseGeometry
    fresh: BaseGeometry
    numbers: tuple[tuple[int, float, float], ...]


def evaluation_svg(plan: EvaluationMap) -> str:
    """Return the map as SVG."""
    view = View((0.0, 0.0, WIDTH, HEIGHT), plan.bounds, margin=_MARGIN)
    drawn = drawn_map(view, plan.boundary, plan.base, plan.features)
    inside = "".join(
        (
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#EFECE4"/>',
            drawn,
            _lines(view, plan.watched, _WATCHED, ""),
            _lines(view, plan.fresh, _FRESH, ' stroke-dasharray="9 5"'),
            *_numbers(view, plan.numbers),
            _bar(view),
        )
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}">{inside}</svg>'
    )


def place_of(geometry: BaseGeometry) -> tuple[float, float]:
    """Return a place on a geometry: the middle of a line, a point inside an area."""
    if "Line" in geometry.geom_type:
        longest = max(shapely.get_parts(geometry), key=shapely.length)
        point = longest.interpolate(0.5, normalized=True)
    else:
        point = geometry.representative_point()
    return point.x, point.y


def _lines(view: View, lines: BaseGeometry, colour: str, dash: str) -> str:
    runs = [
        "M" + "L".join("{:.1f} {:.1f}".format(*view.at(*at[:2])) for at in part.coords)
        for part in shapely.get_parts(lines)
        if part.geom_type == "LineString"
    ]
    if not runs:
        return ""
    return (
        f'<path fill="none" stroke="{colour}" stroke-width="5" stroke-opacity=".85" '
        f'stroke-linecap="round"{dash} d="{"".join(runs)}"/>'
    )


def _numbers(view: View, numbers: tuple[tuple[int, float, float], ...]) -> Iterator[str]:
    """Yield each number on a leader, beside what it stands for and never over it."""
    for number, lon, lat in numbers:
        x, y = view.at(lon, lat)
        right = -1 if x > WIDTH - 3 * _RADIUS else 1
        up = 1 if y < 3 * _RADIUS else -1
        at_x, at_y = x + right * 2.2 * _RADIUS, y + up * 2.0 * _RADIUS
        yield (
            f'<path d="M{x:.1f} {y:.1f}L{at_x:.1f} {at_y:.1f}" stroke="{_INK}" stroke-width="1.5"/>'
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{_INK}"/>'
            f'<circle cx="{at_x:.1f}" cy="{at_y:.1f}" r="{_RADIUS}" fill="{_INK}" '
            'stroke="#FFFFFF" stroke-width="1.5"/>'
            f'<text x="{at_x:.1f}" y="{at_y + 4:.1f}" font-family="sans-serif" font-size="12" '
            f'font-weight="700" fill="#FFFFFF" text-anchor="middle">{number}</text>'
        )


def _bar(view: View) -> str:
    """Return a bar of a round number of metres: the same on both maps."""
    metres = next(one for one in (500, 200, 100, 50, 20, 10, 1) if one * view.scale < WIDTH / 3)
    long, y = metres * view.scale, HEIGHT - 14
    x = WIDTH - 16 - long
    return (
        f'<path d="M{x:.1f} {y - 6}V{y}H{x + long:.1f}V{y - 6}" fill="none" stroke="{_INK}" '
        f'stroke-width="2"/><text x="{x + long / 2:.1f}" y="{y - 8}" font-family="sans-serif" '
        f'font-size="13" fill="{_INK}" stroke="#FFFFFF" stroke-width="3" paint-order="stroke" '
        f'text-anchor="middle">{metres} m</text>'
    )
