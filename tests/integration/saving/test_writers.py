"""Who may write an attribute: whoever draws, officials, or the review of cases alone."""

import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from layers.model.catalogue import layer_of
from layers.model.contract import Attribute, Attributes
from layers.words.audience import Audience
from layers.words.problems import Problem, Problems
from layers.words.text import Text
from layers.words.writer import Writer
from mapserve.exchange.quarantine import Quarantined
from mapserve.programme.roles import Role, Viewer
from mapserve.services.importing.importer import Wishes, import_file
from mapserve.services.maps.features import read_features
from mapserve.services.saving.changesets import ChangesetReused
from mapserve.services.saving.decisions import write_decision
from mapserve.services.saving.edit_rights import EditRights
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.changesets import changeset, drawn, point
from tests.factories.communities import LAT, LON
from tests.factories.maps import created, make_user, save, viewer

REVIEWED = ("status", "recheck_on", "recheck_result")


@pytest.fixture
def volunteer(session: Session, community: Community) -> Viewer:
    return viewer(Role.VOLUNTEER, community, make_user(session).id)


@pytest.fixture
def advisor(session: Session, community: Community) -> Viewer:
    return viewer(Role.ADVISOR, community, make_user(session).id)


def spot(**properties: object) -> dict[str, Any]:
    return created("blind_spot", name="巷底", **properties)


def change(one: dict[str, Any], base: int = 1, **properties: object) -> dict[str, Any]:
    return changeset(modify=[{"id": one["id"], "base": base, "properties": properties}])


def stored(session: Session, community: Community, by: Viewer) -> dict[str, Any]:
    [found] = json.loads(read_features(session, community, viewer=by))["features"]
    return dict(found["properties"])


def refused(call: Callable[[], object]) -> list[Problem]:
    with pytest.raises(Problems) as found:
        call()
    return found.value.problems


def test_whoever_draws_never_says_a_status(
    session: Session, community: Community, volunteer: Viewer
) -> None:
    for name, value in (("status", "closed"), ("recheck_on", "2026-05-01")):
        new = changeset(create=[spot(**{name: value})])
        [problem] = refused(lambda n=new: save(session, community, n, volunteer))
        assert (problem.code, problem.pointer) == ("field-decided", f"/create/0/properties/{name}")
    # What a new one has anyway may be named: devices send the whole form.
    whole = spot(status="found", recheck_on=None)
    save(session, community, changeset(create=[one := whole]), volunteer)
    for name, value in (("status", "closed"), ("recheck_on", "2026-05-01"), ("status", None)):
        [problem] = refused(
            lambda n=name, v=value: save(session, community, change(one, **{n: v}), volunteer)
        )
        assert (problem.code, problem.pointer) == ("field-decided", f"/modify/0/properties/{name}")
    assert problem.message("zh") == "「進度」由審查決定，畫圖時不能改。"
    assert problem.message("en") == "“Status” is decided by the review; drawing does not change it."
    assert community.revision == 1
    assert stored(session, community, volunteer)["status"] == "found"


def test_what_comes_back_leaves_behind_what_the_review_decided(
    session: Session, community: Community, volunteer: Viewer, advisor: Viewer
) -> None:
    save(session, community, changeset(create=[one := spot()]), volunteer)
    decision = {"viewer": advisor, "decision_id": uuid.uuid4()}
    write_decision(session, community, uuid.UUID(one["id"]), {"status": "confirmed"}, **decision)
    before = stored(session, community, volunteer)
    save(session, community, changeset(delete=[{"id": one["id"], "base": 2}]), volunteer)
    # Undone on the device: it sends the feature as it was before it went.
    kept = {name: value for name, value in before.items() if name not in {"layer", "revision"}}
    back = changeset(create=[{**one, "properties": kept}])
    save(session, community, back, volunteer)
    assert stored(session, community, volunteer)["status"] == "found"


def test_a_drawn_spot_is_found(session: Session, community: Community, volunteer: Viewer) -> None:
    save(session, community, changeset(create=[spot()]), volunteer)
    assert stored(session, community, volunteer)["status"] == "found"


@pytest.mark.parametrize("role", [Role.LEADER, Role.ADMIN])
def test_nobody_who_draws_decides(session: Session, community: Community, role: Role) -> None:
    somebody = viewer(role, community, make_user(session).id)
    save(session, community, changeset(create=[one := spot()]), somebody)
    problems = refused(
        lambda: save(session, community, change(one, status="closed", severity="low"), somebody)
    )
    assert [problem.pointer for problem in problems] == ["/modify/0/properties/status"]


def test_naming_a_status_as_it_was_changes_nothing_and_meets_no_conflict(
    session: Session, community: Community, volunteer: Viewer, advisor: Viewer
) -> None:
    save(session, community, changeset(create=[one := spot()]), volunteer)
    decision = {"viewer": advisor, "decision_id": uuid.uuid4()}
    write_decision(session, community, uuid.UUID(one["id"]), {"status": "confirmed"}, **decision)
    # A device that has not seen the decision sends the whole form.
    save(session, community, change(one, status="found", name="巷尾"), volunteer)
    now = stored(session, community, volunteer)
    assert (now["status"], now["name"]) == ("confirmed", "巷尾")


