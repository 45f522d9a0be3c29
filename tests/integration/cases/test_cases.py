"""Cases over the API: begun with the drawing, judged, closed, seen again; nothing leaks."""

import datetime as dt
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from mapserve import clock
from mapserve.cli import main
from mapserve.clock import TAIWAN
from mapserve.programme.roles import OPERATOR, Role
from mapserve.services.cases.files import find_case_of
from mapserve.services.cases.signs import measure_cases
from mapserve.services.cases.similar import similar_cases
from mapserve.services.communities.directory import find_community
from mapserve.services.importing.importer import Wishes, import_file
from mapserve.store import events
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.cases import case_of, drawn, status, step, told
from tests.factories.communities import LAT, LON
from tests.factories.maps import created, new_id
from tests.factories.photos import encoded
from tests.factories.streets import add_house

CallerOf = Callable[..., Caller]
DECIDED = {"measures": ["cameras"], "actor": "community", "term": "short"}


def test_a_drawing_begins_a_case_and_the_map_follows_it_to_the_end(
    leader: Caller, advisor: Caller
) -> None:
    feature = drawn(leader, causes=["dark"], time_of_risk="night")
    case = case_of(advisor, feature)
    assert (case["state"], case["reporter"]) == ("reported", "某leader")
    assert "confirm" in case["may"]
    said = []
    for who, verb, given in (
        (advisor, "confirm", {}),
        (leader, "decide", DECIDED),
        (leader, "start", {}),
        (leader, "finish", {}),
        (advisor, "pass", {"recheck_note": "燈亮了，從巷口看得到底。"}),
        (advisor, "close", {}),
    ):
        case = step(who, case, verb, **given)
        said.append(status(leader, feature)["status"])
    assert said == [
        "confirmed", "assigned", "improving", "improved", "recheck_passed", "closed",
    ]  # fmt: skip
    assert status(leader, feature)["recheck_result"] == "燈亮了，從巷口看得到底。"
    assert case["state"] == "closed"
    events = told(leader.get(f"/cases/{case['id']}/events"))["events"]
    assert [one["verb"] for one in events] == [
        "report", "confirm", "decide", "start", "finish", "pass", "close",
    ]  # fmt: skip
    again = step(leader, case, "see_again", again_for="燈又壞了。")
    assert again["state"] == "seen_again"
    assert status(leader, feature)["status"] == "found"


def test_the_map_follows_a_step_that_is_taken_back(leader: Caller, advisor: Caller) -> None:
    feature = drawn(leader)
    case = step(advisor, case_of(advisor, feature), "dismiss", reason="這裡有人看。")
    assert status(leader, feature)["status"] == "dismissed"
    case = step(advisor, case, "take_back")
    assert (case["state"], status(leader, feature)["status"]) == ("reported", "found")


def test_nobody_draws_what_the_case_decides(leader: Caller, advisor: Caller) -> None:
    feature = drawn(leader)
    step(advisor, case_of(advisor, feature), "confirm")
    sent = {
        "id": new_id(),
        "modify": [{"id": feature, "base": 2, "properties": {"status": "closed"}}],
    }
    answer = leader.post("/communities/meiren/changesets", json=sent)
    assert answer.status_code in (403, 422)
    assert answer.get_json()["errors"][0]["code"] == "field-decided"


def test_a_case_closes_only_with_words_of_the_re_check(leader: Caller, advisor: Caller) -> None:
    case = case_of(advisor, drawn(leader))
    case = step(leader, step(advisor, case, "confirm"), "finish")
    case = step(advisor, case, "pass")
    sent = {"verb": "close", "version": case["version"]}
    refused = told(advisor.post(f"/cases/{case['id']}/steps", json=sent), 422)
    assert refused["errors"][0]["pointer"] == "/recheck_note"
    assert step(advisor, case, "close", recheck_note="去看過了。")["state"] == "closed"


