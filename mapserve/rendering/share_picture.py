"""The picture that a shared link shows: 1200 × 630, name beside map, from public data only.

Words of people go in as escaped text of an SVG without scripts, references or styles.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from importlib.resources import files
from io import BytesIO
from typing import Any

import resvg_py
from PIL import Image, ImageChops

from layers.model.catalogue import CATALOGUE
from layers.words.audience import Audience
from mapserve.rendering.share_map import View, drawn_map
from mapserve.rendering.symbols import symbol

WIDTH, HEIGHT = 1200, 630
_PANEL = 440
_MAP_SIZE = (1040, 780)
_FONT = "Noto Sans TC, Noto Sans CJK TC, PingFang TC, Microsoft JhengHei, sans-serif"
_INK, _INK_2, _PAPER, _BLOCK = "#17201D", "#454D49", "#F5F3EE", "#EFECE4"
_NAME, _ROOM = 66, _PANEL - 72  # pixels: the largest letters of a name, and what it may take
_ROWS = 5
_ILLEGAL = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SITE = "社區治安地圖"


@dataclass(frozen=True, kw_only=True)
class SharePlan:
    """What the picture of a community shows; `features` are the public's (GeoJSON, WGS84)."""

    name: str
    place: str
    bounds: tuple[float, float, float, float]
    boundary: dict[str, Any]
    base: dict[str, Any]
    features: dict[str, Any]


def community_svg(plan: SharePlan) -> str:
    """Return the picture of a community as SVG."""
    left = _PANEL if can_write() else 0
    view = View((left, 0, WIDTH, HEIGHT), plan.bounds)
    size = min(_NAME, _ROOM / max(1, len(plan.name)))
    parts = [
        f'<rect x="{left}" width="{WIDTH}" height="{HEIGHT}" fill="{_BLOCK}"/>',
        drawn_map(view, plan.boundary, plan.base, plan.features),
        f'<rect width="{left}" height="{HEIGHT}" fill="{_PAPER}"/>',
        _brand(44, 44),
        _text(plan.name, 40, 190, size, bold=True),
        _text("治安地圖", 40, 260, 50, bold=True),
        _text(plan.place, 40, 310, 28, colour=_INK_2),
        *_counts(plan.features["features"]),
    ]
    if "osm" in plan.base["credits"]:
        parts.append(_text("© OpenStreetMap 貢獻者", 40, 608, 15, colour=_INK_2))
    return _svg(parts)


def map_svg(plan: SharePlan) -> str:
    """Return the map alone as SVG, as a page's picture of it: wider than high, no words."""
    width, height = _MAP_SIZE
    view = View((0, 0, width, height), plan.bounds)
    parts = [
        f'<rect width="{width}" height="{height}" fill="{_BLOCK}"/>',
        drawn_map(view, plan.boundary, plan.base, plan.features),
    ]
    return _svg(parts, _MAP_SIZE)


def site_svg() -> str:
    """Return the picture of the site as SVG: its name and the public's symbols."""
    shown = [layer for layer in CATALOGUE if layer.audience is Audience.PUBLIC]
    parts = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_PAPER}"/>', _brand(80, 80, 96)]
    parts.append(_text(_SITE, 78, 320, 84, bold=True))
    parts.append(_text("哪裡危險、哪裡有人照看、遇事可以去哪裡", 82, 392, 36, colour=_INK_2))
    for number, layer in enumerate(shown):
        parts.append(symbol(layer.style, 120 + number * 130, 508, 72))
    return _svg(parts)


@lru_cache(maxsize=64)
def png(svg: str) -> bytes:
    """Return the picture as PNG; the last ones are kept."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg))


@cache
def can_write() -> bool:
    """Tell whether this machine has Chinese letters; without them the map stands alone."""
    plain, written = (
        _pixels(f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">{inside}</svg>')
        for inside in ("", _text("里", 4, 32, 30))
    )
    return ImageChops.difference(plain, written).getbbox() is not None


def _pixels(svg: str) -> Image.Image:
    return Image.open(BytesIO(png(svg))).convert("RGBA")


def _counts(features: list[dict[str, Any]]) -> list[str]:
    """Return a row of the legend for each layer that the map holds, in the legend's order."""
    counts = Counter(feature["properties"]["layer"] for feature in features)
    shown = [layer for layer in CATALOGUE if counts[layer.kind]][:_ROWS]
    rows = []
    for number, layer in enumerate(shown):
        y = 374 + number * 46
        rows.append(symbol(layer.style, 58, y, 28))
        rows.append(_text(f"{layer.label.zh} {counts[layer.kind]}", 90, y + 9, 25))
    return rows


def _brand(x: float, y: float, size: float = 52) -> str:
    """Return our sign with the site's name beside it; alone where it is large."""
    sign = (files("mapserve.web") / "static" / "favicon.svg").read_text("utf-8")
    inner = sign[sign.index(">") + 1 : sign.rindex("</svg>")]
    words = "" if size > 60 else _text(_SITE, x + size + 16, y + 35, 25, colour=_INK_2)  # noqa: PLR2004
    return f'<g transform="translate({x} {y}) scale({size / 34:.3f})">{inner}</g>{words}'


def _text(  # noqa: PLR0913 - what letters are drawn with
    words: str, x: float, y: float, size: float, *, bold: bool = False, colour: str = _INK
) -> str:
    weight = 700 if bold else 400
    clean = escape(_ILLEGAL.sub("", words))
    return (
        f'<text x="{x}" y="{y}" font-family="{_FONT}" font-size="{size:.1f}" '
        f'font-weight="{weight}" fill="{colour}">{clean}</text>'
    )


def _svg(parts: list[str], size: tuple[int, int] = (WIDTH, HEIGHT)) -> str:
    width, height = size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'
    )
