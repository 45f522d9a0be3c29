"""Saving a changeset: what it answers, what it refuses, and that a refusal stores nothing."""

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from shapely.geometry import shape
from sqlalchemy import text
from sqlalchemy.orm import Session

from layers.model.catalogue import CATALOGUE
from layers.words.audience import Audience
from layers.words.problems import Problem, Problems
from mapserve.errors import Forbidden, SignInNeeded
from mapserve.programme.roles import ANYONE, Role, Viewer
from mapserve.services.maps.features import read_features
from mapserve.services.saving.changesets import ChangesetReused, EditConflict
from mapserve.services.saving.feature_checks import ewkb_of
from mapserve.store import versions
from mapserve.store.models import Community
from mapserve.store.versions import Save, Version
from tests.factories.changesets import changeset
from tests.factories.communities import LAT, LON
from tests.factories.maps import POINT, answer, created, make_user, new_id, save, viewer

SOURCE = "id:7 @ list.csv"  # where an import found it
AWAY = {"type": "Point", "coordinates": [LON + 0.1, LAT]}


@pytest.fixture
def volunteer(session: Session, community: Community) -> Viewer:
    return viewer(Role.VOLUNTEER, community, make_user(session).id)


def problems_of(
    session: Session, community: Community, changes: dict[str, Any], by: Viewer
) -> list[Problem]:
    """Return what a changeset is refused for, having seen that nothing was stored."""
    before = stored(session)
    with pytest.raises(Problems) as found:
        save(session, community, changes, by)
    assert stored(session) == before
    return found.value.problems


def pointers(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.code, problem.pointer) for problem in problems]


def stored(session: Session) -> tuple[Any, ...]:
    return tuple(
        session.execute(
            text(
                "SELECT (SELECT count(*) FROM feature), (SELECT count(*) FROM changeset), "
                "(SELECT sum(revision) FROM community), "
                "(SELECT count(*) FROM feature WHERE revision_to IS NULL)"
            )
        ).one()
    )


def test_a_save_answers_with_what_is_stored(
    session: Session, community: Community, volunteer: Viewer
) -> None:
    camera = created(facing="bearing", bearing=90, name=" 巷口 ")
    saved = save(session, community, changeset(create=[camera], comment="第一次"), volunteer)
    assert saved.created
    assert answer(saved) == {
        "revision": 1,
        "features": [
            {
                "type": "Feature",
                "id": camera["id"],
                "geometry": POINT,
                "properties": answer(saved)["features"][0]["properties"],
            }
        ],
    }
    properties = answer(saved)["features"][0]["properties"]
    assert properties["layer"] == "camera"
    assert properties["revision"] == 1
    assert (properties["name"], properties["bearing"]) == ("巷口", 90)
    assert community.revision == 1
    collection = json.loads(read_features(session, community, viewer=volunteer))
    assert collection["revision"] == 1
    assert collection["features"] == answer(saved)["features"]


def test_the_same_changeset_again_gives_the_same_bytes(
    session: Session, community: Community, volunteer: Viewer
) -> None:
    camera = created()
    changes = changeset(create=[camera])
    first = save(session, community, changes, volunteer)
    change = {"id": camera["id"], "base": 1, "properties": {"name": "後來"}}
    save(session, community, changeset(modify=[change]), volunteer)
    again = save(session, community, changes, volunteer)
    assert not again.created
    assert again.answer == first.answer
    assert community.revision == 2
    reordered = {name: changes[name] for name in reversed(changes)}
    assert save(session, community, reordered, volunteer).answer == first.answer


def test_an_answer_read_back_is_the_answer_given(
    session: Session, community: Community, volunteer: Viewer
) -> None:
    drawn = [
        created(
            facing="bearing", bearing=-0.0, range_m=0.1, address="福安街 0 號", owner="private"
        ),
        created("blind_spot", geometry=square(), name="巷底", note="很暗。"),
        created("patrol_route", geometry=line(), team="守望相助隊"),
        created(geometry={"type": "Point", "coordinates": [LON + 1e-7, LAT + 1.23456789e-4]}),
    ]
    changes = changeset(create=drawn)
    first = save(session, community, changes, volunteer)
    assert save(session, community, changes, volunteer).answer == first.answer
    read = json.loads(read_features(session, community, viewer=volunteer))
    assert answer(first) == {"revision": 1, "features": read["features"]}


def test_a_body_is_known_again_whatever_it_holds(
    session: Session, community: Community, volunteer: Viewer
) -> None:
    vast = changeset(create=[created(geometry={**POINT, "bbox": [10**30]})])
    first = save(session, community, vast, volunteer)
    assert save(session, community, vast, volunteer).answer == first.answer
    with pytest.raises(ChangesetReused):
        save(session, community, {**vast, "create": [created(name="\ud800")]}, volunteer)