def test_a_case_closes_on_a_photo_that_shows_the_place(
    leader: Caller, advisor: Caller, app_database: Database
) -> None:
    with app_database.transaction() as session:
        add_house(session, "osm/way/8", 0.0002, -0.0001, 0.0003, 0.0001)  # east of the place
    later = (dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)).isoformat()
    west = {"lon": LON - 0.0002, "lat": LAT}
    shots = {
        "good": {**west, "bearing": 95, "taken_at": later},
        "behind": {"lon": LON + 0.0004, "lat": LAT, "bearing": 270, "taken_at": later},
        "away": {**west, "bearing": 270, "taken_at": later},
        "unknown": {},
    }
    photos = {name: new_id() for name in shots}
    for name, said in shots.items():
        path = f"/communities/meiren/photos/{photos[name]}"
        sent = leader.open("PUT", path, data=encoded("PNG"), query_string=said)
        assert sent.status_code == 201, sent.text
        assert set(sent.get_json()) == {"id", "width", "height", "taken_on"}
    place = {"type": "Point", "coordinates": [LON, LAT]}
    one = created("blind_spot", geometry=place, photos=list(photos.values()))
    told(leader.post("/communities/meiren/changesets", json={"id": new_id(), "create": [one]}), 201)
    case = step(advisor, case_of(advisor, one["id"]), "confirm")
    case = step(leader, case, "finish", closing_photo=photos["unknown"])
    assert [found["passed"] for found in case["photo_findings"]] == [False] * 3
    case = step(advisor, case, "pass")
    for name, words in (
        ("unknown", "不知道在哪裡拍的"),
        ("behind", "中間隔著房子"),
        ("away", "朝著這個地方拍"),
    ):
        sent = {"verb": "close", "version": case["version"], "closing_photo": photos[name]}
        refused = told(advisor.post(f"/cases/{case['id']}/steps", json=sent), 422)["errors"][0]
        assert refused["pointer"] == "/recheck_note"
        assert words in refused["detail"]
    closed = step(advisor, case, "close", closing_photo=photos["good"])
    assert closed["state"] == "closed"
    assert all(found["passed"] for found in closed["photo_findings"])


def test_a_photo_that_is_none_of_the_drawings_shows_nothing(
    leader: Caller, advisor: Caller
) -> None:
    case = step(advisor, case_of(advisor, drawn(leader)), "confirm")
    sent = {"verb": "finish", "version": case["version"], "closing_photo": str(uuid.uuid4())}
    refused = told(leader.post(f"/cases/{case['id']}/steps", json=sent), 422)
    assert refused["errors"][0]["pointer"] == "/closing_photo"


def test_the_re_check_is_somebody_elses(
    caller: CallerOf, meiren: Community, leader: Caller
) -> None:
    admin = caller(Role.ADMIN)
    case = step(caller(Role.ADVISOR, meiren), case_of(admin, drawn(leader)), "confirm")
    case = step(admin, case, "finish")
    sent = {"verb": "pass", "version": case["version"]}
    assert admin.post(f"/cases/{case['id']}/steps", json=sent).status_code == 403


def test_a_case_goes_with_its_drawing_and_comes_back_with_it(
    leader: Caller, advisor: Caller
) -> None:
    feature = drawn(leader)
    gone = {"id": new_id(), "delete": [{"id": feature, "base": 1}]}
    told(leader.post("/communities/meiren/changesets", json=gone), 201)
    assert case_of(advisor, feature)["state"] == "withdrawn"
    back = {"id": new_id(), "create": [created("blind_spot", id_=feature)]}
    told(leader.post("/communities/meiren/changesets", json=back), 201)
    assert case_of(advisor, feature)["state"] == "seen_again"
    assert status(leader, feature)["status"] == "found"


