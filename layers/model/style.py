"""Style of a layer: the shape and colours of its symbol, and the marks that states put on it."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How a state changes a symbol (look symbols): outline and badge, never colour alone."""

    SOLID = "solid"  # there, and working
    PLANNED = "planned"  # hollow, dashed edge, + badge
    BROKEN = "broken"  # hollow, solid edge, × badge
    UNCONFIRMED = "unconfirmed"  # dashed, ? badge
    IMPROVED = "improved"  # hollow, ✓ badge


class Shape(StrEnum):
    """The outline of a layer's symbol."""

    CIRCLE = "circle"
    OCTAGON = "octagon"
    TRIANGLE = "triangle"
    DROP = "drop"
    DIAMOND = "diamond"
    PILL = "pill"
    ARCH = "arch"
    SIGNPOST = "signpost"
    HOUSE = "house"
    SQUARE = "square"
    SHIELD = "shield"
    CROSS = "cross"


@dataclass(frozen=True, kw_only=True)
class Style:
    """Look of a layer: shape, colour in both themes, glyph, and patterns for lines and areas.

    `icon` is a Tabler outline icon. `line` and `fill` name patterns that the map draws:
    solid, dash-dot, ties, corridor; none, hatch, dots, sector.
    """

    shape: Shape
    light: str
    dark: str
    icon: str
    line: str = "solid"
    fill: str = "none"
    glyph: str | None = None  # colour of the glyph where white (light) is not right