def test_a_changeset_id_serves_once(
    session: Session,
    community: Community,
    volunteer: Viewer,
    more_communities: Callable[..., Community],
) -> None:
    changes = changeset(create=[created()])
    save(session, community, changes, volunteer)
    with pytest.raises(ChangesetReused):
        save(session, community, {**changes, "comment": "別的"}, volunteer)
    other = more_communities("other")
    with pytest.raises(ChangesetReused):
        save(session, other, changes, viewer(Role.LEADER, other))


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.EVALUATOR, Role.COUNTY, Role.MINISTRY])
def test_officials_do_not_draw(session: Session, community: Community, role: Role) -> None:
    with pytest.raises(Forbidden):
        save(session, community, changeset(create=[created()]), viewer(role, community))


def test_strangers_and_neighbours_do_not_draw(
    session: Session, community: Community, more_communities: Callable[..., Community]
) -> None:
    neighbour = viewer(Role.LEADER, more_communities("other"))
    for who in (ANYONE, neighbour):
        with pytest.raises(SignInNeeded if who is ANYONE else Forbidden):
            save(session, community, changeset(create=[created()]), who)


def test_every_problem_is_told_with_its_place(
    session: Session, community: Community, volunteer: Viewer
) -> None:
    crossing = {
        "type": "Polygon",
        "coordinates": [
            [[LON, LAT], [LON + 0.001, LAT + 0.001], [LON + 0.001, LAT], [LON, LAT + 0.001],
             [LON, LAT]]
        ],
    }  # fmt: skip
    changes = changeset(
        create=[
            created("castle"),
            created(facing="bearing", bearing=400, colour="red"),
            created(geometry={"type": "Point", "coordinates": [LAT, LON]}),
            created("blind_spot", geometry=crossing),
            created(geometry={"type": "LineString", "coordinates": [[LON, LAT], [LON, 25.051]]}),
            created(geometry=AWAY),
            created(name="a\0b"),
            created(state=None, colour=None),
        ]
    )
    found = pointers(problems_of(session, community, changes, volunteer))
    for expected in (
        ("unknown-layer", "/create/0/layer"),
        ("field-invalid", "/create/1/properties/bearing"),
        ("unknown-field", "/create/1/properties/colour"),
        ("axes-swapped", "/create/2/geometry"),
        ("self-crossing", "/create/3/geometry"),
        ("wrong-geometry-type", "/create/4/geometry/type"),
        ("outside-community", "/create/5/geometry"),
        ("field-invalid", "/create/6/properties/name"),
        ("unknown-field", "/create/7/properties/colour"),
    ):
        assert expected in found


def test_a_feature_may_cross_the_boundary(
    session: Session, community: Community, volunteer: Viewer
) -> None:
    line = {"type": "LineString", "coordinates": [[LON, LAT], [LON + 0.1, LAT]]}
    route = created("patrol_route", geometry=line)
    assert answer(save(session, community, changeset(create=[route]), volunteer))["revision"] == 1


def test_nothing_is_nothing(session: Session, community: Community, volunteer: Viewer) -> None:
    assert pointers(problems_of(session, community, changeset(), volunteer)) == [
        ("nothing-to-save", "")
    ]


def test_a_feature_stands_once_in_a_changeset(
    session: Session, community: Community, volunteer: Viewer
) -> None:
    camera = created()
    found = problems_of(session, community, changeset(create=[camera, camera]), volunteer)
    assert pointers(found) == [("feature-repeated", "/create/1/id")]


def test_an_id_is_taken_while_it_stands_and_by_others_for_ever(
    session: Session,
    community: Community,
    volunteer: Viewer,
    more_communities: Callable[..., Community],
) -> None:
    camera = created()
    save(session, community, changeset(create=[camera]), volunteer)
    taken = [("feature-taken", "/create/0/id")]
    again = changeset(create=[camera])
    assert pointers(problems_of(session, community, again, volunteer)) == taken
    save(session, community, changeset(delete=[{"id": camera["id"], "base": 1}]), volunteer)
    lamp = changeset(create=[created("street_light", id_=camera["id"])])
    assert pointers(problems_of(session, community, lamp, volunteer)) == taken
    other = more_communities("other", lon=LON)
    found = problems_of(session, other, again, viewer(Role.LEADER, other))
    assert pointers(found) == taken


