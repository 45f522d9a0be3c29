"""Photos developed anew: the picture stays, everything else of the file goes."""

import datetime as dt
import io
import math
import zlib

import pytest
from PIL import Image, ImageCms

from layers.words.problems import Problem
from mapserve.exchange.photo_decoder import (
    MOST_BYTES,
    MOST_PIXELS,
    PhotoTooLarge,
    PhotoTooManyPixels,
    PhotoUnreadable,
    Stance,
    develop,
)
from tests.factories.photos import SECRET, encoded, jpeg, picture, png, png_bomb, svg

RED = (208, 16, 16)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content), formats=("JPEG",))


def near(one: object, other: tuple[int, int, int], by: int = 12) -> bool:
    assert isinstance(one, tuple)
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


def segments(content: bytes) -> set[int]:
    """Return the markers of a JPEG up to its picture data."""
    found, at = set(), 2
    while content[at + 1] != 0xDA:
        found.add(content[at + 1])
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return found


@pytest.mark.parametrize(
    "raw",
    [jpeg(place=(121.55, 25.05)), png(), encoded("WEBP"), jpeg() + b"PK\x03\x04trailing-" * 9],
    ids=["jpeg", "png", "webp", "trailing"],
)
def test_what_is_kept_is_a_bare_picture(raw: bytes) -> None:
    photograph = develop(raw)
    for content in (photograph.image, photograph.thumbnail):
        assert SECRET.encode() not in content
        assert b"hush" not in content
        assert b"trailing" not in content
        # JFIF's own header, tables, frame, scan: no APP1 (EXIF, XMP), APP2, APP13, comment.
        assert segments(content) <= {0xE0, 0xDB, 0xC2, 0xC4}
        assert content.endswith(b"\xff\xd9")
        with opened(content) as image:
            assert not image.getexif()
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"} | {
                "progressive",
                "progression",
            }


def test_a_large_photo_is_made_smaller_and_a_small_one_is_not() -> None:
    photograph = develop(jpeg(4000, 3000))
    assert (photograph.width, photograph.height) == (1600, 1200)
    with opened(photograph.image) as image, opened(photograph.thumbnail) as small:
        assert image.size == (1600, 1200)
        assert small.size == (320, 240)
        assert near(small.getpixel((20, 20)), RED)
    assert (develop(jpeg(100, 50)).width, develop(jpeg(100, 50)).height) == (100, 50)


# Where the red corner of the sensor's picture stands, by EXIF's orientation.
CORNERS = {
    1: (5, 5),
    2: (-5, 5),
    3: (-5, -5),
    4: (5, -5),
    5: (5, 5),
    6: (-5, 5),
    7: (-5, -5),
    8: (5, -5),
}


@pytest.mark.parametrize(("orientation", "corner"), CORNERS.items())
def test_a_photo_stands_upright_however_the_camera_was_held(
    orientation: int, corner: tuple[int, int]
) -> None:
    photograph = develop(jpeg(120, 80, orientation=orientation))
    wide = orientation < 5
    assert (photograph.width > photograph.height) is wide
    with opened(photograph.image) as image:
        at = tuple(side % whole for side, whole in zip(corner, image.size, strict=True))
        assert near(image.getpixel((at[0], at[1])), RED)


def test_the_day_is_read_and_an_impossible_one_is_not() -> None:
    taken = develop(jpeg(taken="2025:10:03 20:40:11")).taken_on
    assert taken is not None
    assert taken.isoformat() == "2025-10-03"
    for written in ("0000:00:00 00:00:00", "2199:01:01 00:00:00", SECRET, ""):
        assert develop(jpeg(taken=written)).taken_on is None
    assert develop(png()).taken_on is None


def test_from_where_and_which_way_is_read_and_what_cannot_be_is_not() -> None:
    found = develop(jpeg(place=(121.55, -25.05), looked=270.5, taken="2025:10:03 20:40:11")).stance
    assert found.lon == pytest.approx(121.55, abs=1e-6)
    assert found.lat == pytest.approx(-25.05, abs=1e-6)
    assert found.bearing == pytest.approx(270.5)
    assert found.taken_at == dt.datetime(2025, 10, 3, 12, 40, 11, tzinfo=dt.UTC)
    assert develop(jpeg(place=(0.0, 0.0))).stance.lon is None
    for written in ("2199:01:01 00:00:00", SECRET, ""):
        assert develop(jpeg(taken=written)).stance == Stance()
    assert develop(png()).stance == Stance()


