"""Small files that went wrong, each for a kind: what is read of them, and what is said."""

import zipfile
from pathlib import Path

import pytest

from layers.model.catalogue import layer_of
from mapserve.exchange import coordinates
from mapserve.exchange.column_choice import ColumnChoice, ColumnMissing, ColumnUnclear
from mapserve.exchange.feature_rows import Drafts, draft_rows
from mapserve.exchange.formats import read_rows
from mapserve.exchange.problems import FileUnreadable
from tests.factories.project import CASES

needs_cases = pytest.mark.skipif(not CASES.is_dir(), reason="the collected cases are not here")


def drafts(path: Path, kind: str = "street_light", choice: ColumnChoice | None = None) -> Drafts:
    rows = read_rows(path, columns=choice)
    places = (row.geometry for row in rows.rows)
    found = coordinates.find_reference(places, given=None, named=rows.epsg, inside=lambda _: 0)
    return draft_rows(rows, layer_of(kind), epsg=found.epsg, columns=choice)


def told(found: Drafts) -> str:
    rows = [f"{one.row} {one.column} {one.reason.zh}" for one in found.quarantined]
    return "\n".join([*rows, *(f"{one.row} {one.text.zh}" for one in found.remarks)])


@needs_cases
@pytest.mark.parametrize(
    ("name", "kind", "taken", "set_aside", "said"),
    [
        ("a03_decimal_comma.csv", "street_light", [2, 3], [], ""),
        ("a03_decimal_comma_short.csv", "street_light", [2, 3], [], ""),
        ("semicolon_decimal_comma.csv", "camera", [2], [], ""),
        ("a04_zwsp_attr.csv", "street_light", [2], [], ""),
        ("a04_zwsp_header.csv", "street_light", [2], [], ""),
        ("a04_zwsp_value.csv", "street_light", [2], [], ""),
        ("a05_sep.csv", "street_light", [2, 3], [], ""),
        ("a06_mymaps.csv", "camera", [2], [3], "3 WKT 「錄影監視器」不能畫成"),
        ("wkt.csv", "camera", [2], [], ""),
        ("a08_array.geojson", "street_light", [1, 2], [], ""),
        ("a08_lines.geojson", "street_light", [1, 2, 3], [], ""),
        ("list.json", "patrol_post", [1, 2], [], ""),
        ("a09_collection_with_null.geojson", "street_light", [1], [2], ""),
        ("a09_null_geometry.geojson", "street_light", [1, 3], [2], "2 geometry 沒有座標"),
        ("a09_null_member.geojson", "street_light", [1, 3], [2], "第 2 個不是 Feature：None"),
        ("bad_member.geojson", "camera", [1], [2], "第 2 個不是 Feature"),
        ("a09_top_geometry.geojson", "camera", [1], [], ""),
        ("a09_empty.geojson", "camera", [], [], "一筆資料也沒有"),
        ("a10_3857.geojson", "street_light", [1], [], ""),
        ("a10_3857_code.geojson", "street_light", [1], [], ""),
        ("a10_code.geojson", "street_light", [1], [], ""),
        ("a10_crs_in_geometry.geojson", "street_light", [1], [], ""),
        ("a10_legacy_name.geojson", "street_light", [1], [], ""),
        ("crs3857_undeclared.csv", "camera", [2], [], ""),
        ("a11_z.geojson", "street_light", [1, 2, 3, 4], [], "有高度（第三個座標），沒有讀"),
        ("a15_dup_attr.csv", "camera", [2], [], "「安裝位置」有 2 個（第 2、3 欄）"),
        ("dup_header.csv", "camera", [2], [], "有 1 列的值不同：第 2 列"),
        ("a15_dup_coords.csv", "camera", [2, 3], [], "有 1 列兩組不同：第 3 列"),
        ("a16_mixed_cp950_tail.csv", "street_light", [2, 3], [], "第 3 行是 CP950"),
        ("a16_one_bad_byte.csv", "street_light", [2], [], "2 「中山路10�20號」有讀不出來的字"),
        ("a16_utf16le_bom.csv", "street_light", [2], [], ""),
        ("a16_utf16le_nobom.csv", "street_light", [2], [], ""),
        ("utf16_nobom.csv", "camera", [2, 3, 4], [], ""),
        ("a17_newlines.csv", "street_light", [4], [6], "6 經度、緯度 座標不是數字：「abc」"),
        ("a17_trailing.csv", "street_light", [2], [5, 6], "只有「資料來源：某機關」"),
        ("footer.csv", "camera", [2, 3, 4], [5], "只有「資料提供日期：112年03月07日」"),
        ("title_lines.csv", "camera", [4, 5, 6], [], "第 1、2 列在欄名之前"),
        ("a18_no_header.csv", "street_light", [1, 2], [], "沒有欄名列；座標取第2欄、第3欄"),
        ("a18_year_columns.csv", "camera", [2], [], ""),
        ("a25_dms.csv", "street_light", [2, 3], [], ""),
        ("dms.csv", "camera", [2, 3, 4], [], ""),
        ("a26_huge.geojson", "street_light", [], [1, 2], "「inf」不是數字"),
        ("a26_nan.geojson", "street_light", [], [1], "「nan」不是數字"),
        ("haven_unnamed.csv", "safe_haven", [2], [], "記為「洽談中」"),
        ("state_column.csv", "camera", [], [2, 3], "2 state 「公立」"),
    ],
)
def test_a_case_gives_what_it_should(
    name: str, kind: str, taken: list[int], set_aside: list[int], said: str
) -> None:
    found = drafts(CASES / name, kind)
    assert [one.row for one in found.taken] == taken
    assert sorted({one.row for one in found.quarantined}) == set_aside
    assert said in told(found)
    west, south, east, north = 120.0, 21.5, 122.5, 25.5
    for one in found.taken:
        x, y = one.geometry.representative_point().coords[0]
        assert west < x < east
        assert south < y < north


