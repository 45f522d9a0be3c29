"""Drawn pictures of papers as JPEG: what is drawn is ours, and takes the same time however much."""

from io import BytesIO

import resvg_py
from PIL import Image

from mapserve.rendering.papers.face import CUT

DPI = 200  # no dot is seen at arm's length
_CSS_DPI = 96


def jpeg_of(svg: str) -> bytes:
    """Return a drawing at 200 dpi, on white."""
    fonts = [str(CUT)] if CUT.exists() else None
    raw = resvg_py.svg_to_bytes(
        svg_string=svg,
        background="#ffffff",
        zoom=DPI / _CSS_DPI,
        font_files=fonts,
        skip_system_fonts=fonts is not None,
    )
    # What a PDF takes as it is: anything else would be packed once more.
    out = BytesIO()
    with Image.open(BytesIO(bytes(raw))) as drawn:
        drawn.convert("RGB").save(out, "JPEG", quality=92, subsampling=0, dpi=(DPI, DPI))
    return out.getvalue()


def fitted(jpeg: bytes, width: float, height: float) -> tuple[float, float]:
    """Return how wide and high a picture of ours is shown within a room, its sides in proportion.

    Only its head is read.
    """
    with Image.open(BytesIO(jpeg)) as drawn:
        across, down = drawn.size
    scale = min(width / across, height / down)
    return round(across * scale, 1), round(down * scale, 1)
