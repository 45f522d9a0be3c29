"""Symbols as SVG for the pictures that the server makes; the browser's are in symbols.ts.

Both draw from shapes.json. Only what stands and works is drawn here: no marks, no tips.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from layers.model.style import Style
from mapserve.rendering.bundles import built_icons

_HALO = "#FFFFFF"
_GLYPH_FROM = 20  # pixels: a smaller glyph would be mush
_SHAPE_HEIGHT = 30  # of the box of 48 that the outlines are drawn in


@cache
def _drawn() -> dict[str, Any]:
    text = (files("mapserve.rendering") / "shapes.json").read_text("utf-8")
    return dict(json.loads(text))


def symbol(style: Style, x: float, y: float, size: float) -> str:
    """Return SVG of a symbol whose shape is `size` pixels high, its middle at x, y.

    A camera is round, as the public sees it.
    """
    drawn = _drawn()
    shape = "circle" if style.shape == "drop" else str(style.shape)
    path = drawn["shapes"][shape]
    edge = f'stroke="{_HALO}" stroke-width="6" stroke-linejoin="round"'
    parts = [
        f'<path d="{path}" fill="{_HALO}" {edge}/>',
        f'<path d="{path}" fill="{style.light}"/>',
    ]
    if shape in drawn["keylines"]:
        key = drawn["keylines"][shape]
        parts.append(f'<path d="{key}" fill="none" stroke="{_HALO}" stroke-width="1.5"/>')
    if size >= _GLYPH_FROM:
        parts.append(_glyph(style, drawn["glyphs"].get(shape, {})))
    scale = size / _SHAPE_HEIGHT
    return f'<g transform="translate({x:.1f} {y:.1f}) scale({scale:.3f})">{"".join(parts)}</g>'


def _glyph(style: Style, place: dict[str, float]) -> str:
    size = place.get("size", 17)
    x, y = place.get("x", 0) - size / 2, place.get("y", 0) - size / 2
    return (
        f'<g transform="translate({x} {y}) scale({size / 24:.3f})" fill="none" '
        f'stroke="{style.glyph or _HALO}" stroke-width="2.2" stroke-linecap="round" '
        f'stroke-linejoin="round">{built_icons().get(style.icon, "")}</g>'
    )
