"""Photos from a device, developed anew: the picture is kept, and nothing else of the file."""

import datetime as dt
import io
from dataclasses import dataclass

from PIL import Image, ImageCms

from layers.words.problems import Nature, Problem
from layers.words.text import Text

# Bytes as sent: what cameras write, with room to spare.
MOST_BYTES = 8 * 2**20
# A camera of 12 megapixels makes 4032 × 3024. Beyond, decoding takes memory by the 100 MB.
MOST_PIXELS = 16_000_000
LONGEST_SIDE, LONGEST_THUMBNAIL_SIDE = 1600, 320
_QUALITY = 82
# Decided by content, never by name. HEIC is not among them: Pillow alone does not read it, and
# browsers that can take such a picture hand it over as JPEG.
_FORMATS = ("JPEG", "PNG", "WEBP")
_ORIENTATION, _EXIF, _TAKEN = 0x0112, 0x8769, 0x9003  # tags; the last is DateTimeOriginal
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


class PhotoUnreadable(Problem):
    """A file that is no picture we take, or a damaged one."""

    code = "photo-unreadable"
    what = Text("這個檔案不是能讀的照片。", "This file is no photo that can be read.")
    mend = Text(
        "請用 JPEG、PNG 或 WebP；檔案壞了就再拍一張。",
        "Send JPEG, PNG or WebP; if the file is damaged, take the photo again.",
    )


class PhotoTooLarge(Problem):
    """A photo over the limit of bytes (facts: limit in MB)."""

    code = "photo-too-large"
    nature = Nature.TOO_LARGE
    what = Text("照片太大，最多 {limit} MB。", "The photo is too large; {limit} MB at most.")
    mend = Text("請先縮小再傳。", "Make it smaller first.")


class PhotoTooManyPixels(Problem):
    """A photo whose sides promise more pixels than are decoded."""

    code = "photo-too-many-pixels"
    nature = Nature.TOO_LARGE
    what = Text("照片的畫素太多，最多 1,600 萬。", "The photo has more than 16 million pixels.")
    mend = Text("請先縮小再傳。", "Make it smaller first.")


@dataclass(frozen=True, slots=True)
class Photograph:
    """A developed photo: two JPEGs that hold a picture in sRGB and nothing besides."""

    image: bytes
    thumbnail: bytes
    width: int  # of `image`, pixels
    height: int
    taken_on: dt.date | None  # as the camera's clock had it


def develop(raw: bytes) -> Photograph:
    """Decode a photo and encode its picture anew, upright, at most 1600 pixels a side.

    What the file held besides goes: EXIF with its place, XMP, IPTC, colour profiles (applied
    first), comments, thumbnails, further frames, bytes before or after the picture. Only the
    day it was taken is read.

    Raises
    ------
    PhotoTooLarge, PhotoTooManyPixels, PhotoUnreadable
    """
    if len(raw) > MOST_BYTES:
        raise PhotoTooLarge(limit=MOST_BYTES // 2**20)
    try:
        with Image.open(io.BytesIO(raw), formats=_FORMATS) as picture:
            _check_size(picture)
            plain, taken_on = _plain(picture), _taken_on(picture)
    except PhotoTooManyPixels:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PhotoTooManyPixels from None
    except Exception:  # noqa: BLE001 - decoders of hostile files end in any of a dozen ways
        raise PhotoUnreadable from None
    small = _within(plain.copy(), LONGEST_THUMBNAIL_SIDE)
    return Photograph(_jpeg(plain), _jpeg(small), plain.width, plain.height, taken_on)


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


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return out.getvalue()
