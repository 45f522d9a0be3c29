"""The two maps of an evaluation: editions as sealed, what is watched, what changed.

Both are drawn in one extent and at one scale; the words are numbers of our own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from layers.words.text import Text
from mapserve.rendering.share_map import View, drawn_map

_MARGIN = 26.0
# look map, light: seen, and newly seen, which greyscale tells apart by its dashes.
_WATCHED, _FRESH, _INK = "#1B4F8A", "#1E6B3A", "#17201D"


@dataclass(frozen=True, kw_only=True)
class Size:
    """How large one map is drawn, and its letters (pixels)."""

    width: float
    height: float
    letters: float
    font: str

    @property
    def radius(self) -> float:
        """Return how large a number's circle is."""
        return self.letters * 0.85


SCREEN = Size(width=560.0, height=470.0, letters=12.0, font="sans-serif")


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
    """Return one map as SVG."""
    return _svg(SCREEN.width, SCREEN.height, _drawn(plan, SCREEN))


def pair_svg(before: EvaluationMap, after: EvaluationMap, size: Size, *, gap: float) -> str:
    """Return both maps as one SVG, the later below the earlier, in one extent and so one scale."""
    if before.bounds != after.bounds:
        message = "two maps at one scale have one extent"
        raise ValueError(message)
    below = size.height + gap
    inside = "".join(
        f'<svg x="0" y="{y}" width="{size.width}" height="{size.height}">{_drawn(one, size)}</svg>'
        for y, one in ((0.0, before), (below, after))
    )
    return _svg(size.width, below + size.height, inside)


def signs() -> tuple[tuple[str, Text], ...]:
    """Return what the lines and numbers of both maps are: a drawing (SVG), and its words."""
    line = '<path fill="none" stroke="{}" stroke-width="5"{} d="M2 11H38"/>'
    number = (
        f'<circle cx="20" cy="11" r="10" fill="{_INK}"/>'
        '<path d="M17 7.5L20.5 5V17" fill="none" stroke="#FFFFFF" stroke-width="2"/>'
    )
    return (
        (_svg(40, 22, line.format(_WATCHED, "")), Text("有人看的街道", "Street watched")),
        (
            _svg(40, 22, line.format(_FRESH, ' stroke-dasharray="9 5"')),
            Text("新增有人看（虛線）", "Newly watched (dashes)"),
        ),
        (_svg(40, 22, number), Text("不同的地方", "What differs")),
    )


def _drawn(plan: EvaluationMap, size: Size) -> str:
    view = View((0.0, 0.0, size.width, size.height), plan.bounds, margin=_MARGIN)
    return "".join(
        (
            f'<rect width="{size.width}" height="{size.height}" fill="#EFECE4"/>',
            drawn_map(view, plan.boundary, plan.base, plan.features),
            _lines(view, plan.watched, _WATCHED, ""),
            _lines(view, plan.fresh, _FRESH, ' stroke-dasharray="9 5"'),
            *_numbers(view, plan.numbers, size),
            _bar(view, size),
        )
    )


def _svg(width: float, height: float, inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}">{inside}</svg>'
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


def _numbers(
    view: View, numbers: tuple[tuple[int, float, float], ...], size: Size
) -> Iterator[str]:
    """Yield each number on a leader, beside what it stands for and never over it."""
    radius = size.radius
    for number, lon, lat in numbers:
        x, y = view.at(lon, lat)
        right = -1 if x > size.width - 3 * radius else 1
        up = 1 if y < 3 * radius else -1
        at_x, at_y = x + right * 2.2 * radius, y + up * 2.0 * radius
        yield (
            f'<path d="M{x:.1f} {y:.1f}L{at_x:.1f} {at_y:.1f}" stroke="{_INK}" stroke-width="1.5"/>'
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{_INK}"/>'
            f'<circle cx="{at_x:.1f}" cy="{at_y:.1f}" r="{radius:.1f}" fill="{_INK}" '
            'stroke="#FFFFFF" stroke-width="1.5"/>'
            f'<text x="{at_x:.1f}" y="{at_y + size.letters / 3:.1f}" font-family="{size.font}" '
            f'font-size="{size.letters}" font-weight="700" fill="#FFFFFF" text-anchor="middle">'
            f"{number}</text>"
        )


def _bar(view: View, size: Size) -> str:
    """Return a bar of a round number of metres: the same on both maps."""
    metres = next(
        one for one in (500, 200, 100, 50, 20, 10, 1) if one * view.scale < size.width / 3
    )
    long, y = metres * view.scale, size.height - 14
    x = size.width - 16 - long
    return (
        f'<path d="M{x:.1f} {y - 6}V{y}H{x + long:.1f}V{y - 6}" fill="none" stroke="{_INK}" '
        f'stroke-width="2"/><text x="{x + long / 2:.1f}" y="{y - 8}" font-family="{size.font}" '
        f'font-size="{size.letters + 1}" fill="{_INK}" stroke="#FFFFFF" stroke-width="3" '
        f'paint-order="stroke" text-anchor="middle">{metres} m</text>'
    )
