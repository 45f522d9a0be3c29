"""What a picture may cost: scans, pixels, time, memory; and HEIC, read in the sandbox."""

import dataclasses
import io
import json

import pytest
from PIL import Image

from mapserve.exchange import photo_decoder
from mapserve.exchange.photo_decoder import (
    MOST_SCANS,
    PhotoTooCostly,
    PhotoTooManyPixels,
    PhotoUnreadable,
    develop,
)
from mapserve.sandbox.tasks import Task
from tests.factories.photos import SECRET, heic, jpeg, jpeg_of_scans, png_bomb


def unasked(task: Task, *arguments: object) -> bytes:
    message = f"{task.function} was asked"
    raise AssertionError(message, arguments)


def with_budget(monkeypatch: pytest.MonkeyPatch, **budget: int) -> None:
    task = photo_decoder.DEVELOP
    changed = dataclasses.replace(task.budget, **budget)
    monkeypatch.setattr(photo_decoder, "DEVELOP", dataclasses.replace(task, budget=changed))


def test_a_jpeg_of_many_scans_is_refused_before_it_is_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """230 kB of scans took 91 s of processor; an encoder writes ten."""
    assert develop(jpeg_of_scans(MOST_SCANS, side=400)).width == 400
    monkeypatch.setattr(photo_decoder, "ask", unasked)
    with pytest.raises(PhotoTooCostly) as found:
        develop(jpeg_of_scans(MOST_SCANS + 1, side=400))
    assert "太多時間" in found.value.message("zh")
    assert "too long" in found.value.message("en")


def test_a_picture_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_decoder, "MOST_SCANS", 10_000)
    with_budget(monkeypatch, seconds=1)
    with pytest.raises(PhotoTooCostly):
        develop(jpeg_of_scans(2_000))
    assert develop(jpeg()).width == 640


def test_a_picture_that_takes_too_much_memory_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """16 pictures at once took 3.2 GB: one that may be 16 megapixels has 400 MB."""
    assert photo_decoder.DEVELOP.budget.memory_mb <= 400
    side = 4000
    assert develop(png_bomb(side)).width == 1600
    with_budget(monkeypatch, memory_mb=20)
    with pytest.raises((PhotoTooCostly, PhotoUnreadable)):
        develop(jpeg_of_scans(10, side=side))
    with pytest.raises(PhotoTooManyPixels):
        develop(png_bomb(side + 1))


def test_heic_is_developed_as_any_photo() -> None:
    photograph = develop(heic())
    assert (photograph.width, photograph.height) == (160, 120)
    assert str(photograph.taken_on) == "2026-10-03"
    for content in (photograph.image, photograph.thumbnail):
        assert SECRET.encode() not in content
        assert b"hush" not in content
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
            red, green, blue = image.convert("RGB").getpixel((10, 10))  # type: ignore[misc]
            assert red > 180
            assert max(green, blue) < 60


@pytest.mark.parametrize("cut", [12, 200, 700, 1600])
def test_a_damaged_heic_is_told_so(cut: int) -> None:
    with pytest.raises(PhotoUnreadable):
        develop(heic()[:cut])


GOOD = {"width": 2, "height": 2, "taken_on": None, "split": 3}


@pytest.mark.parametrize(
    ("said", "pictures"),
    [
        (b"", b""),
        (b"no json", b"\xff\xd8\xff\xff\xd8\xff"),
        (b"[]", b"\xff\xd8\xff\xff\xd8\xff"),
        (json.dumps(GOOD).encode(), b"<html><script>"),
        (json.dumps(GOOD | {"width": 5000}).encode(), b"\xff\xd8\xff\xff\xd8\xff"),
        (json.dumps(GOOD | {"width": -1, "height": -1}).encode(), b"\xff\xd8\xff\xff\xd8\xff"),
        (json.dumps(GOOD | {"taken_on": "<b>"}).encode(), b"\xff\xd8\xff\xff\xd8\xff"),
        (json.dumps(GOOD | {"split": None}).encode(), b"\xff\xd8\xff\xff\xd8\xff"),
    ],
)
def test_what_a_child_says_that_was_taken_over_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, said: bytes, pictures: bytes
) -> None:
    monkeypatch.setattr(photo_decoder, "ask", lambda *_: said + b"\n" + pictures)
    with pytest.raises(PhotoUnreadable):
        develop(jpeg())
