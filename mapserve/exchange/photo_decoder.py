"""Photos from a device, developed anew: the picture is kept, and nothing else of the file."""

import datetime as dt
import json
from dataclasses import dataclass

from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve.sandbox.client import Ended, Why, ask
from mapserve.sandbox.tasks import Budget, Task
from mapserve.sandbox.turns import PICTURES

# Bytes as sent: what cameras write, with room to spare.
MOST_BYTES = 8 * 2**20
# A camera of 12 megapixels makes 4032 × 3024. Beyond, decoding takes memory by the 100 MB.
MOST_PIXELS = 16_000_000
LONGEST_SIDE, LONGEST_THUMBNAIL_SIDE = 1600, 320
# A JPEG may come in any number of scans, each of which costs a pass over all pixels. Encoders
# write ten or so; a thumbnail in the EXIF brings its own.
MOST_SCANS = 64
_SCAN, _JPEG = b"\xff\xda", b"\xff\xd8\xff"


class PhotoUnreadable(Problem):
    """A file that is no picture we take, or a damaged one."""

    code = "photo-unreadable"
    what = Text("這個檔案不是能讀的照片。", "This file is no photo that can be read.")
    mend = Text(
        "請用 JPEG、HEIC、PNG 或 WebP；檔案壞了就再拍一張。",
        "Send JPEG, HEIC, PNG or WebP; if the file is damaged, take the photo again.",
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


class PhotoTooCostly(Problem):
    """A photo whose decoding takes more time or memory than a photo may."""

    code = "photo-too-costly"
    what = Text(
        "這張照片要花太多時間處理，不能用。",
        "This photo takes too long to process, and is refused.",
    )
    mend = Text("請再拍一張，或另存成一般的 JPEG。", "Take it again, or save it as a plain JPEG.")


DEVELOP = Task(
    function="mapserve.exchange.decoders.photo:develop",
    budget=Budget(seconds=15, memory_mb=400, answer_mb=8),
    threads=True,  # libde265 decodes HEIC in one
    raises=(PhotoUnreadable, PhotoTooManyPixels),
)


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
    day it was taken is read. A sandboxed child does it (`mapserve.sandbox`).

    Raises
    ------
    PhotoTooLarge, PhotoTooManyPixels, PhotoUnreadable, PhotoTooCostly, WallsMissing
    Busy, OneAfterTheOther
        One is decoded at a time in a process.
    """
    if len(raw) > MOST_BYTES:
        raise PhotoTooLarge(limit=MOST_BYTES // 2**20)
    if raw.startswith(_JPEG) and raw.count(_SCAN) > MOST_SCANS:
        raise PhotoTooCostly
    try:
        with PICTURES.taken():
            return _photograph(ask(DEVELOP, raw))
    except Ended as ended:
        raise (PhotoUnreadable if ended.why is Why.CRASH else PhotoTooCostly) from None


def _photograph(told: bytes) -> Photograph:
    """Read what the child sent; it may have been taken over by what it read."""
    try:
        line, _, pictures = told.partition(b"\n")
        said = json.loads(line)
        split, width, height = int(said["split"]), int(said["width"]), int(said["height"])
        taken_on = said["taken_on"] and dt.date.fromisoformat(said["taken_on"])
    except (ValueError, KeyError, TypeError):
        raise PhotoUnreadable from None
    image, thumbnail = pictures[:split], pictures[split:]
    bare = image.startswith(_JPEG) and thumbnail.startswith(_JPEG)
    if not bare or not 0 < max(width, height) <= LONGEST_SIDE:
        raise PhotoUnreadable
    return Photograph(image, thumbnail, width, height, taken_on)
