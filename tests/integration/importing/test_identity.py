"""What a row of a file is known by: its number with its source, its name, its place."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from mapserve.exchange.quarantine import Quarantined
from mapserve.programme.roles import OPERATOR
from mapserve.services.importing.identity import is_telling, origin_of
from mapserve.services.importing.importer import Report, Wishes, import_file
from mapserve.services.saving.changesets import ChangesetIn, apply_changeset
from mapserve.store.models import Community

LON, LAT = 121.55, 25.05
EAST = LON + 0.004  # in the next community
File = Callable[..., Path]


@pytest.fixture
def file(tmp_path: Path) -> File:
    def write(name: str, *lines: str) -> Path:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def east(more_communities: Callable[..., Community]) -> Community:
    return more_communities("east", lon=EAST, village_code="63000010029")


def load(session: Session, path: Path, **wishes: Any) -> Report:  # noqa: ANN401 - of Wishes
    return import_file(session, path, Wishes(**{"layer": "camera", **wishes}), viewer=OPERATOR)


def now(session: Session) -> list[tuple[str, str, float]]:
    """Community, address and longitude of all that is on a map."""
    rows = session.execute(
        text("""
            SELECT c.slug, coalesce(f.properties->>'address', ''), ST_X(ST_Centroid(f.geom))
            FROM feature f JOIN community c ON c.id = f.community_id
            WHERE f.revision_to IS NULL ORDER BY 3, 2
        """)
    )
    return [(slug, address, round(lon, 6)) for slug, address, lon in rows]


def offers(report: Report) -> list[tuple[int, str]]:
    return [(one.row, one.suggestion.en) for one in report.entries if isinstance(one, Quarantined)]


HEADER = "編號,安裝地址,經度,緯度"


def test_two_files_that_count_from_one_both_go_in(
    session: Session, community: Community, file: File
) -> None:
    first = file("east.csv", HEADER, f"1,甲路1號,{LON},{LAT}", f"2,甲路2號,{LON},{LAT + 0.0001}")
    other = file("west.csv", HEADER, f"1,乙路1號,{LON + 0.0005},{LAT}")
    assert load(session, first).taken == 2
    assert (load(session, other).taken, community.slug) == (1, "meiren")
    assert load(session, first).known == 2
    assert load(session, other).known == 1


def test_two_nameless_files_that_count_from_one_both_go_in(
    session: Session, community: Community, file: File
) -> None:
    load(session, file("east.csv", "編號,經度,緯度", f"1,{LON},{LAT}"), slug=community.slug)
    other = file("west.csv", "編號,經度,緯度", f"1,{LON + 0.001},{LAT}")
    assert load(session, other).taken == 1


def test_a_corrected_place_is_offered_as_a_move_and_makes_no_twin(
    session: Session, community: Community, east: Community, file: File
) -> None:
    load(session, file("cameras.csv", HEADER, f"TEST-01,甲路1號,{LON},{LAT}"))
    moved = file("cameras-2.csv", HEADER, f"TEST-01,甲路1號,{EAST},{LAT}")
    report = load(session, moved)
    assert (report.taken, report.known, report.quarantined) == (0, 0, 1)
    [(row, suggestion)] = offers(report)
    assert (row, "--update" in suggestion, "--source" in suggestion) == (2, True, True)
    [told] = [one for one in report.entries if isinstance(one, Quarantined)]
    assert "moves it by 40" in told.reason.en
    assert now(session) == [(community.slug, "甲路1號", LON)]

    updated = load(session, moved, update=True)
    assert (updated.taken, updated.updated, updated.communities) == (1, 1, {east.slug: 1})
    assert now(session) == [(east.slug, "甲路1號", EAST)]
    assert load(session, moved).known == 1


def test_a_place_outside_all_communities_names_what_is_on_the_map(
    session: Session, community: Community, file: File
) -> None:
    load(session, file("a.csv", HEADER, f"TEST-01,甲路,{LON},{LAT}"))
    report = load(session, file("b.csv", HEADER, f"TEST-01,甲路,{LON + 1},{LAT}"), update=True)
    [told] = [one for one in report.entries if isinstance(one, Quarantined)]
    assert f"The same is on the map at {LON:.6f},{LAT:.6f}, unchanged" in told.reason.en
    assert now(session) == [(community.slug, "甲路", LON)]


def test_a_corrected_place_within_the_community_keeps_the_feature(
    session: Session, community: Community, file: File
) -> None:
    load(session, file("a.csv", HEADER, f"1,甲路,{LON},{LAT}"))
    [before] = session.scalars(text("SELECT id FROM feature WHERE revision_to IS NULL"))
    load(session, file("a.csv", HEADER, f"1,甲路,{LON + 0.001},{LAT}"), update=True)
    [after] = session.scalars(text("SELECT id FROM feature WHERE revision_to IS NULL"))
    assert before == after
    assert now(session) == [(community.slug, "甲路", round(LON + 0.001, 6))]


def test_an_old_file_does_not_move_back_what_was_corrected(
    session: Session, community: Community, file: File
) -> None:
    old, new = (
        file(name, HEADER, f"TEST-01,甲路,{x},{LAT}")
        for name, x in (("old.csv", LON), ("new.csv", LON + 0.001))
    )
    load(session, old)
    load(session, new, update=True)
    assert load(session, old, update=True).known == 1
    assert now(session) == [(community.slug, "甲路", round(LON + 0.001, 6))]


def test_another_source_is_another_thing_when_the_user_says_so(
    session: Session, community: Community, file: File
) -> None:
    load(session, file("a.csv", HEADER, f"1,甲路,{LON},{LAT}"), slug=community.slug)
    path = file("a.csv", HEADER, f"1,乙路,{LON + 0.001},{LAT}")
    assert load(session, path).quarantined == 1
    assert load(session, path, source="別的單位").taken == 1
    assert load(session, path, source="別的單位").known == 1


def test_what_people_changed_since_is_not_overwritten(
    session: Session, community: Community, file: File
) -> None:
    load(session, file("a.csv", f"{HEADER},狀態", f"1,甲路,{LON},{LAT},正常"))
    [feature] = session.scalars(text("SELECT id FROM feature"))
    session.refresh(community)
    edit = {
        "id": "11111111-1111-4111-8111-111111111111",
        "comment": "",
        "create": [],
        "modify": [{"id": str(feature), "base": 1, "properties": {"address": "丙路"}}],
        "delete": [],
    }
    apply_changeset(session, community, ChangesetIn.model_validate(edit), viewer=OPERATOR)
    # The file as it was says nothing new; one that changes something else leaves the edit alone.
    assert load(session, file("a.csv", f"{HEADER},狀態", f"1,甲路,{LON},{LAT},正常")).known == 1
    broken = file("a.csv", f"{HEADER},狀態", f"1,甲路,{LON},{LAT},故障")
    assert load(session, broken, update=True).updated == 1
    [properties] = session.scalars(text("SELECT properties FROM feature WHERE revision_to IS NULL"))
    assert (properties["address"], properties["state"]) == ("丙路", "broken")
    other = file("a.csv", f"{HEADER},狀態", f"1,丁路,{LON},{LAT},故障")
    report = load(session, other, update=True)
    assert (report.taken, report.quarantined) == (0, 1)
    assert "changed its Address on the map" in report.entries[0].reason.en  # type: ignore[union-attr]


def test_a_row_without_a_number_that_moves_is_known_by_its_name(
    session: Session, community: Community, file: File
) -> None:
    wishes = {"layer": "patrol_post"}
    load(session, file("posts.csv", "名稱,經度,緯度", f"甲箱,{LON},{LAT}"), **wishes)
    path = file("posts.csv", "名稱,經度,緯度", f"甲箱,{LON + 0.001},{LAT}")
    assert load(session, path, **wishes).quarantined == 1
    assert load(session, path, update=True, **wishes).updated == 1
    assert [x for _, _, x in now(session)] == [round(LON + 0.001, 6)]
    # Two posts of one name are two posts.
    two = file("two.csv", "名稱,經度,緯度", *(f"乙箱,{LON},{LAT + n / 1e4}" for n in (1, 2)))
    assert load(session, two, **wishes).taken == 2
    assert community.slug == "meiren"


def test_what_was_deleted_on_the_map_does_not_come_back(
    session: Session, community: Community, file: File
) -> None:
    path = file("a.csv", HEADER, f"1,甲路,{LON},{LAT}")
    load(session, path)
    session.execute(text("UPDATE feature SET revision_to = 2"))
    session.execute(text("UPDATE community SET revision = 2"))
    assert load(session, path).known == 1
    changed = file("a.csv", HEADER, f"1,乙路,{LON},{LAT}")
    report = load(session, changed, update=True)
    assert (report.taken, report.quarantined) == (0, 1)
    assert "deleted on the map" in report.entries[0].reason.en  # type: ignore[union-attr]
    assert now(session) == []
    assert community.slug == "meiren"


def test_a_moved_feature_that_others_point_at_stays(
    session: Session, community: Community, east: Community, file: File, tmp_path: Path
) -> None:
    posts = {"layer": "patrol_post"}
    load(session, file("posts.csv", "編號,名稱,經度,緯度", f"POST-1,甲箱,{LON},{LAT}"), **posts)
    [post] = session.scalars(text("SELECT id FROM feature"))
    line = {"type": "LineString", "coordinates": [[LON, LAT], [LON + 0.001, LAT]]}
    route = {"名稱": "東線", "經過的巡邏箱": [str(post)]}
    path = tmp_path / "routes.geojson"
    feature = {"type": "Feature", "geometry": line, "properties": route}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    assert load(session, path, layer="patrol_route").taken == 1
    moved = file("posts.csv", "編號,名稱,經度,緯度", f"POST-1,甲箱,{EAST},{LAT}")
    report = load(session, moved, update=True, **posts)
    assert (report.taken, report.quarantined) == (0, 1)
    assert "point at it" in report.entries[0].reason.en  # type: ignore[union-attr]
    assert {slug for slug, *_ in now(session)} == {community.slug}
    assert east.slug == "east"


@pytest.mark.parametrize(
    ("name", "origin"),
    [("cameras.csv", "cameras"), ("cameras (1).csv", "cameras"), ("a@b.csv", "ab")],
)
def test_a_copy_of_a_file_is_the_same_source(name: str, origin: str) -> None:
    assert origin_of(name, None) == origin


@pytest.mark.parametrize(
    ("number", "telling"),
    [("LAAA001-01", True), ("123456", True), ("1", False), ("000012", False), ("L-77", False)],
)
def test_a_count_is_no_number_of_its_own(number: str, *, telling: bool) -> None:
    assert is_telling(number) is telling
