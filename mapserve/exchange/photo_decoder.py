"""Photos from a device, developed anew: the picture is kept, and nothing else of the file."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve import clock
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
_FIRST = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
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
class Stance:
    """From where (WGS84 degrees, ± metres), which way (degrees from north) and when.

    None is what nobody noted. By the camera's sensors and clock: a hint, no evidence.
    """

    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    bearing: float | None = None
    taken_at: dt.datetime | None = None

    def __post_init__(self) -> None:
        """Forget what cannot be: half a place, a way beyond a turn, a moment to come."""
        placed = _within(self.lon, -180, 180) and _within(self.lat, -90, 90)
        if not placed or (self.lon, self.lat) == (0, 0):
            for name in ("lon", "lat", "accuracy_m"):
                object.__setattr__(self, name, None)
        if not _within(self.accuracy_m, 0, 100_000):
            object.__setattr__(self, "accuracy_m", None)
        if not _within(self.bearing, 0, 360):
            object.__setattr__(self, "bearing", None)
        if self.taken_at is not None and not _can_be(self.taken_at):
            object.__setattr__(self, "taken_at", None)

    def or_else(self, other: "Stance") -> "Stance":
        """Return this one, with what another knows where this one says nothing."""
        place = self if self.lon is not None else other
        return Stance(
            place.lon,
            place.lat,
            place.accuracy_m,
            other.bearing if self.bearing is None else self.bearing,
            self.taken_at or other.taken_at,
        )


def _within(value: float | None, low: float, high: float) -> bool:
    return value is not None and low <= value <= high  # False for NaN as well


def _can_be(moment: dt.datetime) -> bool:
    if moment.tzinfo is None:
        return False
    return _FIRST <= moment <= clock.now() + dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Photograph:
    """A developed photo: two JPEGs that hold a picture in sRGB and nothing besides."""

    image: bytes
    thumbnail: bytes
    width: int  # of `image`, pixels
    height: int
    taken_on: dt.date | None  # as the camera's clock had it
    stance: Stance = Stance()


def develop(raw: bytes) -> Photograph:
    """Decode a photo and encode its picture anew, upright, at most 1600 pixels a side.

    What the file held besides goes: EXIF with its place, XMP, IPTC, colour profiles (applied
    first), comments, thumbnails, further frames, bytes before or after the picture. Only when,
    from where and which way it was taken is read. A sandboxed child does it (`mapserve.sandbox`).

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
        stance = _stance(said.get("stance") or {})
    except (ValueError, KeyError, TypeError):
        raise PhotoUnreadable from None
    image, thumbnail = pictures[:split], pictures[split:]
    bare = image.startswith(_JPEG) and thumbnail.startswith(_JPEG)
    if not bare or not 0 < max(width, height) <= LONGEST_SIDE:
        raise PhotoUnreadable
    return Photograph(image, thumbnail, width, height, taken_on, stance)


def _stance(said: dict[str, Any]) -> Stance:
    numbers = {
        name: float(said[name])
        for name in ("lon", "lat", "accuracy_m", "bearing")
        if said.get(name) is not None
    }
    moment = said.get("taken_at")
    return Stance(**numbers, taken_at=dt.datetime.fromisoformat(moment) if moment else None)
