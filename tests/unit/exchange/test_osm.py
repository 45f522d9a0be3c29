"""OSM tags and files to streets, buildings and places."""

from pathlib import Path

import osmium
import pytest
import shapely

from mapserve.exchange.osm import Incomplete, read_osm
from mapserve.exchange.osm_tags import building_of, is_street, place_of

OSM = """<?xml version="1.0"?><osm version="0.6">
<node id="1" version="1" lat="25.0" lon="121.0"/>
<node id="2" version="1" lat="25.0" lon="121.001"/>
<node id="3" version="1" lat="25.001" lon="121.001"/>
<node id="4" version="1" lat="25.001" lon="121.0"/>
<node id="5" version="1" lat="25.0005" lon="121.0"><tag k="shop" v="convenience"/>
  <tag k="name" v="超商"/></node>
<node id="6" version="1" lat="25.0006" lon="121.0"><tag k="disused:shop" v="books"/></node>
<node id="7" version="1" lat="25.0" lon="121.0"><tag k="highway" v="traffic_signals"/></node>
<way id="10" version="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="footway"/>
  <tag k="footway" v="sidewalk"/></way>
<way id="11" version="1"><nd ref="1"/><nd ref="999"/><tag k="highway" v="residential"/></way>
<way id="12" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="1"/>
  <tag k="building" v="school"/><tag k="building:levels" v="4"/><tag k="height" v="14 m"/>
  <tag k="amenity" v="school"/></way>
<way id="13" version="1"><nd ref="2"/><nd ref="3"/><tag k="highway" v="proposed"/></way>
<way id="14" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/></way>
<relation id="20" version="1"><member type="way" ref="14" role="outer"/>
  <tag k="type" v="multipolygon"/><tag k="building" v="yes"/></relation>
<relation id="21" version="1"><member type="way" ref="888" role="outer"/>
  <tag k="type" v="multipolygon"/><tag k="building" v="yes"/></relation>
</osm>"""


@pytest.fixture(params=[".osm", ".osm.pbf"])
def extract(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    xml = tmp_path / "extract.osm"
    xml.write_text(OSM, encoding="utf-8")
    if request.param == ".osm":
        return xml
    pbf = tmp_path / "extract.osm.pbf"
    with osmium.SimpleWriter(str(pbf)) as writer:
        for thing in osmium.FileProcessor(str(xml)):
            writer.add(thing)
    return pbf


def test_an_extract_gives_what_is_whole_and_names_what_is_not(extract: Path) -> None:
    incomplete = Incomplete()
    found = {(one.table, one.source): one for one in read_osm(extract, incomplete)}
    assert set(found) == {
        ("place", "osm/node/5"),
        ("place", "osm/node/7"),
        ("street", "osm/way/10"),
        ("building", "osm/way/12"),
        ("place", "osm/way/12"),
        ("building", "osm/relation/20"),
    }
    school = found["building", "osm/way/12"]
    assert (school.levels, school.height_m) == (4.0, 14.0)
    assert shapely.from_wkb(school.wkb).equals(shapely.box(121.0, 25.0, 121.001, 25.001))
    assert found["street", "osm/way/10"].tags["footway"] == "sidewalk"
    assert found["place", "osm/node/5"].name == "超商"
    assert incomplete == Incomplete(relations=[21], ways=[11])


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"amenity": "police"}, "amenity=police"),
        ({"highway": "crossing"}, "highway=crossing"),
        ({"leisure": "park"}, "leisure=park"),
        ({"amenity": "school", "disused:shop": "yes"}, "amenity=school"),
    ],
)
def test_places(tags: dict[str, str], kind: str) -> None:
    assert [one.kind for one in place_of("s", tags, "")] == [kind]


@pytest.mark.parametrize(
    "tags",
    [
        {"disused:amenity": "school"},
        {"shop": "vacant"},
        {"shop": "books", "disused": "yes"},
        {"highway": "residential"},
        {"natural": "tree"},
        {},
    ],
)
def test_no_places(tags: dict[str, str]) -> None:
    assert place_of("s", tags, "") == ()


@pytest.mark.parametrize(
    ("tags", "levels"),
    [
        ({"building": "yes"}, None),
        ({"building": "yes", "building:levels": "4.5"}, 4.5),
        ({"building": "yes", "building:levels": "4;5"}, None),
        ({"building": "yes", "building:levels": "99999"}, None),
    ],
)
def test_levels(tags: dict[str, str], levels: float | None) -> None:
    [building] = building_of("s", tags, "")
    assert building.levels == levels


def test_no_streets() -> None:
    assert not is_street({"highway": "construction"})
    assert not is_street({"highway": "pedestrian", "area": "yes"})
    assert not is_street({"highway": "bus_stop"})


CLIPPED = """<?xml version="1.0"?><osm version="0.6">
<node id="1" version="1" lat="25.0" lon="121.0"/><node id="2" version="1" lat="25.0" lon="121.001"/>
<node id="3" version="1" lat="25.001" lon="121.001"/>
<node id="4" version="1" lat="25.001" lon="121.0"/>
<way id="1" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="1"/>
  <tag k="building" v="yes"/></way>
<way id="2" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="99"/><nd ref="1"/>
  <tag k="building" v="yes"/></way>
<way id="3" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/>
  <tag k="building" v="yes"/></way>
<way id="4" version="1"><nd ref="1"/><nd ref="3"/><nd ref="2"/><nd ref="4"/><nd ref="1"/>
  <tag k="building" v="yes"/></way>
<way id="5" version="1"><nd ref="1"/><nd ref="98"/><nd ref="99"/><nd ref="1"/>
  <tag k="building" v="yes"/></way>
<way id="6" version="1"><nd ref="1"/><nd ref="98"/><nd ref="2"/><tag k="building" v="no"/>
  <tag k="highway" v="service"/></way>
</osm>"""


def test_a_building_without_a_corner_is_closed_or_counted(tmp_path: Path) -> None:
    path = tmp_path / "clipped.osm"
    path.write_text(CLIPPED, encoding="utf-8")
    incomplete = Incomplete()
    found = {one.source: one for one in read_osm(path, incomplete)}
    assert set(found) == {"osm/way/1", "osm/way/2", "osm/way/3"}
    assert (incomplete.mended, incomplete.buildings, incomplete.ways) == ([2, 3], [4, 5], [6])
    square = shapely.box(121.0, 25.0, 121.001, 25.001)
    assert shapely.from_wkb(found["osm/way/3"].wkb).equals(square)
    triangle = shapely.from_wkb(found["osm/way/2"].wkb)
    assert (triangle.geom_type, triangle.is_valid) == ("MultiPolygon", True)
    assert triangle.area == pytest.approx(square.area / 2)
