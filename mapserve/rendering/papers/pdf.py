"""A paper as PDF by WeasyPrint, in the official 楷體, without network."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib.resources import files

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from mapserve.rendering.papers.face import CUT, CUT_FAMILY, FAMILIES
from mapserve.rendering.papers.model import Attached, MapSheet, Paper
from mapserve.rendering.papers.page import ATTACHED, MAP, attached_id, page_of
from mapserve.rendering.papers.picture import jpeg_of

_FACE = "face:cut"


class NothingFetched(Exception):  # noqa: N818 - what happened
    """Something on a paper asks for an address: nothing of ours does."""


class _Held(URLFetcher):  # type: ignore[misc]
    """Hands over what we hold ourselves; asks no network and opens no file."""

    def __init__(self, media_type: str, contents: Mapping[str, Callable[[], bytes]]) -> None:
        super().__init__(allowed_protocols=())
        self._media_type, self._contents = media_type, contents

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002 - WeasyPrint's
        """Return what has this name, and refuse everything else."""
        if url not in self._contents:
            raise NothingFetched(url[:40])
        return URLFetcherResponse(url, self._contents[url](), {"Content-Type": self._media_type})


def pdf_of(paper: Paper) -> bytes:
    """Return a paper as PDF."""
    return pdf_with_places(paper)[0]


def pdf_with_places(paper: Paper) -> tuple[bytes, tuple[int, ...]]:
    """Return a paper as PDF, and on which page (0 for the first) each `Attached` of it stands."""
    fonts, style = faces()
    drawn = next((one.svg for one in paper.blocks if isinstance(one, MapSheet)), "")
    attached = {
        f"{ATTACHED}{at}": partial(bytes, block.jpeg)
        for at, block in enumerate(paper.blocks)
        if isinstance(block, Attached) and block.jpeg is not None
    }
    held = _Held("image/jpeg", {MAP: partial(jpeg_of, drawn), **attached})
    page = HTML(string=page_of(paper), url_fetcher=held)
    document = page.render(stylesheets=[style], font_config=fonts)
    stands = {name: at for at, one in enumerate(document.pages) for name in one.anchors}
    places = tuple(
        stands[attached_id(at)]
        for at, block in enumerate(paper.blocks)
        if isinstance(block, Attached)
    )
    return bytes(document.write_pdf() or b""), places


@cache
def faces() -> tuple[FontConfiguration, CSS]:
    """Return the style with its faces: read once in a process, children of it have them."""
    fonts = FontConfiguration()
    face = ""
    if CUT.exists():  # else the whole face does it, slower
        face = f"@font-face {{ font-family: '{CUT_FAMILY}'; src: url('{_FACE}') }}\n"
    families = ", ".join(f"'{name}'" if " " in name else name for name in FAMILIES)
    rules = (files("mapserve.rendering.papers") / "paper.css").read_text("utf-8")
    text = f"{face}body, #foot {{ font-family: {families} }}\n{rules}"
    held = _Held("font/ttf", {_FACE: CUT.read_bytes})
    return fonts, CSS(string=text, font_config=fonts, url_fetcher=held)
