"""Files that pretend to be something else: refused, with GDAL and without."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from mapserve.exchange.formats import geopackage
from mapserve.exchange.osm import Incomplete, read_osm
from mapserve.exchange.problems import FileRefused, FileUnreadable
from mapserve.exchange.village_boundaries import read_villages

SQUARE = shapely.box(121.5, 25.0, 121.51, 25.01)
VILLAGE = {
    "VILLCODE": ["63000010001"],
    "VILLNAME": ["左里"],
    "TOWNNAME": ["松山區"],
    "COUNTYNAME": ["台北市"],
}


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.geojson"
    gpd.GeoDataFrame({"word": ["SECRET"]}, geometry=[SQUARE], crs=4326).to_file(path)
    return path


class _Host(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_error(404)

    def log_message(self, *args: object) -> None:
        del args


@pytest.fixture
def host() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), _Host)
    server.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def disguises(secret: Path, port: int) -> dict[str, str]:
    address = f"http://127.0.0.1:{port}/wfs"
    return {
        "vrt": "<OGRVRTDataSource><OGRVRTLayer name='secret'>"
        f"<SrcDataSource>{secret}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
        "wfs": f"<OGRWFSDataSource><URL>{address}</URL></OGRWFSDataSource>",
        "vsicurl": "<OGRVRTDataSource><OGRVRTLayer name='a'>"
        f"<SrcDataSource>/vsicurl/{address}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
    }


@pytest.mark.parametrize("kind", ["vrt", "wfs", "vsicurl"])
@pytest.mark.parametrize("suffix", [".gpkg", ".geojson"])
def test_a_file_that_points_elsewhere_reads_nothing_and_calls_nobody(
    tmp_path: Path, secret: Path, host: HTTPServer, kind: str, suffix: str
) -> None:
    path = tmp_path / f"village{suffix}"
    path.write_text(disguises(secret, host.server_port)[kind])
    with pytest.raises(FileUnreadable):
        read_villages(path)
    with pytest.raises(FileRefused):
        geopackage.read_geopackage(path)
    # Past the magic bytes too, the child knows no driver that would follow it.
    with pytest.raises(FileUnreadable):
        geopackage.read_in_child(path)
    assert host.asked == []  # type: ignore[attr-defined]


def test_the_disguise_works_where_there_is_no_sandbox(tmp_path: Path, secret: Path) -> None:
    """Without this the tests above would prove nothing."""
    path = tmp_path / "village.geojson"
    path.write_text(disguises(secret, 1)["vrt"])
    assert gpd.read_file(path)["word"].tolist() == ["SECRET"]


@pytest.mark.parametrize("epsg", [4326, 3825, 3826])
def test_a_geopackage_is_read_in_whichever_crs(tmp_path: Path, epsg: int) -> None:
    path = tmp_path / "villages.gpkg"
    gpd.GeoDataFrame(VILLAGE, geometry=[SQUARE], crs=4326).to_crs(epsg).to_file(path)
    [village] = read_villages(path).villages
    assert (village.code, village.county) == ("63000010001", "臺北市")
    assert village.boundary.symmetric_difference(SQUARE).area < 1e-9


def test_a_damaged_geopackage_gets_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "villages.gpkg"
    gpd.GeoDataFrame(VILLAGE, geometry=[SQUARE], crs=4326).to_file(path)
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(FileUnreadable) as caught:
        read_villages(path)
    assert "\n" not in str(caught.value)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE osm [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    '<osm version="0.6"><node id="1" lat="25" lon="121"><tag k="shop" v="&b;"/></node></osm>'
)


@pytest.mark.parametrize("before", ["", "<!--" + "x" * 200_000 + "-->"])
def test_xml_with_a_document_type_is_refused(tmp_path: Path, before: str) -> None:
    path = tmp_path / "bomb.osm"
    path.write_text(BOMB.replace("<!DOCTYPE", before + "<!DOCTYPE"))
    with pytest.raises(FileRefused, match="DOCTYPE"):
        list(read_osm(path, Incomplete()))


@pytest.mark.parametrize(
    "content", ["", "hello", "<html></html>", "<osm version='0.6'><node id='x'/></osm>", "<osm>"]
)
def test_what_is_no_osm_gets_one_clear_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bad.osm"
    path.write_text(content)
    with pytest.raises(FileUnreadable) as caught:
        list(read_osm(path, Incomplete()))
    assert "\n" not in str(caught.value)
