"""The official 楷體 (TW-Kai, package fonts-cns11643-kai), cut once to what papers mostly need.

A paper made with the whole face of 39,000 characters takes several times as long. The cut one
holds Big5 and what names need besides; the whole one stands behind it for whatever is rarer.
`make setup` runs `python -m mapserve.rendering.papers.face`.
"""

import sys
from pathlib import Path

FONT = Path("/usr/share/fonts/truetype/cns11643/TW-Kai-98_1.ttf")
CUT = Path(__file__).parent / "build" / "paper-kai.ttf"
CUT_FAMILY = "Paper Kai"
# The faces in the order in which a character is looked for.
FAMILIES = (CUT_FAMILY, "TW-Kai", "TW-Kai-Ext-B", "TW-Kai-Plus", "Noto Serif CJK TC", "serif")
_NAMES = "堃喆犇淼垚珺峯峰晧凃綉綺嫺珮玥翃鈊銹汮峻邨祐恒咏喬槿"


def characters() -> set[int]:
    """Return the code points that the cut face holds."""
    pairs = (bytes((high, low)) for high in range(0x81, 0xFF) for low in range(0x40, 0xFF))
    big5 = {ord(one) for pair in pairs for one in pair.decode("cp950", "ignore")}
    marks = {
        *range(0x20, 0x7F),
        *range(0xA0, 0x100),
        *range(0x2010, 0x2040),
        *range(0x3000, 0x3100),
    }
    return big5 | marks | {ord(one) for one in _NAMES}


def cut() -> None:
    """Write the cut face, unless it is there and newer than what it is made from."""
    from fontTools import subset  # noqa: PLC0415 - only when it is set up
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    made_from = max(FONT.stat().st_mtime, Path(__file__).stat().st_mtime)
    if CUT.exists() and CUT.stat().st_mtime >= made_from:
        return
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.drop_tables += ["FFTM", "GSUB", "GPOS", "GDEF", "vhea", "vmtx"]
    font = TTFont(FONT, lazy=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters())
    cutter.subset(font)
    CUT.parent.mkdir(exist_ok=True)
    whole = CUT.with_suffix(".part")
    font.save(whole)
    whole.replace(CUT)


if __name__ == "__main__":
    if not FONT.exists():
        sys.exit(f"{FONT} is missing: apt-get install fonts-cns11643-kai")
    cut()
