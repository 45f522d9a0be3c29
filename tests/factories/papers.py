"""Papers for tests: an application filled in, and a map of some streets and cameras."""

import datetime as dt
import io
import re
import subprocess
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

from mapserve.programme.calendar import Period
from mapserve.rendering.papers.filed import Filed, Stamp
from mapserve.rendering.papers.location import PlacePlan
from tests.factories.applications import ANSWERS

WEST, SOUTH, EAST, NORTH = 121.548, 25.048, 121.552, 25.052
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
SHA256 = "7c1e94b02f6da853" * 4


def filed(*, draft: bool = False, **answers: Any) -> Filed:  # noqa: ANN401 - answers of any field
    """Return an application, sent unless it is a draft."""
    sealed: dict[str, Any] = {
        "form_sha256": SHA256,
        "edition": 2,
        "sealed_on": dt.date(2026, 11, 9),
        "edition_sha256": SHA256[::-1],
    }
    return Filed(
        id=31,
        period=Period(116, 1),
        community="福安里",
        county="臺北市",
        town="福安區",
        precinct="福安分局",
        answers=ANSWERS | answers,
        stamp=Stamp(
            revision=7,
            address="http://127.0.0.1:8000/c/fuan/editions/2",
            printed_on=dt.date(2026, 12, 20),
            **({} if draft else sealed),
        ),
    )


def place_plan(*, streets: int = 12, cameras: int = 6) -> PlacePlan:
    """Return a square of 400 m with streets across and cameras along its middle."""
    step = (NORTH - SOUTH) / (streets + 1)
    ring = [[WEST, SOUTH], [EAST, SOUTH], [EAST, NORTH], [WEST, NORTH], [WEST, SOUTH]]
    lines = [
        _feature("street", "LineString", [[WEST, SOUTH + n * step], [EAST, SOUTH + n * step]])
        for n in range(1, streets + 1)
    ]
    points = [
        _feature("camera", "Point", [WEST + (n + 1) * (EAST - WEST) / (cameras + 1), 25.05])
        for n in range(cameras)
    ]
    return PlacePlan(
        name="福安里",
        where="臺北市福安區",
        zone=3826,
        boundary={"type": "Polygon", "coordinates": [ring]},
        base={"type": "FeatureCollection", "credits": ["osm"], "features": lines},
        features={"type": "FeatureCollection", "features": points},
    )


def _feature(layer: str, kind: str, coordinates: list[Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": kind, "coordinates": coordinates},
        "properties": {"layer": layer, "kind": "residential"},
    }


def pdf_text(pdf: bytes, page: int | None = None) -> str:
    """Return what stands on a PDF (on a page of it), without blanks."""
    told = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    return plain(told if page is None else told.split("\f")[page - 1])


def plain(text: str) -> str:
    """Return a text without blanks."""
    return re.sub(r"[\s　\u00a0]", "", text)


def paragraphs(odt: bytes) -> list[str]:
    """Return what stands in an ODT, paragraph by paragraph, without blanks."""
    with zipfile.ZipFile(io.BytesIO(odt)) as kept:
        parts = [ET.fromstring(kept.read(name)) for name in ("content.xml", "styles.xml")]  # noqa: S314 - ours
    return [plain("".join(one.itertext())) for part in parts for one in part.iter(f"{_TEXT}p")]
