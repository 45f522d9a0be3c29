"""Workflows over HTTP: their tables, the steps of a suggestion, and who may take them."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import shapely
from shapely.geometry import mapping

from mapserve.programme.roles import Role
from mapserve.programme.suggestions import SUGGESTION
from mapserve.programme.workflow.questions import matrix
from mapserve.programme.workflows import WORKFLOWS
from mapserve.services.analysis.answers import Judged
from mapserve.services.workflow.answers import EventList, WorkflowList
from mapserve.services.workflow.audit import faults
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.changesets import changeset, drawn
from tests.factories.communities import LAT, LON

ADDRESS = "/communities/meiren/suggestions"
Callers = Callable[..., Caller]


def place(north: float = 0.0) -> dict[str, Any]:
    """Return a suggested place: 40 m of street."""
    ends = [(LON, LAT + north), (LON, LAT + north + 0.00036)]
    return mapping(shapely.MultiLineString([ends]))


def noted(caller: Caller, north: float = 0.0) -> dict[str, Any]:
    answer = caller.post(ADDRESS, json={"geometry": place(north)})
    assert answer.status_code in (200, 201), answer.text
    return dict(answer.get_json())


def spot(north: float = 0.0) -> dict[str, Any]:
    """Return a blind spot drawn around `place`."""
    around = shapely.LineString(place(north)["coordinates"][0]).buffer(0.00005)
    return drawn("blind_spot", mapping(around), place="dark_lane")


def step(caller: Caller, one: dict[str, Any], verb: str, **body: object) -> Any:  # noqa: ANN401
    sent = {"verb": verb, "version": one["version"], **body}
    return caller.post(f"{ADDRESS}/{one['id']}/steps", json=sent)


def codes(answer: Any) -> list[str]:  # noqa: ANN401 - werkzeug's answer
    return [one["code"] for one in answer.get_json()["errors"]]


@pytest.fixture(autouse=True)
def _nothing_untold(app_database: Database) -> Iterator[None]:
    """Ask after each test that rows and events agree."""
    yield
    with app_database.transaction() as session:
        assert list(faults(session)) == []


def test_the_tables_are_given_to_anybody(caller: Callers) -> None:
    told = caller().get("/workflows")
    assert told.status_code == 200
    document = told.get_json()
    read = WorkflowList.model_validate(document)
    assert read.model_dump(mode="json") == document
    assert [one["name"] for one in document["workflows"]] == [one.name for one in WORKFLOWS]
    for one, workflow in zip(document["workflows"], WORKFLOWS, strict=True):
        assert caller().get(f"/workflows/{one['name']}").get_json() == one
        assert {state["name"] for state in one["states"]} == set(workflow.state)
        assert [row["verb"] for row in one["steps"]] == [row.verb for row in workflow.steps]
    dismiss = next(row for row in document["workflows"][0]["steps"] if row["verb"] == "dismiss")
    assert (dismiss["from"], dismiss["to"]) == (["suggested", "reopened"], "dismissed")
    assert (dismiss["needs"], dismiss["rules"]) == (["reason"], ["R-13"])
    assert "leader" in dismiss["roles"]
    assert caller().get("/workflows/none").status_code == 404
    again = caller().get("/workflows", headers={"If-None-Match": told.headers["ETag"]})
    assert again.status_code == 304


def test_a_place_is_noted_once_and_moved_by_steps(leader: Caller) -> None:
    first = leader.post(ADDRESS, json={"geometry": place()})
    assert first.status_code == 201
    one = first.get_json()
    assert Judged.model_validate(one).model_dump(mode="json") == one
    assert (one["state"], one["version"]) == ("suggested", 1)
    assert {"accept", "dismiss"} <= set(one["may"])
    again = leader.post(ADDRESS, json={"geometry": place()})
    assert (again.status_code, again.get_json()) == (200, one)
    told = step(leader, one, "dismiss", reason=" 整夜有人 ")
    assert told.status_code == 200, told.text
    two = told.get_json()
    assert (two["state"], two["version"], two["reason"]) == ("dismissed", 2, "整夜有人")
    assert two["may"] == ["reopen", "take_back"]
    assert leader.get(f"{ADDRESS}/{one['id']}").get_json() == two
    (listed,) = leader.get(ADDRESS).get_json()["dismissed"]
    assert (listed["id"], listed["reason"]) == (one["id"], "整夜有人")
    back = step(leader, two, "take_back").get_json()
    assert (back["state"], back["version"], back["reason"]) == ("suggested", 3, None)
    assert leader.get(ADDRESS).get_json()["dismissed"] == []
    events = leader.get(f"{ADDRESS}/{one['id']}/events").get_json()
    assert EventList.model_validate(events).model_dump(mode="json") == events
    assert [(e["kind"], e["verb"], e["by"]) for e in events["events"]] == [
        ("begun", "suggest", "某leader"),
        ("step", "dismiss", "某leader"),
        ("taken_back", "dismiss", "某leader"),
    ]


def test_a_step_sent_again_is_answered_again(leader: Caller) -> None:
    one, id_ = noted(leader), str(uuid.uuid4())
    first = step(leader, one, "dismiss", reason="有燈", id=id_)
    again = step(leader, one, "dismiss", reason="有燈", id=id_)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.get_json() == again.get_json()
    other = step(leader, first.get_json(), "reopen", id=id_)
    assert (other.status_code, codes(other)) == (409, ["step-id-reused"])


def test_who_comes_second_learns_who_was_first(caller: Callers, meiren: Community) -> None:
    one, two = caller(Role.LEADER, meiren), caller(Role.ADVISOR, meiren)
    seen = noted(one)
    assert step(one, seen, "dismiss", reason="有燈").status_code == 200
    late = step(two, seen, "dismiss", reason="有人")
    assert late.status_code == 409
    assert late.get_json()["detail"].startswith("某leader已經先做了：說不是死角")
    (error,) = late.get_json()["errors"]
    assert (error["code"], error["version"], error["state"]) == ("step-conflict", 2, "不是死角")
    english = two.post(
        f"{ADDRESS}/{seen['id']}/steps",
        json={"verb": "dismiss", "version": 1, "reason": "x"},
        headers={"Accept-Language": "en"},
    )
    assert english.get_json()["detail"].startswith("某leader was first: said to be none")
    # The page's own way says the same, and nothing is written over.
    page = two.post(f"{ADDRESS}/dismissals", json={"geometry": place(), "reason": "有人"})
    assert (page.status_code, codes(page)) == (409, ["step-conflict"])
    assert one.get(f"{ADDRESS}/{seen['id']}").get_json()["reason"] == "有燈"


def test_what_staff_tried_in_vain_is_kept_for_staff(caller: Callers, meiren: Community) -> None:
    one, advisor = caller(Role.LEADER, meiren), caller(Role.ADVISOR, meiren)
    county = caller(Role.COUNTY, meiren)
    seen = noted(one)
    assert step(county, seen, "dismiss", reason="有燈").status_code == 403
    assert step(advisor, seen, "reopen").status_code == 409
    told = advisor.get(f"{ADDRESS}/{seen['id']}/events").get_json()["events"]
    assert [(e["kind"], e["role"], e["label"]["zh"]) for e in told] == [
        ("begun", "leader", "列為可能的死角"),
        ("refused", "county", "沒有成功：不是死角"),
        ("refused", "advisor", "沒有成功：復原"),
    ]
    mine = one.get(f"{ADDRESS}/{seen['id']}/events").get_json()["events"]
    assert [event["kind"] for event in mine] == ["begun"]


def test_guards_tell_their_reasons_and_rules(leader: Caller) -> None:
    one = noted(leader)
    none = step(leader, one, "accept", feature_id=str(uuid.uuid4()))
    assert none.status_code == 422
    (error,) = none.get_json()["errors"]
    assert (error["code"], error["pointer"], error["rules"]) == (
        "step-blocked",
        "/feature_id",
        ["R-13"],
    )
    lacking = step(leader, one, "dismiss")
    assert (lacking.status_code, codes(lacking)) == (422, ["step-blocked"])
    drawing = spot()
    saved = leader.post("/communities/meiren/changesets", json=changeset([drawing]))
    assert saved.status_code == 201, saved.text
    now = leader.get(f"{ADDRESS}/{one['id']}").get_json()
    (reason,) = now["why_not"]["reopen"]
    assert (reason["detail"]["en"][:3], reason["rules"]) == ("Its", ["R-73"])
    assert now["may"] == []
    blocked = step(leader, now, "reopen")
    assert (blocked.status_code, codes(blocked)) == (422, ["step-blocked"])


def test_a_place_is_accepted_by_the_save_that_draws_it(leader: Caller) -> None:
    near, far = noted(leader), noted(leader, north=0.001)
    drawing = spot()
    saved = leader.post("/communities/meiren/changesets", json=changeset([drawing]))
    assert saved.status_code == 201, saved.text
    now = leader.get(f"{ADDRESS}/{near['id']}").get_json()
    assert (now["state"], now["feature_id"]) == ("accepted", drawing["id"])
    assert leader.get(f"{ADDRESS}/{far['id']}").get_json()["state"] == "suggested"
    # Gone from the map it may be judged again: reopened by itself, then dismissed.
    gone = changeset(delete=[{"id": drawing["id"], "base": saved.get_json()["revision"]}])
    assert leader.post("/communities/meiren/changesets", json=gone).status_code == 201
    assert leader.get(f"{ADDRESS}/{near['id']}").get_json()["may"] == ["reopen"]
    body = {"geometry": place(), "reason": "路燈修好了"}
    assert leader.post(f"{ADDRESS}/dismissals", json=body).status_code == 201
    events = leader.get(f"{ADDRESS}/{near['id']}/events").get_json()["events"]
    assert [event["verb"] for event in events] == ["suggest", "accept", "reopen", "dismiss"]


def test_drawing_elsewhere_or_something_else_accepts_nothing(leader: Caller) -> None:
    one = noted(leader)
    lamp = drawn("street_light", {"type": "Point", "coordinates": [LON, LAT + 0.0001]})
    for feature in (lamp, spot(north=0.0008)):
        saved = leader.post("/communities/meiren/changesets", json=changeset([feature]))
        assert saved.status_code == 201, saved.text
    assert leader.get(f"{ADDRESS}/{one['id']}").get_json()["state"] == "suggested"


def test_a_step_says_what_is_wrong_with_it(leader: Caller) -> None:
    one = noted(leader)
    for body, code, pointer in [
        ({"verb": "sing"}, "verb-unknown", "/verb"),
        ({"verb": "dismiss", "reason": ""}, "field-invalid", "/reason"),
        ({"verb": "dismiss", "reason": "長" * 301}, "field-invalid", "/reason"),
        ({"verb": "dismiss", "colour": "red"}, "unknown-field", "/colour"),
        ({"verb": "accept", "feature_id": "x"}, "field-invalid", "/feature_id"),
        ({"verb": "reopen", "note": "長" * 1001}, "field-invalid", "/note"),
    ]:
        answer = leader.post(f"{ADDRESS}/{one['id']}/steps", json={"version": 1, **body})
        assert answer.status_code == 422, answer.text
        (error,) = answer.get_json()["errors"]
        assert (error["code"], error["pointer"]) == (code, pointer)
    assert step(leader, {"id": 999, "version": 1}, "dismiss", reason="x").status_code == 404
    assert leader.get(f"{ADDRESS}/{one['id']}").get_json()["version"] == 1


Ready = tuple[dict[str, Any], dict[str, Any]]


def ready_to_accept(leader: Caller) -> Ready:
    # Drawn elsewhere, so that the save accepts nothing by itself.
    one, drawing = noted(leader), spot(north=0.0009)
    saved = leader.post("/communities/meiren/changesets", json=changeset([drawing]))
    assert saved.status_code == 201, saved.text
    return one, {"feature_id": drawing["id"]}


def ready_to_reopen(leader: Caller) -> Ready:
    return step(leader, noted(leader), "dismiss", reason="有燈").get_json(), {}


# A new verb belongs in this table: a suggestion that it can be taken on, and what it needs.
READY: dict[str, Callable[[Caller], Ready]] = {
    "accept": ready_to_accept,
    "dismiss": lambda leader: (noted(leader), {"reason": "有燈"}),
    "reopen": ready_to_reopen,
}


def test_every_verb_is_in_the_table() -> None:
    assert {SUGGESTION.beginning.verb, *READY} == set(SUGGESTION.verbs)


def wanted(role: Role, verb: str, *, own: bool) -> bool:
    """Tell what the workflow's table says; those whose scope is everywhere have no elsewhere."""
    here = own or role in (Role.MINISTRY, Role.ADMIN)
    return here and matrix(SUGGESTION)[role, verb] is not None


