"""What a camera can tell of a person: DORI levels by distance, and why a high one knows no face.

Distances are metres. *On the axis* is from lens to target; *on the ground* is along the street
from the foot of the pole. fact recognition gives the sources.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from layers.words.code import Code
from layers.words.text import Text

# The edition that names these levels; a later one may rename them, so they stay a table.
EDITION = "IEC 62676-4:2014 (EN 62676-4:2015)"
FACE_HEIGHT_M = 1.6
# Ours: the flattest common advice (IPVM 2013) for facial detail.
STEEPEST_FACE_DEGREES = 15.0
# Beyond this a lens bends lines and the tangent says nothing.
WIDEST_DEGREES = 120.0
DEFAULT_FIELD_OF_VIEW = 90.0
# Ours: below this hands reach the camera, and no maker sells a narrower fixed lens.
LOWEST_MOUNT_M, NARROWEST_DEGREES = 2.0, 5.0
ASPECT = 9 / 16


class Level(Code):
    """What can be told at a distance, the finest last."""

    MONITOR = "monitor", "看見動靜", "Monitor"
    DETECT = "detect", "偵測有人", "Detect"
    OBSERVE = "observe", "觀察衣著", "Observe"
    RECOGNISE = "recognise", "辨識熟人", "Recognise"
    IDENTIFY = "identify", "識別是誰", "Identify"


PIXELS_PER_METRE: dict[Level, float] = {
    Level.MONITOR: 12.5,
    Level.DETECT: 25.0,
    Level.OBSERVE: 62.5,
    Level.RECOGNISE: 125.0,
    Level.IDENTIFY: 250.0,
}


@dataclass(frozen=True, kw_only=True)
class Optics:
    """Pixels across, horizontal field of view (degrees) and mounting height (metres or None)."""

    pixels_across: int
    field_of_view: float
    height_m: float | None = None


@dataclass(frozen=True, kw_only=True)
class Band:
    """How far one level reaches.

    Parameters
    ----------
    axis_m
        From the lens.
    ground_m
        From the foot of the pole to a face; None where the height is unknown.
    usable
        False for a face level that ends before the angle is flat enough.
    """

    level: Level
    pixels_per_metre: float
    axis_m: float
    ground_m: float | None
    usable: bool


@dataclass(frozen=True, kw_only=True)
class FaceWarning:
    """A camera that never identifies a face, why, and what would cure it.

    `lower_to_m` (metres) and `narrow_to` (degrees) are None where they are no cure.
    """

    identify_m: float
    nearest_m: float
    lower_to_m: float | None
    narrow_to: float | None
    title: Text
    reason: Text
    cure: Text

    @property
    def message(self) -> Text:
        """Return the whole sentence in both languages."""
        return Text(
            f"{self.title.zh}。{self.reason.zh}{self.cure.zh}",
            f"{self.title.en}. {self.reason.en} {self.cure.en}",
        )


def optics_of(camera: Mapping[str, Any]) -> Optics | None:
    """Return the optics in a camera's properties, or None where the tangent does not hold.

    Nothing can be said of an all-round camera, one wider than 120°, or one of unknown pixels.
    A field of view that is not told counts as 90°, as everywhere.
    """
    pixels, height = camera.get("pixels_across"), camera.get("height_m")
    width = camera.get("field_of_view")
    width = DEFAULT_FIELD_OF_VIEW if width is None else float(width)
    if not pixels or camera.get("facing") == "all_round" or width > WIDEST_DEGREES:
        return None
    return Optics(
        pixels_across=int(pixels),
        field_of_view=width,
        height_m=None if height is None else float(height),
    )


def axis_distance(level: Level, *, pixels_across: int, field_of_view: float) -> float:
    """Return the farthest distance from the lens (metres) that still gives the level.

    d = pixels / (2 · pixels per metre · tan(view / 2)): the target stands square to the axis.
    (The form by the arc, found in many tables, promises 27 % more at 90°.)

    Raises
    ------
    ValueError
        A view that is not above 0° and at most 120°.
    """
    if not 0 < field_of_view <= WIDEST_DEGREES:
        message = f"no distance on the axis for a view of {field_of_view}°"
        raise ValueError(message)
    wide = 2 * PIXELS_PER_METRE[level] * math.tan(math.radians(field_of_view) / 2)
    return pixels_across / wide


def ground_range(axis_m: float, *, height_m: float, target_m: float = FACE_HEIGHT_M) -> float:
    """Return the distance along the ground to a target `target_m` high, 0 if out of reach."""
    return math.sqrt(max(0.0, axis_m**2 - (height_m - target_m) ** 2))


def vertical_view(field_of_view: float, *, aspect: float = ASPECT) -> float:
    """Return the vertical field of view (degrees) of a picture `aspect` high for 1 wide."""
    half = math.tan(math.radians(field_of_view) / 2) * aspect
    return math.degrees(2 * math.atan(half))


def nearest_face(
    height_m: float,
    *,
    steepest: float = STEEPEST_FACE_DEGREES,
    face_m: float = FACE_HEIGHT_M,
) -> float:
    """Return the distance along the ground (metres) from which a face is seen flat enough."""
    return abs(height_m - face_m) / math.tan(math.radians(steepest))


def bands(optics: Optics) -> list[Band]:
    """Return how far each level reaches, the coarsest first."""
    return [_band(level, optics) for level in Level]


def face_warning(camera: Mapping[str, Any]) -> FaceWarning | None:
    """Return why a camera with these properties identifies no face, or None.

    None, too, where height or pixels are unknown or the optics allow no statement.
    """
    optics = optics_of(camera)
    if optics is None or optics.height_m is None:
        return None
    identify = _band(Level.IDENTIFY, optics)
    if identify.usable:
        return None
    nearest = nearest_face(optics.height_m)
    lower, narrow = _lower_to(identify.axis_m), _narrow_to(optics)
    return FaceWarning(
        identify_m=identify.axis_m,
        nearest_m=nearest,
        lower_to_m=lower,
        narrow_to=narrow,
        title=Text("這支認不出人臉", "This camera knows no face"),
        reason=_reason(optics.height_m, identify.axis_m, nearest),
        cure=_cure(lower, narrow),
    )


def _band(level: Level, optics: Optics) -> Band:
    axis = axis_distance(
        level, pixels_across=optics.pixels_across, field_of_view=optics.field_of_view
    )
    ground, usable = None, True
    if optics.height_m is not None:
        ground = ground_range(axis, height_m=optics.height_m)
        usable = ground > 0
        if level is Level.IDENTIFY:
            usable = ground > nearest_face(optics.height_m)
    return Band(
        level=level,
        pixels_per_metre=PIXELS_PER_METRE[level],
        axis_m=axis,
        ground_m=ground,
        usable=usable,
    )


def _lower_to(identify_m: float) -> float | None:
    """Return the greatest height, to 0.1 m, that still identifies: flat enough and near enough."""
    highest = FACE_HEIGHT_M + identify_m * math.sin(math.radians(STEEPEST_FACE_DEGREES))
    lower = math.floor(highest * 10 - 1e-9) / 10
    return lower if lower >= LOWEST_MOUNT_M else None


def _narrow_to(optics: Optics) -> float | None:
    """Return the widest view, in whole degrees, that identifies where the angle is flat enough."""
    drop = abs((optics.height_m or 0.0) - FACE_HEIGHT_M)
    needed = drop / math.sin(math.radians(STEEPEST_FACE_DEGREES))
    half = math.atan(optics.pixels_across / (2 * PIXELS_PER_METRE[Level.IDENTIFY] * needed))
    narrow = math.floor(math.degrees(2 * half) - 1e-9)
    return float(narrow) if narrow >= NARROWEST_DEGREES else None


def _reason(height_m: float, identify_m: float, nearest_m: float) -> Text:
    steepest = STEEPEST_FACE_DEGREES
    if height_m < FACE_HEIGHT_M:
        return Text(
            f"識別只到 {identify_m:.1f} 公尺，但 {nearest_m:.1f} 公尺內仰角超過 {steepest:g}°。",
            f"It identifies up to {identify_m:.1f} m, but within {nearest_m:.1f} m it looks up "
            f"by more than {steepest:g}°.",
        )
    return Text(
        f"識別只到 {identify_m:.1f} 公尺，但 {nearest_m:.1f} 公尺內俯角超過 {steepest:g}°，"
        "只拍得到頭頂。",
        f"It identifies up to {identify_m:.1f} m, but within {nearest_m:.1f} m it looks down by "
        f"more than {steepest:g}° and shows only the top of a head.",
    )


def _cure(lower: float | None, narrow: float | None) -> Text:
    if lower is not None and narrow is not None:
        return Text(
            f"降到 {lower:g} 公尺或縮小視角到 {narrow:g}°。",
            f"Lower it to {lower:g} m or narrow the view to {narrow:g}°.",
        )
    if lower is not None:
        return Text(f"降到 {lower:g} 公尺。", f"Lower it to {lower:g} m.")
    if narrow is not None:
        return Text(f"縮小視角到 {narrow:g}°。", f"Narrow the view to {narrow:g}°.")
    return Text("換畫素更高的鏡頭。", "Take a lens with more pixels.")
