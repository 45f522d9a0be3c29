"""Photos as cameras and attackers make them."""

import io
import struct
import zlib
from pathlib import Path

from PIL import Image, ImageDraw, PngImagePlugin

# What an EXIF text says that must not come back.
SECRET = "hush-exif-<script>alert(1)</script>"
_EXIF, _GPS = 0x8769, 0x8825


def picture(width: int = 640, height: int = 480) -> Image.Image:
    """Return a picture whose left upper quarter is red, the rest grey with a line."""
    image = Image.new("RGB", (width, height), "#808080")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 2 - 1, height // 2 - 1), fill="#d01010")
    draw.line((0, height, width, 0), fill="#202020", width=max(1, width // 100))
    return image


def jpeg(  # noqa: PLR0913 - what a camera writes
    width: int = 640,
    height: int = 480,
    *,
    place: tuple[float, float] | None = None,
    looked: float | None = None,
    taken: str = "2026:10:03 20:40:11",
    orientation: int = 1,
    text: str = SECRET,
    quality: int = 90,
) -> bytes:
    """Return a JPEG with EXIF (GPS of `place` = lon, lat too), XMP and a comment."""
    exif = Image.Exif()
    exif[0x010F] = text  # Make
    exif[0x0112] = orientation
    exif.get_ifd(_EXIF)[0x9003] = taken
    exif.get_ifd(_EXIF)[0x927C] = b"maker-" + text.encode()  # MakerNote
    if place:
        lon, lat = place
        exif.get_ifd(_GPS).update(
            {1: "N" if lat >= 0 else "S", 2: _sexagesimal(lat), 3: "E", 4: _sexagesimal(lon)}
        )
    if looked is not None:
        exif.get_ifd(_GPS)[17] = looked
    out = io.BytesIO()
    picture(width, height).save(
        out,
        "JPEG",
        quality=quality,
        exif=exif,
        comment=text.encode(),
        xmp=f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{text}</x:xmpmeta>".encode(),
    )
    return out.getvalue()


def png(width: int = 64, height: int = 48, *, text: str = SECRET) -> bytes:
    """Return a PNG, half transparent, with a text chunk."""
    image = picture(width, height).convert("RGBA")
    image.putalpha(128)
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", text)
    notes.add_itxt("XML:com.adobe.xmp", text)
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=notes)
    return out.getvalue()


def encoded(kind: str, width: int = 64, height: int = 48) -> bytes:
    """Return the picture in any format that Pillow writes."""
    out = io.BytesIO()
    picture(width, height).save(out, kind)
    return out.getvalue()


def png_bomb(side: int) -> bytes:
    """Return a whole PNG of `side` × `side` black pixels: a few hundred kB for 2.5 gigapixels."""
    row = bytes(1 + (side + 7) // 8)
    packer = zlib.compressobj(9)
    parts = [packer.compress(row * 1000) for _ in range(side // 1000)]
    parts += [packer.compress(row * (side % 1000)), packer.flush()]
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", b"".join(parts)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in chunks)


def jpeg_of_scans(scans: int, side: int = 4000) -> bytes:
    """Return a progressive JPEG of one colour whose last scan stands there again and again.

    Each takes a few bytes and costs a pass over all pixels.
    """
    out = io.BytesIO()
    Image.new("RGB", (side, side), "#808080").save(out, "JPEG", progressive=True)
    whole = out.getvalue()
    last = whole.rindex(b"\xff\xda")
    scan = whole[last:-2]
    return whole[:-2] + scan * (scans - whole.count(b"\xff\xda")) + whole[-2:]


def heic() -> bytes:
    """Return an HEIC as a phone makes it: 160 × 120, EXIF with a place, XMP."""
    return Path(__file__).with_name("photo.heic").read_bytes()


def svg() -> bytes:
    """Return an SVG that would run a script and load a picture from elsewhere."""
    return (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script>'
        b'<image href="http://169.254.169.254/"/></svg>'
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def _sexagesimal(degrees: float) -> tuple[float, float, float]:
    degrees = abs(degrees)
    minutes = degrees % 1 * 60
    return (float(int(degrees)), float(int(minutes)), round(minutes % 1 * 60, 4))
