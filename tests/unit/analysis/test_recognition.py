"""DORI distances, dead zones and the warning about faces, with the figures of the requirements."""

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from layers.analysis.recognition import (
    FACE_HEIGHT_M,
    Level,
    Optics,
    axis_distance,
    bands,
    face_warning,
    ground_range,
    nearest_face,
    optics_of,
    vertical_view,
)

POLE = {"facing": "bearing", "pixels_across": 1920, "field_of_view": 90, "height_m": 4.0}


@pytest.mark.parametrize(
    ("level", "metres"),
    [
        (Level.DETECT, 38.4),
        (Level.OBSERVE, 15.4),
        (Level.RECOGNISE, 7.7),
        (Level.IDENTIFY, 3.8),
        (Level.MONITOR, 76.8),
    ],
)
def test_distances_of_1920_pixels_at_90_degrees(level: Level, metres: float) -> None:
    assert axis_distance(level, pixels_across=1920, field_of_view=90) == pytest.approx(
        metres, abs=0.05
    )


@pytest.mark.parametrize(("height", "metres"), [(2.5, 3.4), (3, 5.2), (4, 9.0), (5, 12.7)])
def test_the_nearest_face_by_height(height: float, metres: float) -> None:
    assert nearest_face(height) == pytest.approx(metres, abs=0.05)


def test_a_camera_on_a_pole_knows_no_face_and_is_told_the_cure() -> None:
    warning = face_warning(POLE)
    assert warning is not None
    assert warning.message.zh == (
        "這支認不出人臉。識別只到 3.8 公尺，但 9.0 公尺內俯角超過 15°，只拍得到頭頂。"
        "降到 2.5 公尺或縮小視角到 44°。"
    )
    assert (warning.lower_to_m, warning.narrow_to) == (2.5, 44)
    assert "Lower it to 2.5 m" in warning.message.en
    # The cures cure, and nothing less does.
    assert face_warning({**POLE, "height_m": 2.5}) is None
    assert face_warning({**POLE, "height_m": 2.6}) is not None
    assert face_warning({**POLE, "field_of_view": 44}) is None
    assert face_warning({**POLE, "field_of_view": 46}) is not None


@given(
    pixels=st.integers(160, 16_000),
    view=st.floats(1, 120),
    height=st.floats(0.5, 60),
)
@settings(deadline=None)
def test_every_cure_that_is_told_cures(pixels: int, view: float, height: float) -> None:
    camera = {"pixels_across": pixels, "field_of_view": view, "height_m": height}
    warning = face_warning(camera)
    assume(warning is not None)
    assert warning is not None
    if warning.lower_to_m is not None:
        assert face_warning({**camera, "height_m": warning.lower_to_m}) is None
    if warning.narrow_to is not None:
        assert warning.narrow_to < view
        assert face_warning({**camera, "field_of_view": warning.narrow_to}) is None


@given(view=st.floats(1, 119), pixels=st.integers(160, 16_000), height=st.floats(0.5, 60))
@settings(deadline=None)
def test_finer_levels_end_nearer_and_wider_views_too(
    view: float, pixels: int, height: float
) -> None:
    found = bands(Optics(pixels_across=pixels, field_of_view=view, height_m=height))
    assert [band.level for band in found] == list(Level)
    reach = [band.axis_m for band in found]
    assert reach == sorted(reach, reverse=True)
    assert all(band.ground_m is not None and band.ground_m <= band.axis_m for band in found)
    wider = axis_distance(Level.IDENTIFY, pixels_across=pixels, field_of_view=view + 1)
    assert wider < reach[-1]
    # The picture is `pixels` wide, and at the distance it spans pixels / level metres.
    span = 2 * reach[-1] * math.tan(math.radians(view) / 2)
    assert span * 250 == pytest.approx(pixels)


@pytest.mark.parametrize(
    "camera",
    [
        {**POLE, "facing": "all_round"},
        {**POLE, "field_of_view": 130},
        {**POLE, "pixels_across": None},
        {**POLE, "height_m": None},
        {},
    ],
)
def test_nothing_is_said_where_the_tangent_does_not_hold(camera: dict[str, object]) -> None:
    assert face_warning(camera) is None


def test_an_unknown_field_of_view_counts_as_90() -> None:
    assert optics_of({"pixels_across": 1920}) == Optics(pixels_across=1920, field_of_view=90)


def test_a_wide_view_has_no_distance_on_the_axis() -> None:
    with pytest.raises(ValueError, match="150"):
        axis_distance(Level.DETECT, pixels_across=1920, field_of_view=150)


def test_the_range_along_the_ground() -> None:
    assert ground_range(5, height_m=FACE_HEIGHT_M + 3) == pytest.approx(4)
    assert ground_range(2, height_m=10) == 0
    assert vertical_view(90) == pytest.approx(58.7, abs=0.05)