def test_a_judged_drawing_that_comes_back_says_what_its_case_says(
    leader: Caller, advisor: Caller
) -> None:
    feature = drawn(leader)
    step(advisor, case_of(advisor, feature), "dismiss", reason="有人看。")
    gone = {"id": new_id(), "delete": [{"id": feature, "base": 2}]}
    told(leader.post("/communities/meiren/changesets", json=gone), 201)
    back = {"id": new_id(), "create": [created("blind_spot", id_=feature)]}
    told(leader.post("/communities/meiren/changesets", json=back), 201)
    assert case_of(advisor, feature)["state"] == "dismissed"
    assert status(leader, feature)["status"] == "dismissed"


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("confirmed", "confirmed"),
        ("improving", "in_hand"),
        ("closed", "closed"),
        ("dismissed", "dismissed"),
    ],
)
def test_a_case_stands_where_a_file_says_and_names_the_file(  # noqa: PLR0913, PLR0917 - fixtures
    leader: Caller,
    advisor: Caller,
    app_database: Database,
    tmp_path: Path,
    said: str,
    state: str,
) -> None:
    spots = tmp_path / "spots.csv"
    spots.write_text(f"編號,狀態,經度,緯度\n1,{said},{LON},{LAT}\n", encoding="utf-8")
    with app_database.transaction() as session:
        wishes = Wishes(layer="blind_spot", slug="meiren")
        assert import_file(session, spots, wishes, viewer=OPERATOR).taken == 1
    feature = told(leader.get("/communities/meiren/features?layer=blind_spot"))["features"][0]["id"]
    case = case_of(advisor, feature)
    assert case["state"] == state
    assert status(leader, feature)["status"] == said
    events = told(leader.get(f"/cases/{case['id']}/events"))["events"]
    assert [one["note"] for one in events[1:]] == ["匯入 spots.csv"] * (len(events) - 1)


def test_nobody_draws_a_blind_spot_as_closed(leader: Caller) -> None:
    one = created("blind_spot", status="closed")
    sent = {"id": new_id(), "create": [one]}
    refused = told(leader.post("/communities/meiren/changesets", json=sent), 403)["errors"][0]
    assert (refused["code"], refused["pointer"]) == (
        "field-decided",
        "/create/0/properties/status",
    )


def test_a_case_kept_from_members_is_not_there_for_them(
    leader: Caller, advisor: Caller, caller: CallerOf, elsewhere: Community, meiren: Community
) -> None:
    feature = drawn(caller(Role.ADMIN), confidentiality="staff")
    open_one = drawn(leader)
    number = case_of(advisor, feature)["id"]
    for path in (f"/cases/{number}", f"/cases/{number}/events", f"/cases/{number}/messages"):
        assert advisor.get(path).status_code == 200
        assert leader.get(path).status_code == 404
        assert caller(Role.ADVISOR, elsewhere).get(path).status_code == 404
        assert caller(Role.EVALUATOR, meiren).get(path).status_code == 404
        assert caller().get(path).status_code == 401
    sent = {"verb": "see_again", "version": 1, "again_for": "x"}
    assert leader.post(f"/cases/{number}/steps", json=sent).status_code == 404
    assert leader.post(f"/cases/{number}/messages", json={"text": "x"}).status_code == 404
    seen = told(leader.get("/cases"))
    assert [one["feature"] for one in seen["rows"]] == [open_one]
    assert next(one["count"] for one in seen["views"] if one["view"] == "open") == 1
    assert told(advisor.get("/cases"))["total"] == 2
    assert told(caller(Role.ADVISOR, elsewhere).get("/cases"))["total"] == 0


def test_counts_agree_with_the_rows_of_every_part(leader: Caller, advisor: Caller) -> None:
    spots = [drawn(leader, place="park", causes=["dark"]) for _ in range(3)]
    drawn(leader, place="arcade", severity="high")
    step(advisor, case_of(advisor, spots[0]), "confirm")
    step(advisor, case_of(advisor, spots[1]), "ask", question="是哪一段？")
    me = case_of(advisor, spots[2])
    told(advisor.open("PUT", f"/cases/{me['id']}/assignee", json={"assignee": None}))
    everything = told(advisor.get("/cases"))
    for one in (*everything["views"], *everything["states"]):
        rows = told(advisor.get(f"/cases?state={one['view']}"))["rows"]
        assert len(rows) == one["count"], one["view"]
    for narrowed, count in (
        ("place=park", 3), ("cause=dark", 3), ("severity=high", 1), ("assignee=nobody", 4),
        ("near_school=true", 0), ("place=park&state=new", 1),
    ):  # fmt: skip
        found = told(advisor.get(f"/cases?{narrowed}"))
        assert (len(found["rows"]), found["total"]) == (count, count), narrowed
    page = told(advisor.get("/cases?limit=3"))
    rest = told(advisor.get(f"/cases?limit=3&after={page['next']}"))
    numbers = [one["id"] for one in (*page["rows"], *rest["rows"])]
    assert len(set(numbers)) == 4


