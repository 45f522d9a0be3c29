"""Pillow and libheif on a photo from a device: the picture encoded anew, upright, in sRGB."""

import contextlib
import datetime as dt
import io
import json
from collections.abc import Callable
from typing import Any

import pi_heif
from PIL import Image, ImageCms, ImageFile

from mapserve.exchange.photo_decoder import (
    LONGEST_SIDE,
    LONGEST_THUMBNAIL_SIDE,
    MOST_PIXELS,
    PhotoTooManyPixels,
    PhotoUnreadable,
)

_QUALITY = 82
# Decided by content, never by name.
_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
_ORIENTATION, _EXIF, _TAKEN = 0x0112, 0x8769, 0x9003  # tags; the last is DateTimeOriginal
_OFFSET, _GPS = 0x9011, 0x8825  # of the time from UTC; the directory of the place
_LAT, _LON, _LOOKED, _ERROR = 2, 4, 17, 31  # in it; each angle's sign stands before it
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_FIRST_DAY = dt.date(1990, 1, 1)


def warm() -> None:
    """Load every decoder and the encoder: a child loads nothing."""
    Image.init()
    pi_heif.register_heif_opener(
        thumbnails=False, depth_images=False, aux_images=False, decode_threads=1
    )
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for kind in ("JPEG", "PNG", "WEBP"):
        sample = io.BytesIO()
        Image.new("RGB", (2, 2)).save(sample, kind, icc_profile=profile)
        develop(sample.getvalue())


def develop(raw: bytes, _teller: object = None) -> bytes:
    """Return a line of JSON (width, height, taken_on, stance, split), picture and thumbnail.

    Raises
    ------
    PhotoTooManyPixels, PhotoUnreadable
    """
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # whatever another library has set
    try:
        with Image.open(io.BytesIO(raw), formats=_FORMATS) as picture:
            _check_size(picture)
            plain, taken_on, stance = _plain(picture), _taken_on(picture), _stance(picture)
    except (PhotoTooManyPixels, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PhotoTooManyPixels from None
    except Exception:  # noqa: BLE001 - decoders of hostile files end in any of a dozen ways
        raise PhotoUnreadable from None
    image, thumbnail = _jpeg(plain), _jpeg(_within(plain.copy(), LONGEST_THUMBNAIL_SIDE))
    told: dict[str, Any] = {
        "width": plain.width,
        "height": plain.height,
        "taken_on": taken_on and taken_on.isoformat(),
        "split": len(image),
        "stance": stance,
    }
    return json.dumps(told).encode() + b"\n" + image + thumbnail


def _check_size(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise PhotoTooManyPixels


def _plain(picture: Image.Image) -> Image.Image:
    """Return the picture upright in sRGB on white; nothing that was read with it goes along."""
    orientation, profile = _orientation(picture), picture.info.get("icc_profile")
    # Made smaller at once: what follows takes its memory for a small picture.
    small = _within(picture.convert("RGBA") if picture.mode == "P" else picture, LONGEST_SIDE)
    if orientation in _TURNS:
        small = small.transpose(_TURNS[orientation])
    if small.has_transparency_data:
        ground = Image.new("RGBA", small.size, "white")
        small = Image.alpha_composite(ground, small.convert("RGBA"))
    coloured = _in_srgb(small, profile) if profile and small.mode == "RGB" else small.convert("RGB")
    bare = Image.new("RGB", coloured.size)
    bare.paste(coloured)
    return bare


def _within(picture: Image.Image, side: int) -> Image.Image:
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    return picture


def _orientation(picture: Image.Image) -> int:
    """Return how the camera was held (EXIF 1 to 8); broken EXIF does not cost the picture."""
    try:
        return int(picture.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - as above
        return 1


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture with its colour profile applied; a broken profile says nothing."""
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return converted or picture


def _taken_on(picture: Image.Image) -> dt.date | None:
    """Return the day the camera noted (`2026:10:03 20:40:11`), if it can be one."""
    try:
        written = str(picture.getexif().get_ifd(_EXIF).get(_TAKEN, ""))
        day = dt.date.fromisoformat(written[:10].replace(":", "-"))
    except Exception:  # noqa: BLE001 - whatever stands there, the picture counts
        return None
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    return day if _FIRST_DAY <= day <= tomorrow else None


def _stance(picture: Image.Image) -> dict[str, Any]:
    """Return from where, which way and when it was taken, as far as the camera noted it."""
    try:
        exif = picture.getexif()
        place, shot = exif.get_ifd(_GPS), exif.get_ifd(_EXIF)
    except Exception:  # noqa: BLE001 - as above
        return {}
    wanted: dict[str, Callable[[], float | str]] = {
        "lat": lambda: _angle(place, _LAT, "S"),
        "lon": lambda: _angle(place, _LON, "W"),
        "accuracy_m": lambda: float(place[_ERROR]),
        "bearing": lambda: float(place[_LOOKED]) % 360,
        "taken_at": lambda: _moment(shot),
    }
    found: dict[str, float | str] = {}
    for name, read in wanted.items():
        with contextlib.suppress(Exception):  # whatever stands there, the picture counts
            found[name] = read()
    return found


def _angle(place: Any, tag: int, negative: str) -> float:  # noqa: ANN401 - as Pillow has it
    degrees, minutes, seconds = (float(one) for one in place[tag])
    angle = degrees + minutes / 60 + seconds / 3600
    return -angle if str(place[tag - 1]).strip("\0 ") == negative else angle


def _moment(shot: Any) -> str:  # noqa: ANN401 - as Pillow has it
    """Return when it was taken; a camera that names no offset has Taiwan's time."""
    day, _, time = str(shot[_TAKEN]).strip("\0 ").partition(" ")
    offset = str(shot.get(_OFFSET, "")).strip("\0 ") or "+08:00"
    moment = dt.datetime.fromisoformat(f"{day.replace(':', '-')}T{time}{offset}")
    return moment.astimezone(dt.UTC).isoformat()


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return out.getvalue()