@needs_cases
@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("a07_html.geojson", "這是網頁（HTML）", "it is a web page"),
        ("a07_kml.geojson", "這是 KML 檔", "it is a KML file"),
        ("a07_kml.kml", "這是 KML 檔", "it is a KML file"),
        ("kml_point.kml", "這是 KML 檔", "it is a KML file"),
    ],
)
def test_another_format_is_called_by_its_name(name: str, zh: str, en: str) -> None:
    with pytest.raises(FileUnreadable) as found:
        read_rows(CASES / name)
    assert zh in found.value.message("zh")
    assert en in found.value.message("en")


@pytest.mark.parametrize(
    ("content", "en"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel"),
        (b"<?xml version='1.0'?><osm version='0.6'/>", "OpenStreetMap"),
        (b"<?xml version='1.0'?><gml:Wfs xmlns:gml='x'/>", "root is <Wfs>"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\x00\x00\x27\x0a\x00\x00", "shapefile"),
    ],
)
@pytest.mark.parametrize("name", ["data.csv", "data.geojson"])
def test_magic_bytes_tell_a_format(tmp_path: Path, name: str, content: bytes, en: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileUnreadable) as found:
        read_rows(tmp_path / name)
    assert en in found.value.message("en")


@pytest.mark.parametrize(
    ("member", "en"),
    [("xl/workbook.xml", "Excel"), ("a/b.shp", "zipped shapefile"), ("doc.kml", "KMZ")],
)
def test_a_zip_is_told_by_what_is_in_it(tmp_path: Path, member: str, en: str) -> None:
    path = tmp_path / "cameras.csv"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "x")
    with pytest.raises(FileUnreadable) as found:
        read_rows(path)
    assert en in found.value.message("en")


def write(folder: Path, text: str, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


STATES = "名稱,狀態,評語,lng,lat\n甲,公立,好,121.55,25.05\n乙,私立,壞,121.56,25.05\n"


def test_a_column_is_ignored_or_read_as_another(tmp_path: Path) -> None:
    path = write(tmp_path, STATES)
    found = drafts(path, "camera")
    assert (len(found.taken), "--ignore 狀態" in told(found)) == (0, True)
    left_out = drafts(path, "camera", ColumnChoice(ignored=("狀態",)))
    assert ([one.row for one in left_out.taken], left_out.unknown) == ([2, 3], ["評語"])
    choice = ColumnChoice(renamed=(("狀態", "說明"),))
    assert drafts(path, "camera", choice).taken[0].properties["note"] == "公立"
    # What the user says goes before what a name says.
    choice = ColumnChoice(renamed=(("評語", "name"),), ignored=("狀態",))
    assert drafts(path, "camera", choice).taken[0].properties["name"] == "好"


def test_coordinates_and_numbers_may_be_said_too(tmp_path: Path) -> None:
    path = write(tmp_path, "甲欄,乙欄,丙欄\n7,121.55,25.05\n")
    choice = ColumnChoice(renamed=(("甲欄", "編號"), ("乙欄", "經度"), ("丙欄", "lat")))
    found = drafts(path, "camera", choice)
    assert (found.axes, found.identity, found.taken[0].number) == ("乙欄、丙欄", "甲欄", "7")


def test_a_column_that_is_not_there_or_a_use_that_is_none_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, STATES)
    with pytest.raises(ColumnMissing, match="州"):
        drafts(path, "camera", ColumnChoice(ignored=("州",)))
    with pytest.raises(ColumnUnclear, match="不存在"):
        drafts(path, "camera", ColumnChoice(renamed=(("評語", "不存在"),)))


