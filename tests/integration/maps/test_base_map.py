"""The base map says whom it is from."""

import json
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from mapserve.programme.roles import OPERATOR
from mapserve.services.importing.base_data import import_base
from mapserve.services.maps.base_map import read_base
from mapserve.store.models import Community
from tests.factories.communities import LAT, LON


def street(id_: str) -> dict[str, object]:
    line = {"type": "LineString", "coordinates": [[LON, LAT], [LON + 0.001, LAT]]}
    named = {"highway": "residential", "name": "寧安街"}
    return {"type": "Feature", "id": id_, "geometry": line, "properties": named}


OSM = f"""<osm version="0.6">
  <node id="1" lon="{LON}" lat="{LAT}" version="1"/>
  <node id="2" lon="{LON + 0.001}" lat="{LAT}" version="1"/>
  <way id="3" version="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>
</osm>"""


@pytest.mark.parametrize(
    ("files", "credits_"),
    [
        ([], []),
        (["osm"], ["osm"]),
        (["sample/fuan/street/1"], ["sample"]),
        (["osm", "sample/fuan/street/1", "own-1"], ["file", "osm", "sample"]),
    ],
)
def test_the_credit_follows_the_source(
    session: Session, community: Community, tmp_path: Path, files: list[str], credits_: list[str]
) -> None:
    for number, name in enumerate(files):
        if name == "osm":
            path = tmp_path / f"{number}.osm"
            path.write_text(OSM)
        else:
            path = tmp_path / f"{number}.geojson"
            path.write_text(json.dumps({"type": "FeatureCollection", "features": [street(name)]}))
        import_base(session, path, viewer=OPERATOR)
    found = json.loads(read_base(session, community)[0])
    assert found["credits"] == credits_
    assert len(found["features"]) == len(files)