def test_what_was_deleted_comes_back_as_itself_and_once(
    session: Session, community: Community, volunteer: Viewer
) -> None:
    camera = created(name="巷口")
    listed = Version(
        uuid.UUID(camera["id"]), "camera", 1, {"name": "巷口"}, ewkb_of(shape(POINT)), SOURCE
    )
    imported = Save(uuid.uuid4(), community.id, 1, b"", [listed.id], begun=[listed])
    versions.write(session, [imported])
    save(session, community, changeset(delete=[{"id": camera["id"], "base": 1}]), volunteer)
    back = changeset(create=[camera])
    told = answer(save(session, community, back, volunteer))
    assert [(one["id"], one["properties"]["name"]) for one in told["features"]] == [
        (camera["id"], "巷口")
    ]
    assert answer(save(session, community, back, volunteer)) == told
    rows = session.execute(
        text("SELECT revision_from, revision_to, source FROM feature ORDER BY revision_from")
    )
    assert [tuple(row) for row in rows] == [(1, 2, SOURCE), (3, None, SOURCE)]
    twin = problems_of(session, community, changeset(create=[camera]), volunteer)
    assert pointers(twin) == [("feature-taken", "/create/0/id")]
    # Whoever had seen it before it went goes on from there.
    change = {"id": camera["id"], "base": 1, "properties": {"name": "巷尾"}}
    told = answer(save(session, community, changeset(modify=[change]), volunteer))
    assert told["features"][0]["properties"]["name"] == "巷尾"


def test_another_communitys_feature_is_unknown_and_untouched(
    session: Session,
    community: Community,
    volunteer: Viewer,
    more_communities: Callable[..., Community],
) -> None:
    camera = created(name="我們的")
    save(session, community, changeset(create=[camera]), volunteer)
    other = more_communities("other", lon=LON)
    leader = viewer(Role.LEADER, other)
    save(session, other, changeset(create=[created()]), leader)
    change = {"id": camera["id"], "base": 1, "properties": {"name": "他們的"}}
    for part in ({"modify": [change]}, {"delete": [{"id": camera["id"], "base": 1}]}):
        found = problems_of(session, other, changeset(**part), leader)
        assert pointers(found) == [("unknown-feature", f"/{next(iter(part))}/0/id")]
        assert community.name not in str(found[0])
    never = problems_of(session, other, changeset(modify=[{**change, "id": new_id()}]), leader)
    assert pointers(never) == [("unknown-feature", "/modify/0/id")]


def test_only_named_fields_change_and_null_clears(
    session: Session, community: Community, volunteer: Viewer
) -> None:
    camera = created(facing="bearing", bearing=90, name="巷口", state="broken")
    save(session, community, changeset(create=[camera]), volunteer)
    patch = {"name": None, "bearing": 180, "state": None}
    change = {"id": camera["id"], "base": 1, "properties": patch}
    after = answer(save(session, community, changeset(modify=[change]), volunteer))["features"][0]
    assert after["geometry"] == POINT
    properties = after["properties"]
    assert (properties["revision"], properties["facing"], properties["bearing"]) == (
        2, "bearing", 180,
    )  # fmt: skip
    assert "name" not in properties
    assert properties["state"] == "working"


def test_setting_what_is_set_writes_no_version(
    session: Session, community: Community, volunteer: Viewer
) -> None:
    camera = created(name="巷口")
    save(session, community, changeset(create=[camera]), volunteer)
    change = {"id": camera["id"], "base": 1, "properties": {"name": "巷口"}}
    after = answer(save(session, community, changeset(modify=[change]), volunteer))
    assert after["revision"] == 2
    assert after["features"][0]["properties"]["revision"] == 1


@pytest.mark.parametrize("base", [1, 9])
def test_a_base_is_a_revision_the_feature_was_in(
    session: Session, community: Community, volunteer: Viewer, base: int
) -> None:
    save(session, community, changeset(create=[created()]), volunteer)
    camera = created()
    save(session, community, changeset(create=[camera]), volunteer)
    change = {"id": camera["id"], "base": base, "properties": {"name": "x"}}
    found = problems_of(session, community, changeset(modify=[change]), volunteer)
    assert pointers(found) == [("base-unknown", "/modify/0/base")]


def test_all_conflicts_are_told_with_all_versions(
    session: Session, community: Community, volunteer: Viewer
) -> None:
    moved = {"type": "Point", "coordinates": [LON + 0.0001, LAT]}
    mine = {"type": "Point", "coordinates": [LON - 0.0001, LAT]}
    first, second, third, fourth = cameras = [created(name="原來") for _ in range(4)]
    save(session, community, changeset(create=cameras), volunteer)
    theirs = changeset(
        modify=[
            {"id": first["id"], "base": 1, "properties": {"name": "他的"}, "geometry": moved},
            {"id": third["id"], "base": 1, "properties": {"note": "他的"}},
        ],
        delete=[{"id": second["id"], "base": 1}],
    )
    save(session, community, theirs, volunteer)
    yours = changeset(
        modify=[
            {"id": first["id"], "base": 1, "properties": {"name": "我的"}, "geometry": mine},
            {"id": second["id"], "base": 1, "properties": {"name": "我的"}},
            {"id": fourth["id"], "base": 1, "properties": {"name": "我的"}},
        ],
        delete=[{"id": third["id"], "base": 1}],
    )
    before = stored(session)
    with pytest.raises(EditConflict) as found:
        save(session, community, yours, volunteer)
    assert stored(session) == before
    told = [each.model_dump(mode="json") for each in found.value.facts["conflicts"]]
    one, two, three = told
    assert (one["id"], sorted(one["fields"])) == (first["id"], ["geometry", "name"])
    assert [one[side]["properties"]["name"] for side in ("base", "yours", "theirs")] == [
        "原來", "我的", "他的",
    ]  # fmt: skip
    assert [one[side]["geometry"]["coordinates"] for side in ("base", "yours", "theirs")] == [
        POINT["coordinates"], mine["coordinates"], moved["coordinates"],
    ]  # fmt: skip
    assert (two["id"], two["theirs"], two["fields"]) == (second["id"], None, ["name"])
    assert (three["id"], three["yours"], three["fields"]) == (third["id"], None, ["note"])