def test_what_is_said_and_a_shape_that_the_community_takes(leader: Caller, advisor: Caller) -> None:
    feature = drawn(leader)
    number = case_of(advisor, feature)["id"]
    point = {"type": "Point", "coordinates": [121.5501, 25.0501]}
    sent = {"id": new_id(), "text": "請看這裡。", "kind": "remark", "geometry": point}
    one = told(advisor.post(f"/cases/{number}/messages", json=sent), 201)
    assert told(advisor.post(f"/cases/{number}/messages", json=sent), 201)["id"] == one["id"]
    assert (
        leader.post(f"/cases/{number}/messages", json={**sent, "id": new_id()}).status_code == 403
    )
    shape = {"text": "範圍應該到這裡。", "kind": "proposal", "geometry": point}
    proposal = told(advisor.post(f"/cases/{number}/messages", json=shape), 201)
    before = told(leader.get("/communities/meiren"))["revision"]
    path = f"/cases/{number}/messages/{proposal['id']}/acceptance"
    assert advisor.post(path, json={}).status_code == 403
    told(leader.post(path))
    found = told(leader.get("/communities/meiren/features?layer=blind_spot"))["features"][0]
    assert found["geometry"]["coordinates"] == point["coordinates"]
    revisions = told(leader.get("/communities/meiren/revisions"))["revisions"]
    assert (revisions[0]["revision"], revisions[0]["author"]) == (before + 1, "某leader")
    assert leader.post(path).status_code == 409
    said = told(leader.get(f"/cases/{number}/messages"))["messages"]
    assert [(m["kind"], m["accepted_by"]) for m in said] == [
        ("remark", ""),
        ("proposal", "某leader"),
    ]


def test_a_case_looked_after_by_somebody_of_the_review(
    advisor: Caller, leader: Caller, app_database: Database
) -> None:
    number = case_of(advisor, drawn(leader))["id"]
    with app_database.engine.connect() as connection:
        people = dict(
            connection.execute(text('SELECT a.role, u.id FROM appointment a JOIN "user" u '
                                    "ON u.id = a.user_id")).all()
        )  # fmt: skip
    path = f"/cases/{number}/assignee"
    found = told(advisor.open("PUT", path, json={"assignee": people["advisor"]}))
    assert found["assignee"] == "某advisor"
    assert advisor.open("PUT", path, json={"assignee": people["leader"]}).status_code == 422
    assert leader.open("PUT", path, json={"assignee": None}).status_code == 403


def test_merging_keeps_both_histories(leader: Caller, advisor: Caller) -> None:
    one, two = (case_of(advisor, drawn(leader)) for _ in range(2))
    merged = step(advisor, one, "merge", merged_into=two["id"])
    assert merged["state"] == "merged"
    assert told(advisor.get(f"/cases/{two['id']}"))["merged"] == [one["id"]]
    sent = {"verb": "merge", "version": two["version"], "merged_into": two["id"]}
    assert advisor.post(f"/cases/{two['id']}/steps", json=sent).status_code == 422
    assert step(advisor, merged, "take_back")["state"] == "reported"


@pytest.mark.usefixtures("streets")
def test_a_closed_case_is_seen_again_when_its_camera_breaks(
    leader: Caller, advisor: Caller, app_database: Database
) -> None:
    camera = created("camera", facing="all_round", state="working")
    sent = {"id": new_id(), "create": [camera]}
    told(leader.post("/communities/meiren/changesets", json=sent), 201)
    feature = drawn(leader)
    case = step(leader, step(advisor, case_of(advisor, feature), "confirm"), "finish")
    case = step(advisor, step(advisor, case, "pass", recheck_note="看過了。"), "close")
    with app_database.transaction() as session:
        community = find_community(session, "meiren")
        assert measure_cases(session, community) == 1
    revision = told(leader.get("/communities/meiren"))["revision"]
    change = {"id": camera["id"], "base": revision, "properties": {"state": "broken"}}
    told(
        leader.post("/communities/meiren/changesets", json={"id": new_id(), "modify": [change]}),
        201,
    )
    case = case_of(leader, feature)
    assert case["state"] == "seen_again"
    assert case["said"]["lost_m"] > 0
    assert str(case["said"]["lost_m"]) in case["said"]["again_for"]
    assert status(leader, feature)["status"] == "found"