def test_the_review_writes_through_a_changeset_of_the_system(
    session: Session, community: Community, volunteer: Viewer, advisor: Viewer
) -> None:
    save(session, community, changeset(create=[one := spot()]), volunteer)
    feature, decision = uuid.UUID(one["id"]), uuid.uuid4()
    values = {"status": "recheck_passed", "recheck_on": "2026-05-01", "recheck_result": "亮了。"}
    for _ in range(2):  # the same decision again changes nothing
        revision = write_decision(
            session,
            community,
            feature,
            values,
            viewer=advisor,
            decision_id=decision,
            comment="複檢",
        )
        assert revision == community.revision == 2
    now = stored(session, community, volunteer)
    assert {name: now[name] for name in REVIEWED} == values
    row = session.execute(
        text("SELECT author_id, comment FROM changeset WHERE id = :id"), {"id": decision}
    ).one()
    assert tuple(row) == (advisor.user_id, "複檢")


def test_the_review_reaches_what_members_do_not_see(
    session: Session, community: Community, volunteer: Viewer, advisor: Viewer
) -> None:
    official = viewer(Role.ADMIN, community, make_user(session).id)
    save(session, community, changeset(create=[one := spot(confidentiality="staff")]), official)
    write_decision(
        session,
        community,
        uuid.UUID(one["id"]),
        {"status": "confirmed"},
        viewer=volunteer,
        decision_id=uuid.uuid4(),
    )
    assert stored(session, community, advisor)["status"] == "confirmed"


def test_the_review_writes_nothing_else_and_nothing_wrong(
    session: Session,
    community: Community,
    more_communities: Callable[..., Community],
    volunteer: Viewer,
    advisor: Viewer,
) -> None:
    save(session, community, changeset(create=[one := spot()]), volunteer)

    def decide(feature: str = one["id"], **values: object) -> int:
        return write_decision(
            session,
            community,
            uuid.UUID(feature),
            values,
            viewer=advisor,
            decision_id=uuid.uuid4(),
        )

    codes = [
        [problem.code for problem in refused(lambda w=wrong: decide(**w))]
        for wrong in (
            {"name": "別的"},
            {"status": "dreaming"},
            {"status": "recheck_passed"},
            {"feature": str(uuid.uuid4()), "status": "closed"},
        )
    ]
    assert codes == [["field-decided"], ["field-invalid"], ["field-invalid"], ["unknown-feature"]]
    assert community.revision == 1
    other = more_communities("other")
    saved = changeset(create=[spot()])
    save(session, other, saved, viewer(Role.ADMIN, other))
    with pytest.raises(ChangesetReused):
        write_decision(
            session,
            community,
            uuid.UUID(one["id"]),
            {"status": "confirmed"},
            viewer=advisor,
            decision_id=uuid.UUID(saved["id"]),
        )


def test_the_api_refuses_a_member_in_both_languages(leader: Caller) -> None:
    one = drawn("blind_spot", point())
    path = "/communities/meiren/changesets"
    assert leader.post(path, json=changeset(create=[one])).status_code == 201
    for language, word in (("zh-Hant", "由審查決定"), ("en", "decided by the review")):
        answer = leader.post(
            path, json=change(one, status="closed"), headers={"Accept-Language": language}
        )
        assert answer.status_code == 403
        [error] = answer.get_json()["errors"]
        assert error["code"] == "field-decided"
        assert word in error["detail"]


class Inspected(Attributes):
    seal: Annotated[str | None, Attribute(label=Text("封條", "Seal"), written_by=Writer.STAFF)] = (
        None
    )


def test_what_officials_decide_only_they_write() -> None:
    layer = replace(layer_of("camera"), attributes=Inspected, title=("name",), state=None)
    member, staff = EditRights(Audience.MEMBERS), EditRights(Audience.STAFF)
    for call in (
        lambda: member.filled(layer, {"seal": "A1"}),
        lambda: member.patch(layer, {}, {"seal": "A1"}),
    ):
        [problem] = refused(call)
        assert (problem.code, problem.pointer) == ("field-decided", "/seal")
        assert "承辦人員" in problem.message("zh")
    assert staff.filled(layer, {"seal": "A1"}) == {"seal": "A1"}
    assert staff.patch(layer, {}, {"seal": None}) == {"seal": None}


def test_an_import_brings_in_statuses_and_sets_aside_what_others_fill_in(
    session: Session, community: Community, tmp_path: Path
) -> None:
    spots = tmp_path / "spots.csv"
    spots.write_text(f"編號,狀態,經度,緯度\n1,已改善,{LON},{LAT}\n", encoding="utf-8")
    wishes = Wishes(layer="blind_spot", slug=community.slug)
    leader = viewer(Role.LEADER, community)
    assert import_file(session, spots, wishes, viewer=leader).taken == 1
    cameras = tmp_path / "cameras.csv"
    rows = f"編號,保存天數,經度,緯度\n1,30,{LON},{LAT}\n2,,{LON},{LAT}\n"
    cameras.write_text(rows, encoding="utf-8")
    wishes = Wishes(layer="camera", slug=community.slug)
    report = import_file(session, cameras, wishes, viewer=leader)
    assert (report.read, report.taken, report.quarantined) == (2, 1, 1)
    [aside] = [one for one in report.entries if isinstance(one, Quarantined)]
    assert (aside.row, aside.column) == (2, "保存天數")
    assert aside.reason.zh == "您的角色不能填「影像保存天數」。"
    assert import_file(session, cameras, wishes, viewer=viewer(Role.ADMIN, community)).taken == 1