@pytest.fixture
def as_role(
    caller: Callers, meiren: Community, elsewhere: Community
) -> Callable[[Role, bool], Caller]:
    """Makes somebody of a role over `meiren`, or over another community only."""
    return lambda role, own: caller(role, meiren if own else elsewhere)


@pytest.mark.parametrize("own", [True, False], ids=["own", "foreign"])
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("verb", READY)
def test_a_role_takes_the_steps_that_the_table_gives_it(
    verb: str, role: Role, as_role: Callable[[Role, bool], Caller], leader: Caller, *, own: bool
) -> None:
    somebody, allowed = as_role(role, own), wanted(role, verb, own=own)
    one, body = READY[verb](leader)
    if allowed:
        assert verb in somebody.get(f"{ADDRESS}/{one['id']}").get_json()["may"]
    answer = step(somebody, one, verb, **body)
    assert answer.status_code == (200 if allowed else 403), answer.text
    shown = leader.get(f"{ADDRESS}/{one['id']}").get_json()
    assert (shown["version"] > one["version"]) is allowed
    retractable = any(row.retractable for row in SUGGESTION.steps if row.verb == verb)
    back = step(somebody, shown, "take_back")
    assert (back.status_code == 200) is (allowed and retractable), back.text


@pytest.mark.parametrize("own", [True, False], ids=["own", "foreign"])
@pytest.mark.parametrize("role", list(Role))
def test_a_role_begins_what_the_table_lets_it(
    role: Role, as_role: Callable[[Role, bool], Caller], meiren: Community, *, own: bool
) -> None:
    allowed = wanted(role, SUGGESTION.beginning.verb, own=own)
    answer = as_role(role, own).post(
        f"/communities/{meiren.slug}/suggestions", json={"geometry": place()}
    )
    assert answer.status_code == (201 if allowed else 403), answer.text


@pytest.mark.parametrize("verb", ["dismiss", "take_back"])
def test_nobody_in_particular_takes_no_step(verb: str, caller: Callers, leader: Caller) -> None:
    one = noted(leader)
    assert step(caller(), one, verb, reason="x").status_code == 401
    assert caller().post(ADDRESS, json={"geometry": place()}).status_code == 401
    assert caller().get(f"{ADDRESS}/{one['id']}").status_code == 401
    assert caller().get(f"{ADDRESS}/{one['id']}/events").status_code == 401


def test_a_suggestion_of_another_community_is_not_found(
    caller: Callers, leader: Caller, elsewhere: Community
) -> None:
    one = noted(leader)
    other = caller(Role.LEADER, elsewhere)
    there = f"/communities/elsewhere/suggestions/{one['id']}"
    body = {"verb": "dismiss", "version": 1, "reason": "x"}
    assert other.get(there).status_code == 404
    assert other.post(f"{there}/steps", json=body).status_code == 404
    assert other.get(f"{there}/events").status_code == 404
