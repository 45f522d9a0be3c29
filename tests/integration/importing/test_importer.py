"""Imports into a map: taken, known, quarantined; nothing in silence."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from layers.geometry.crs import WGS84, transformer
from layers.words.audience import Audience
from mapserve.errors import NotFound
from mapserve.exchange.formats import written_as
from mapserve.exchange.problems import CrsNeeded, FileUnreadable
from mapserve.exchange.quarantine import Quarantined, Remark, write_report
from mapserve.programme.roles import OPERATOR
from mapserve.services.importing.importer import (
    Report,
    Wishes,
    find_report,
    import_file,
    list_reports,
)
from mapserve.services.maps.exports import export_map
from mapserve.store.models import Community

LON, LAT = 121.55, 25.05
HEADER = "編號,安裝地址,攝影方向,經度,緯度"
GOOD = f"A1,民生東路1號,東,{LON},{LAT}"


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def write(*lines: str, name: str = "cameras.csv", codec: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding=codec)
        return path

    return write


def load(session: Session, path: Path, **wishes: Any) -> Report:  # noqa: ANN401 - of Wishes
    return import_file(session, path, Wishes(**{"layer": "camera", **wishes}), viewer=OPERATOR)


def properties(session: Session) -> dict[str, dict[str, Any]]:
    rows = session.execute(text("SELECT source, properties FROM feature WHERE revision_to IS NULL"))
    return {row.source.partition(" @ ")[0]: row.properties for row in rows}


def wrong(report: Report) -> list[tuple[int, str, str]]:
    return [
        (one.row, one.column, one.reason.en)
        for one in report.entries
        if isinstance(one, Quarantined)
    ]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp950"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_row_lands_whatever_its_encoding_and_delimiter(
    session: Session, community: Community, file: Callable[..., Path], codec: str, delimiter: str
) -> None:
    lines = [line.replace(",", delimiter) for line in (HEADER, GOOD)]
    report = load(session, file(*lines, codec=codec))
    assert (report.read, report.taken, report.quarantined) == (1, 1, 0)
    assert report.communities == {community.slug: 1}
    assert properties(session)["id:A1"] == {
        "code": "A1",
        "address": "民生東路1號",
        "facing": "bearing",
        "bearing": 90.0,
        "mode": "existing",
        "owner": "police",
        "state": "working",
    }


def test_the_same_import_twice_adds_nothing(
    session: Session, community: Community, file: Callable[..., Path]
) -> None:
    path = file(HEADER, GOOD, f"A2,民生東路2號,西,{LON},{LAT}")
    assert load(session, path).taken == 2
    again = load(session, path)
    assert (again.taken, again.known, again.quarantined) == (0, 2, 0)
    session.refresh(community)
    assert community.revision == 1


def test_rows_without_a_number_are_known_by_what_they_hold(
    session: Session, community: Community, file: Callable[..., Path]
) -> None:
    path = file("地址,lon,lat", f"甲,{LON},{LAT}", f"乙,{LON},{LAT}", f"甲,{LON},{LAT}")
    report = load(session, path, layer="patrol_post")
    assert (report.taken, wrong(report)) == (2, [(4, "", "It repeats row 2.")])
    assert load(session, path, layer="patrol_post").known == 2
    assert report.communities == {community.slug: 2}


def test_a_number_that_comes_back_with_other_content_is_quarantined(
    session: Session, community: Community, file: Callable[..., Path]
) -> None:
    load(session, file(HEADER, GOOD), slug=community.slug)
    report = load(session, file(HEADER, GOOD.replace("東,", "西,")), slug=community.slug)
    assert (report.taken, report.known, report.quarantined) == (0, 0, 1)
    assert properties(session)["id:A1"]["bearing"] == 90.0


def test_every_row_that_is_not_taken_has_its_reason(
    session: Session, community: Community, file: Callable[..., Path]
) -> None:
    path = file(
        "編號,攝影方向,狀態,架設高度,設置方式,裝設日期,經度,緯度",
        f"1,東,正常,4公尺,現有,104/1/1,{LON},{LAT}",
        "2,東,正常,4,現有,,,",
        f"3,東,正常,4,現有,,{LAT},{LON}",
        "4,東,正常,4,現有,,121.1,23.0",
        f"5,東,壞掉,4,現有,,{LON},{LAT}",
        f"6,東,正常,一樓高,現有,,{LON},{LAT}",
        f"1,東,正常,4,現有,,{LON},{LAT}",
        "8,東,正常,4,現有,,302771,2770000",
        f"9,東,正常,4,現有,104/2/30,{LON},{LAT}",
        "10,東,正常,4,現有,,abc,25.05",
        f"11,東,正常,4,現有,,{LON}",
        f"12,往民生路,Broken,4 m,own_plan,民國104年1月1日,{LON},{LAT}",
    )
    report = load(session, path, slug=community.slug)
    axes = "經度、緯度"
    assert [(row, column) for row, column, _ in wrong(report)] == [
        (3, axes),
        (4, axes),
        (5, axes),
        (6, "狀態"),
        (7, "架設高度"),
        (8, "編號"),
        (9, axes),
        (10, "裝設日期"),
        (11, axes),
        (12, ""),
    ]
    reasons = {row: reason for row, _, reason in wrong(report)}
    assert "no coordinates" in reasons[3]
    assert "swapped" in reasons[4]
    assert "outside" in reasons[5]
    assert "must be a number" in reasons[7]
    assert "in metres" in reasons[9]
    assert "no numbers" in reasons[11]
    swap = next(one for one in report.entries if one.row == 4 and isinstance(one, Quarantined))
    assert f"({LON}, {LAT})" in swap.suggestion.en
    assert (report.read, report.taken, report.quarantined) == (12, 2, 10)
    stored = properties(session)
    assert stored["id:1"]["installed_on"] == stored["id:12"]["installed_on"] == "2015-01-01"
    assert (stored["id:1"]["height_m"], stored["id:12"]["state"]) == (4, "broken")
    assert stored["id:12"]["facing"] == "unknown"
    assert stored["id:12"]["note"] == "攝影方向：往民生路"
    remarks = [one for one in report.entries if isinstance(one, Remark)]
    assert [one.row for one in remarks] == [13]


def test_columns_that_are_not_used_are_named(
    session: Session, community: Community, file: Callable[..., Path]
) -> None:
    report = load(session, file(f"縣市別代碼,{HEADER}", f"10001,{GOOD}"), slug=community.slug)
    assert report.unknown == ["縣市別代碼"]
    assert report.columns == {"編號": "code", "安裝地址": "address", "攝影方向": "bearing"}


@pytest.mark.parametrize(
    ("columns", "epsg", "wishes", "said"),
    [
        ("TWD97橫座標,TWD97縱座標", 3826, {}, "EPSG:3826（由數值判斷）"),
        ("x,y", 3826, {"crs": 3826}, "EPSG:3826（由 --crs 指定）"),
        ("TWD67橫座標,TWD67縱座標", 3828, {"crs": 3828}, "EPSG:3828"),
    ],
)
def test_metres_land_where_they_are(  # noqa: PLR0913, PLR0917 - fixtures and parameters
    session: Session,
    community: Community,
    file: Callable[..., Path],
    columns: str,
    epsg: int,
    wishes: dict[str, Any],
    said: str,
) -> None:
    x, y = transformer(WGS84, 3826).transform(LON, LAT)
    if epsg == 3828:
        x, y = x - 828.589, y + 206.915
    report = load(session, file(f"編號,{columns}", f"1,{x},{y}"), **wishes)
    assert (report.taken, said in report.reference.zh) == (1, True)
    lon, lat = session.execute(text("SELECT ST_X(geom), ST_Y(geom) FROM feature")).one()
    assert (lon, lat) == pytest.approx((LON, LAT), abs=1e-7)
    assert report.communities == {community.slug: 1}


def test_penghu_in_metres_is_found_by_where_it_falls(
    session: Session, more_communities: Callable[..., Community], file: Callable[..., Path]
) -> None:
    more_communities("magong", lon=119.5666, lat=23.5654, zone=3825, county_code="10016")
    x, y = transformer(WGS84, 3825).transform(119.5666, 23.5654)
    report = load(session, file("編號,x,y", f"1,{x},{y}"))
    assert (report.taken, report.reference.zh) == (1, "座標系統：EPSG:3825（由落點判斷）")


def test_twd67_columns_are_not_guessed(
    session: Session, community: Community, file: Callable[..., Path]
) -> None:
    with pytest.raises(CrsNeeded):
        load(session, file("編號,TWD67X,TWD67Y", "1,302771,2770000"), slug=community.slug)


def test_a_file_swapped_as_a_whole_is_taken_when_the_user_says_so(
    session: Session, community: Community, file: Callable[..., Path]
) -> None:
    path = file("編號,經度,緯度", f"1,{LAT},{LON}")
    assert load(session, path).taken == 0
    assert load(session, path, swap=True).communities == {community.slug: 1}


def test_a_point_on_a_shared_edge_goes_to_the_lowest_code(
    session: Session, more_communities: Callable[..., Community], file: Callable[..., Path]
) -> None:
    more_communities("b-left", village_code="63000010002")
    more_communities("a-right", lon=LON + 0.004, village_code="63000010001")
    report = load(session, file(HEADER, f"A1,路,東,{LON + 0.002},{LAT}"))
    assert report.communities == {"a-right": 1}


def test_a_few_rows_in_another_county_are_quarantined(
    session: Session, more_communities: Callable[..., Community], file: Callable[..., Path]
) -> None:
    more_communities("taipei")
    more_communities("keelung", lon=LON + 0.1, county_code="10017", county="基隆市")
    rows = [f"{i},{LON},{LAT}" for i in range(99)] + [f"99,{LON + 0.1},{LAT}"]
    path = file("編號,經度,緯度", *rows)
    report = load(session, path)
    assert (report.taken, report.quarantined) == (99, 1)
    assert "基隆市" in wrong(report)[0][2]
    assert load(session, path, county="any").taken == 1
    assert load(session, path, county="10017", layer="patrol_post").taken == 1


def test_geojson_of_another_crs_and_our_own_export_come_in(
    session: Session, community: Community, tmp_path: Path
) -> None:
    x, y = transformer(WGS84, 3826).transform(LON, LAT)
    path = tmp_path / "posts.geojson"
    feature = {
        "type": "Feature",
        "id": 7,
        "geometry": {"type": "Point", "coordinates": [x, y]},
        "properties": {"name": "一號巡邏箱"},
    }
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3826"}}
    path.write_text(
        json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]}), "utf-8"
    )
    report = load(session, path, layer="patrol_post")
    assert (report.taken, report.reference.en) == (
        1,
        "coordinate system: EPSG:3826 (named by the file)",
    )
    for name in ("map.geojson", "map.csv"):
        out = tmp_path / name
        out.write_bytes(
            export_map(session, community, as_=written_as(name), audience=Audience.STAFF)
        )
        again = load(session, out, layer="patrol_post")
        assert (again.taken, again.known, again.quarantined) == (0, 1, 0)
        other = load(session, out, layer="camera")
        assert "is of layer “patrol_post”" in wrong(other)[0][2]


def test_lines_and_areas_go_where_a_point_within_them_lies(
    session: Session, community: Community, tmp_path: Path
) -> None:
    path = tmp_path / "routes.geojson"
    line = {"type": "LineString", "coordinates": [[LON, LAT], [LON + 0.001, LAT]]}
    features = [{"type": "Feature", "geometry": line, "properties": {"名稱": "東線"}}]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    assert load(session, path, layer="patrol_route").communities == {community.slug: 1}


@pytest.mark.parametrize(
    "note", ["a\x00b", "\ud800", "{{7*7}} <img src=x onerror=alert(1)> ${1} `", "=cmd()"]
)
def test_text_is_kept_as_it_is_or_quarantined(
    session: Session, community: Community, tmp_path: Path, note: str
) -> None:
    path = tmp_path / "notes.geojson"
    point = {"type": "Point", "coordinates": [LON, LAT]}
    features = [
        {"type": "Feature", "geometry": point, "properties": {"note": note, note: 1}, "id": "1"}
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    report = load(session, path, slug=community.slug)
    if note in ("a\x00b", "\ud800"):
        assert (report.taken, report.quarantined) == (0, 1)
    else:
        assert properties(session)["id:1"]["note"] == note
        csv = export_map(session, community, as_=written_as("a.csv"), audience=Audience.STAFF)
        assert b",=cmd()" not in csv


def test_the_report_is_kept_and_safe_to_open(
    session: Session, community: Community, file: Callable[..., Path]
) -> None:
    report = load(session, file(HEADER, GOOD, "A2,路,東,,"), slug=community.slug)
    assert report.run_id is not None
    kept = find_report(session, report.run_id, viewer=OPERATOR)
    assert (kept.read, kept.taken, kept.known) == (2, 1, 0)
    assert kept.community == community.slug
    assert kept.entries[0].row == 3
    assert list_reports(session)[0].id == report.run_id
    lines = write_report(report.entries).splitlines()
    assert lines[0].startswith("\ufeff")
    assert lines[1].startswith("3,經度、緯度,未匯入 quarantined,沒有座標。")
    with pytest.raises(NotFound):
        find_report(session, report.run_id + 1000, viewer=OPERATOR)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02", b"PK\x03\x04", b"1,2\n3,4\n", b"a,b\n1,2\n", b'{"type":"Topology"}'],
)
def test_bad_files_get_one_clear_line(
    session: Session, community: Community, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(FileUnreadable) as caught:
        load(session, path, slug=community.slug)
    assert "\n" not in str(caught.value)


def test_rows_in_other_counties_are_told(
    session: Session, more_communities: Callable[..., Community], file: Callable[..., Path]
) -> None:
    more_communities("taipei")
    more_communities("keelung", lon=LON + 0.1, county_code="10017", county="基隆市")
    path = file("編號,經度,緯度", f"1,{LON},{LAT}", f"2,{LON + 0.1},{LAT}", f"3,{LON},{LAT}")
    report = load(session, path)
    assert (report.taken, report.quarantined) == (3, 0)
    [remark] = [one for one in report.entries if isinstance(one, Remark)]
    assert "1 列落在基隆市（多數在臺北市，2 列）：第 3 列" in remark.text.zh
    assert "--county 63000" in remark.text.en