def test_half_a_place_and_a_moment_to_come_are_not_said() -> None:
    later = dt.datetime(2199, 1, 1, tzinfo=dt.UTC)
    assert Stance(lon=121.5, accuracy_m=3.0, bearing=361.0, taken_at=later) == Stance()
    assert Stance(lon=math.nan, lat=25.0) == Stance()
    device, file = Stance(bearing=10.0), Stance(121.5, 25.0, 4.0, 90.0, None)
    assert device.or_else(file) == Stance(121.5, 25.0, 4.0, 10.0, None)


def test_a_colour_profile_is_applied_and_a_broken_one_ignored() -> None:
    lab_like = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (lab_like, b"no profile at all", lab_like[:200]):
        out = io.BytesIO()
        picture().save(out, "JPEG", icc_profile=profile)
        photograph = develop(out.getvalue())
        assert 0xE2 not in segments(photograph.image)
        with opened(photograph.image) as image:
            assert near(image.getpixel((20, 20)), RED)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_mode_becomes_colour_on_white(mode: str) -> None:
    image = picture(60, 40).convert("RGB")
    image = Image.new(mode, image.size) if mode == "I;16" else image.convert(mode)
    out = io.BytesIO()
    image.save(out, "JPEG" if mode == "CMYK" else "PNG")
    with opened(develop(out.getvalue()).image) as developed:
        assert developed.mode == "RGB"
        assert developed.size == (60, 40)


def test_what_shines_through_is_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    with opened(develop(out.getvalue()).image) as image:
        assert near(image.getpixel((10, 10)), (255, 255, 255))


HOSTILE = {
    "nothing": b"",
    "words": b"not a picture",
    "svg": svg(),
    "a renamed gif": encoded("GIF"),
    "a bitmap": encoded("BMP"),
    "a tiff": encoded("TIFF"),
    "an avif": encoded("AVIF"),
    "html first": b"<html><script>alert(1)</script>" + jpeg(),
    "a truncated jpeg": jpeg()[:3000],
    "a jpeg of a header": jpeg()[:200],
    "a truncated png": png()[:-400],
    "a png whose data are no data": png().replace(b"IDAT", b"IDAT", 1)[:120] + b"\x00" * 400,
    "a zip": b"PK\x03\x04" + bytes(100),
    "a webp of nothing": b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(24),
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_photo_is_told_so_in_both_languages(raw: bytes) -> None:
    with pytest.raises(PhotoUnreadable) as found:
        develop(raw)
    assert "照片" in found.value.message("zh")
    assert "JPEG" in found.value.cure("zh")
    assert "JPEG" in found.value.cure("en")


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = png_bomb(50_000)
    assert len(bomb) < MOST_BYTES
    with pytest.raises(PhotoTooManyPixels) as found:
        develop(bomb)
    assert "1,600 萬" in found.value.message("zh")
    assert "16 million" in found.value.message("en")
    side = int(MOST_PIXELS**0.5)
    with pytest.raises(PhotoTooManyPixels):
        develop(png_bomb(side + 1))
    assert develop(png_bomb(side)).width == 1600
    with pytest.raises(PhotoTooManyPixels):
        develop(png_bomb(10_000))  # where Pillow itself only warns


def test_a_text_that_unpacks_to_gigabytes_is_no_photo() -> None:
    text = zlib.compress(bytes(64 * 2**20), 9)
    chunk = b"Comment\x00\x00" + text
    packed = len(chunk).to_bytes(4, "big") + b"zTXt" + chunk
    packed += zlib.crc32(b"zTXt" + chunk).to_bytes(4, "big")
    plain = png(text="x")
    with pytest.raises(PhotoUnreadable):
        develop(plain[:33] + packed + plain[33:])


def test_too_many_bytes_are_refused_unread() -> None:
    with pytest.raises(PhotoTooLarge) as found:
        develop(bytes(MOST_BYTES + 1))
    assert found.value.message("zh") == "照片太大，最多 8 MB。"
    assert isinstance(found.value, Problem)
