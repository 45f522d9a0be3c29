"""Two drawn photos of a fire lane at night: before, dark behind sheet iron; after, under a lamp."""

import io
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 720, 500
_VANISHING = (360, 210)
_TAKEN = (0x8769, 0x9003)
# Photos of 福安里 by the short name their id is made from: mended, and when they were taken.
PHOTOS = {
    "photo/fire-lane/before": (False, "2026:04:11 20:40:00"),
    "photo/fire-lane/after": (True, "2026:10:17 19:55:00"),
}
Colour = tuple[int, int, int]
Corner = tuple[float, float]


@dataclass(frozen=True)
class Light:
    """What the lane looks like at one time."""

    sky: Colour
    left: Colour
    right: Colour
    ground: Colour
    window: Colour


_BEFORE = Light((10, 14, 16), (30, 36, 40), (24, 29, 33), (14, 17, 19), (16, 20, 24))
_AFTER = Light((70, 84, 104), (138, 132, 120), (170, 162, 146), (176, 168, 148), (82, 98, 116))


def photo(*, mended: bool, taken: str) -> bytes:
    """Return a JPEG of the lane; `taken` is written as a camera does (`2026:04:11 20:40:00`)."""
    light = _AFTER if mended else _BEFORE
    image = Image.new("RGB", (WIDTH, HEIGHT), light.sky)
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, HEIGHT), (WIDTH, HEIGHT), (432, 268), (288, 268)], fill=light.ground)
    for side, colour in ((-1, light.left), (1, light.right)):
        _houses(draw, side, colour, light.window)
    draw.rectangle((288, 152, 432, 268), fill=_darker(light.sky, 0.7))
    _rubbish(draw, mended=mended)
    image = _under_lamp(image) if mended else _with_spark(image)
    exif = Image.Exif()
    exif.get_ifd(_TAKEN[0])[_TAKEN[1]] = taken
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80, optimize=True, exif=exif)
    return out.getvalue()


def _houses(draw: ImageDraw.ImageDraw, side: int, colour: Colour, window: Colour) -> None:
    """Draw one wall of the lane from near to far, each house darker than the one before."""
    for number, (near, far) in enumerate(((1.0, 0.62), (0.62, 0.38), (0.38, 0.2))):
        shade = _darker(colour, 1 - 0.18 * number)
        wall = [
            _at(side, near, -1.0),
            _at(side, far, -1.0),
            _at(side, far, 1.0),
            _at(side, near, 1.0),
        ]
        draw.polygon(wall, fill=shade, outline=_darker(shade, 0.8))
        middle = (near + far) / 2
        wide, high = (near - far) * 0.22, 0.22
        frame = [
            _at(side, middle + wide, -0.35 - high),
            _at(side, middle - wide, -0.35 - high),
            _at(side, middle - wide, -0.35 + high),
            _at(side, middle + wide, -0.35 + high),
        ]
        draw.polygon(frame, fill=window, outline=_darker(shade, 0.6))


def _at(side: int, depth: float, height: float) -> Corner:
    """Return where a point of a wall is seen: depth 1 is here, 0 the vanishing point."""
    x, y = _VANISHING
    return x + side * 360 * depth, y + height * 290 * depth


def _rubbish(draw: ImageDraw.ImageDraw, *, mended: bool) -> None:
    if mended:
        return
    draw.polygon([(150, 440), (230, 425), (262, 462), (176, 482)], fill=(74, 56, 44))
    draw.polygon([(176, 432), (232, 410), (250, 430), (196, 452)], fill=(104, 80, 62))
    # Sheet iron that keeps the lamp behind it from the lane.
    for x in range(500, 600, 12):
        draw.rectangle((x, 196, x + 8, 356), fill=(46, 52, 56))


def _with_spark(image: Image.Image) -> Image.Image:
    glow = Image.new("L", image.size, 0)
    ImageDraw.Draw(glow).ellipse((320, 180, 380, 240), fill=90)
    glow = glow.filter(ImageFilter.GaussianBlur(14))
    lit = Image.composite(Image.new("RGB", image.size, (214, 174, 84)), image, glow)
    ImageDraw.Draw(lit).ellipse((346, 205, 354, 213), fill=(244, 206, 110))
    return lit


def _under_lamp(image: Image.Image) -> Image.Image:
    draw = ImageDraw.Draw(image)
    draw.rectangle((296, 70, 304, 330), fill=(70, 74, 72))
    draw.rectangle((296, 66, 352, 74), fill=(70, 74, 72))
    cone = Image.new("L", image.size, 0)
    brush = ImageDraw.Draw(cone)
    brush.polygon([(338, 76), (362, 76), (560, 440), (140, 440)], fill=110)
    brush.ellipse((300, 30, 400, 130), fill=150)
    cone = cone.filter(ImageFilter.GaussianBlur(10))
    lit = Image.composite(Image.new("RGB", image.size, (255, 240, 190)), image, cone)
    ImageDraw.Draw(lit).ellipse((338, 62, 364, 88), fill=(255, 252, 232))
    return lit


def _darker(colour: Colour, part: float) -> Colour:
    red, green, blue = (int(value * part) for value in colour)
    return red, green, blue