@pytest.mark.usefixtures("streets")
@pytest.mark.parametrize("gone", ["broken", "taken away"])
@pytest.mark.parametrize(
    ("kind", "working"),
    [
        ("camera", {"facing": "all_round", "state": "working"}),
        ("street_light", {"state": "working"}),
    ],
)
def test_a_closed_case_is_seen_again_though_nobody_has_measured_it(
    leader: Caller, advisor: Caller, kind: str, working: dict[str, str], gone: str
) -> None:
    one = created(kind, **working)
    told(leader.post("/communities/meiren/changesets", json={"id": new_id(), "create": [one]}), 201)
    feature = drawn(leader)
    case = step(leader, step(advisor, case_of(advisor, feature), "confirm"), "finish")
    step(advisor, step(advisor, case, "pass", recheck_note="看過了。"), "close")
    revision = told(leader.get("/communities/meiren"))["revision"]
    known = {"id": one["id"], "base": revision}
    change: dict[str, object] = (
        {"delete": [known]}
        if gone == "taken away"
        else {"modify": [{**known, "properties": {"state": "broken"}}]}
    )
    told(leader.post("/communities/meiren/changesets", json={"id": new_id(), **change}), 201)
    case = case_of(leader, feature)
    assert case["state"] == "seen_again"
    assert case["said"]["lost_m"] > 0
    happened = told(leader.get(f"/cases/{case['id']}/events"))["events"]
    assert (happened[-1]["verb"], happened[-1]["by"]) == ("see_again", "")


def test_the_reviews_days_stand_still_while_the_community_is_asked(
    leader: Caller, advisor: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "now", lambda _session: clock.now())  # the database's own otherwise
    monday = dt.datetime(2026, 11, 2, 9, 0, tzinfo=TAIWAN)
    with clock.standing_at(monday):
        case = case_of(advisor, drawn(leader))
        assert case["due"] == "2026-11-16"  # ten working days
    with clock.standing_at(monday + dt.timedelta(days=7)):  # five of them are left
        case = step(advisor, case, "ask", question="是哪一段？")
    with clock.standing_at(monday + dt.timedelta(days=14)):
        case = step(leader, case, "answer", answer="巷底。")
        assert case["due"] == "2026-11-23"
    with clock.standing_at(monday + dt.timedelta(days=35)):  # late, and asked again
        case = step(advisor, case, "ask", question="哪一盞燈？")
        case = step(leader, case, "answer", answer="第二盞。")
        assert case["due"] == "2026-12-08"  # one day at least


def test_a_timer_works_out_how_urgent_cases_are(
    streets: None,  # noqa: ARG001 - around it
    leader: Caller,
    advisor: Caller,
    app_database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    feature = drawn(leader, time_of_risk="night")
    before = case_of(advisor, feature)
    assert before["risk_parts"][0]["words"]["zh"] == "還沒算"
    url = app_database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("MAPSERVE_DATABASE_URL", url)
    done = CliRunner().invoke(main, ["cases", "measure"], catch_exceptions=False)
    assert (done.exit_code, done.output) == (0, "案件 cases: 1 · 沒算成 communities left out: 0\n")
    case = case_of(advisor, feature)
    assert case["risk_parts"][0]["points"] > 0
    assert case["risk"] > before["risk"]
    only = CliRunner().invoke(main, ["cases", "measure", "--community", "nowhere"])
    assert only.exit_code != 0


def test_what_is_alike_is_in_sight_and_not_merely_near(
    leader: Caller, advisor: Caller, app_database: Database
) -> None:
    def spot(east: float, north: float) -> str:
        place = {"type": "Point", "coordinates": [LON + east, LAT + north]}
        one = created("blind_spot", geometry=place)
        sent = {"id": new_id(), "create": [one]}
        told(leader.post("/communities/meiren/changesets", json=sent), 201)
        return str(one["id"])

    here, along, corner = spot(0, 0), spot(0.0006, 0), spot(0, 0.0002)
    with app_database.transaction() as session:
        add_house(session, "osm/way/9", -0.0001, 0.00005, 0.0001, 0.00015)  # between the two
        file = find_case_of(session, uuid.UUID(here), viewer=OPERATOR)
        found = [one.id for one in similar_cases(session, file)]
    assert found == [case_of(advisor, along)["id"]]
    assert case_of(advisor, corner)["id"] not in found
