"""Shapes of few bytes that cost much: tangles, combs, zigzags."""

import json
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from tests.factories.communities import LAT, LON

WIDE = 0.002  # degrees: about 200 m


def tangle(corners: int, wide: float = WIDE) -> dict[str, Any]:
    """Return a line through corners set at random: they cross as the square of their number."""
    places = np.random.default_rng(1).random((corners, 2)) - 0.5
    return geojson(shapely.LineString(_turned(places * wide, 0)))


def comb(teeth: int, *, turned: float = 0, wide: float = WIDE) -> dict[str, Any]:
    """Return an area that crosses itself nowhere, with so many teeth, turned by degrees."""
    x = np.repeat(np.linspace(-0.5, 0.5, teeth), 2) + np.tile([0, 0.2 / teeth], teeth)
    y = np.tile([-0.5, 0.5], teeth)
    spine = [[0.5 + 0.2 / teeth, -0.6], [-0.5, -0.6]]
    return geojson(shapely.Polygon(_turned(np.vstack([np.c_[x, y], spine]) * wide, turned)))


def zigzag(corners: int, wide: float = WIDE) -> dict[str, Any]:
    """Return a line to and fro that crosses itself nowhere."""
    places = np.c_[np.linspace(-0.5, 0.5, corners), np.arange(corners) % 2 - 0.5]
    return geojson(shapely.LineString(places * wide + (LON, LAT)))


def _turned(places: NDArray[np.float64], degrees: float) -> NDArray[np.float64]:
    turn = np.radians(degrees)
    across = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    moved: NDArray[np.float64] = places @ across + (LON, LAT)
    return moved


def geojson(shape: shapely.Geometry) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(shapely.to_geojson(shape))
    return made