@pytest.mark.parametrize(
    ("cell", "degrees"),
    [
        ("121°29'00.6\"E", 121.4835),
        ("121° 29′ 00.6″", 121.4835),
        ("121度29分0.6秒", 121.4835),
        ("東經121.5501", 121.5501),
        ("E 121°29.01'", 121.4835),
        ("25.0502N", 25.0502),
        ("121 29 00.6", 121.4835),
        ("25°06'56.2\"S", -25.115611),
    ],
)
def test_degrees_minutes_and_seconds(cell: str, degrees: float) -> None:
    assert coordinates.read_coordinate(cell) == pytest.approx(degrees, abs=1e-6)


@pytest.mark.parametrize("cell", ["121°75'", "民生路", "", "121'"])
def test_what_is_no_angle(cell: str) -> None:
    assert coordinates.read_coordinate(cell) is None


@pytest.mark.parametrize(
    "answer",
    [
        '{"result": {"records": [%s]}}',
        '{"success": true, "data": [%s]}',
        "[%s]",
        '{"type":"Feature","crs":"EPSG:4326","properties":{"name":"甲"},"geometry":'  # noqa: ISC004
        '{"type":"Point","coordinates":[121.55,25.05]}}',
    ],
)
def test_the_list_that_a_service_answers_with_is_found(tmp_path: Path, answer: str) -> None:
    record = '{"name": "甲", "lng": "121.55", "lat": "25.05"}'
    text = answer % record if "%s" in answer else answer
    (one,) = drafts(write(tmp_path, text, "a.json"), "patrol_post").taken
    assert one.properties["name"] == "甲"


def test_a_line_that_is_no_json_costs_itself(tmp_path: Path) -> None:
    good = '{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[121.5,25]}}'
    found = drafts(write(tmp_path, f"{good}\n{{broken\n{good}\n", "a.geojsonl"), "camera")
    assert [one.row for one in found.quarantined if "broken" in one.reason.zh] == [2]


def test_wkt_that_is_hostile_costs_its_row(tmp_path: Path) -> None:
    nested = "GEOMETRYCOLLECTION(" * 50_000
    rows = f'編號,WKT\n1,"POINT (121.55 25.05)"\n2,"{nested}"\n3,POINT (1\n'
    found = drafts(write(tmp_path, rows), "camera")
    assert [one.row for one in found.taken] == [2]
    assert sorted(one.row for one in found.quarantined) == [3, 4]


def test_a_promise_of_a_file_needs_a_name(tmp_path: Path) -> None:
    rows = "狀態,經度,緯度\n,121.55,25.05\n啟用,121.56,25.05\n"
    found = drafts(write(tmp_path, rows), "safe_haven")
    assert [(one.row, one.properties["state"]) for one in found.taken] == [(2, "in_talks")]
    assert [one.row for one in found.quarantined] == [3]
    assert "1 列沒有名稱、地址" in told(found)


def test_a_row_added_to_an_export_is_no_promise(tmp_path: Path) -> None:
    own = "191e6cd3-4381-49fe-b63c-cc736fc23d13"
    header = "feature_id,layer,revision,名稱,經度,緯度"
    rows = f"{header}\n{own},safe_haven,1,甲店,121.55,25.05\n,,,乙店,121.56,25.05\n"
    found = drafts(write(tmp_path, rows), "safe_haven")
    assert [one.properties["state"] for one in found.taken] == ["active", "in_talks"]


@pytest.mark.parametrize("kind", ["safe_haven", "adopted_block", "school_corridor"])
def test_nothing_of_a_file_is_promised_to_the_public_unasked(kind: str) -> None:
    layer = layer_of(kind)
    audiences = {layer.restricted[name][value] for name, value in layer.unsaid.items()}
    assert audiences == {"members"}