def test_different_fields_merge(session: Session, community: Community, volunteer: Viewer) -> None:
    camera = created(name="原來")
    save(session, community, changeset(create=[camera]), volunteer)
    for patch in ({"name": "新名"}, {"note": "新說明"}):
        change = {"id": camera["id"], "base": 1, "properties": patch}
        last = save(session, community, changeset(modify=[change]), volunteer)
    properties = answer(last)["features"][0]["properties"]
    assert (properties["name"], properties["note"]) == ("新名", "新說明")


def test_two_good_changes_that_do_not_go_together_are_a_problem(
    session: Session, community: Community, volunteer: Viewer
) -> None:
    block = created("adopted_block", geometry=square())
    save(session, community, changeset(create=[block]), volunteer)
    refused = {"id": block["id"], "base": 1, "properties": {"consent": False}}
    save(session, community, changeset(modify=[refused]), volunteer)
    begun = {"id": block["id"], "base": 1, "properties": {"state": "active"}}
    found = problems_of(session, community, changeset(modify=[begun]), volunteer)
    assert pointers(found) == [("field-invalid", "/modify/0/properties")]


def test_deleting_twice_is_in_order(
    session: Session, community: Community, volunteer: Viewer
) -> None:
    camera = created()
    save(session, community, changeset(create=[camera]), volunteer)
    for _ in range(2):
        gone = changeset(delete=[{"id": camera["id"], "base": 1}])
        assert answer(save(session, community, gone, volunteer))["features"] == []
    collection = json.loads(read_features(session, community, viewer=volunteer))
    assert collection["features"] == []


def test_references_are_checked_after_the_changes(
    session: Session, community: Community, volunteer: Viewer
) -> None:
    post, block = created("guard_post"), created("adopted_block", geometry=square())
    block["properties"] = {"guard_posts": [post["id"]]}
    save(session, community, changeset(create=[block, post]), volunteer)
    found = problems_of(
        session, community, changeset(delete=[{"id": post["id"], "base": 1}]), volunteer
    )
    assert pointers(found) == [("still-referenced", "/delete/0")]
    assert found[0].facts["ids"] == [block["id"]]
    together = changeset(delete=[{"id": post["id"], "base": 1}, {"id": block["id"], "base": 1}])
    assert answer(save(session, community, together, volunteer))["revision"] == 2


def test_a_reference_points_at_a_feature_of_the_right_layer(
    session: Session, community: Community, volunteer: Viewer
) -> None:
    camera = created()
    block = created("adopted_block", geometry=square())
    nowhere = new_id()
    block["properties"] = {"guard_posts": [camera["id"], nowhere]}
    found = problems_of(session, community, changeset(create=[camera, block]), volunteer)
    where = "/create/1/properties/guard_posts"
    assert pointers(found) == [("unknown-reference", f"{where}/{i}") for i in (0, 1)]


def test_a_field_for_staff_is_not_written_by_members(
    session: Session, community: Community, volunteer: Viewer
) -> None:
    for layer in CATALOGUE:
        hidden = sorted(layer.described.keys() - layer.visible(Audience.MEMBERS))
        if hidden and Audience.MEMBERS.sees(layer.audience):
            new = created(layer.kind)
            new["properties"] = {hidden[0]: "x"}
            found = problems_of(session, community, changeset(create=[new]), volunteer)
            assert ("field-reserved", f"/create/0/properties/{hidden[0]}") in pointers(found)
            return
    pytest.fail("the catalogue has no field for staff only: this test shows nothing")


def line() -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [[LON, LAT], [LON + 0.0001, LAT + 0.00007]]}


def square() -> dict[str, Any]:
    ring = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    return {
        "type": "Polygon",
        "coordinates": [[[LON + x / 1000, LAT + y / 1000] for x, y in ring]],
    }
