"""One press of a community: the step it comes to, its photo on the map, once if sent twice."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from mapserve.programme.roles import Role
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.cases import case_of, drawn, status, step, told
from tests.factories.photos import jpeg, png

DECIDED = {"measures": ["cameras"], "actor": "community", "term": "short"}
WHERE = "/communities/meiren/case-answers"


@pytest.fixture
def volunteer(caller: Callable[..., Caller], meiren: Community) -> Caller:
    return caller(Role.VOLUNTEER, meiren)


def press(feature: str, says: str, **more: object) -> dict[str, object]:
    return {"id": str(uuid4()), "feature": feature, "says": says, **more}


def done(leader: Caller, advisor: Caller, feature: str) -> dict[str, object]:
    case = step(advisor, case_of(advisor, feature), "confirm")
    return step(leader, step(leader, case, "decide", **DECIDED), "finish")


def test_good_again_with_a_photo_is_done_and_counts_once(
    volunteer: Caller, leader: Caller, advisor: Caller
) -> None:
    feature = drawn(volunteer)
    case = step(advisor, case_of(advisor, feature), "confirm")
    step(leader, case, "decide", **DECIDED)
    photo = str(uuid4())
    told(volunteer.open("PUT", f"/communities/meiren/photos/{photo}", data=png()), 201)
    sent = press(feature, "good", photos=[photo], text="燈換好了。")
    for _ in range(2):
        assert told(volunteer.post(WHERE, json=sent))["state"] == "done"
    now = case_of(advisor, feature)
    assert now["said"]["closing_photo"] == photo
    assert status(volunteer, feature)["photos"] == [photo]
    assert [one["text"] for one in now["messages"]] == ["燈換好了。"]
    assert volunteer.post(WHERE, json={**sent, "feature": drawn(volunteer)}).status_code == 409


def test_a_photo_of_before_costs_nobody_what_they_said(
    volunteer: Caller, leader: Caller, advisor: Caller
) -> None:
    feature, photo = drawn(volunteer), str(uuid4())
    case = step(advisor, case_of(advisor, feature), "confirm")
    step(leader, case, "decide", **DECIDED)
    told(volunteer.open("PUT", f"/communities/meiren/photos/{photo}", data=jpeg()), 201)
    assert (
        told(volunteer.post(WHERE, json=press(feature, "good", photos=[photo])))["state"] == "done"
    )
    assert "closing_photo" not in case_of(advisor, feature)["said"]


@pytest.mark.parametrize(
    ("judged", "says", "state"),
    [
        (("ask", {"question": "哪一盞燈？"}), "good", "answered"),
        (("ask", {"question": "哪一盞燈？"}), "still", "answered"),
        (("dismiss", {"reason": "有人看。"}), "still", "seen_again"),
        (("confirm", {}), "still", "confirmed"),
    ],
)
def test_a_press_is_the_step_that_fits_where_it_stands(
    volunteer: Caller, advisor: Caller, judged: tuple[str, dict[str, str]], says: str, state: str
) -> None:
    feature = drawn(volunteer)
    verb, given = judged
    step(advisor, case_of(advisor, feature), verb, **given)
    assert told(volunteer.post(WHERE, json=press(feature, says)))["state"] == state
    assert len(case_of(advisor, feature)["messages"]) == 1, "the advisor reads it either way"


def test_what_is_closed_is_affirmed_once_or_seen_again(
    volunteer: Caller, leader: Caller, advisor: Caller
) -> None:
    feature = drawn(volunteer)
    case = step(advisor, done(leader, advisor, feature), "pass", recheck_note="燈亮了。")
    step(advisor, case, "close")
    for _ in range(2):
        assert told(volunteer.post(WHERE, json=press(feature, "good")))["state"] == "closed"
    assert told(volunteer.post(WHERE, json=press(feature, "still")))["state"] == "seen_again"


def test_a_photo_that_never_came_up_is_told_and_nothing_is_done(
    volunteer: Caller, advisor: Caller
) -> None:
    feature = drawn(volunteer)
    step(advisor, case_of(advisor, feature), "confirm")
    answer = volunteer.post(WHERE, json=press(feature, "good", photos=[str(uuid4())]))
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["code"] == "unknown-photo"
    assert case_of(advisor, feature)["state"] == "confirmed"


def test_nobody_presses_for_another_community(
    volunteer: Caller, caller: Callable[..., Caller], advisor: Caller
) -> None:
    feature = drawn(volunteer)
    assert caller().post(WHERE, json=press(feature, "good")).status_code == 401
    assert advisor.post(WHERE, json=press(feature, "good")).status_code == 403


def test_stories_say_where_each_stands_and_are_kept_from_who_may_not_know(
    volunteer: Caller, advisor: Caller, caller: Callable[..., Caller], meiren: Community
) -> None:
    feature = drawn(volunteer)
    step(advisor, case_of(advisor, feature), "ask", question="哪一盞燈？")
    (story,) = told(volunteer.get("/communities/meiren/cases"))["stories"]
    assert (story["state"], story["said"], story["yours"], story["mine"]) == (
        "asked", "哪一盞燈？", True, True,
    )  # fmt: skip
    assert story["waits"]["en"]
    step(volunteer, case_of(volunteer, feature), "answer", answer="轉角那盞。")
    (story,) = told(volunteer.get("/communities/meiren/cases"))["stories"]
    assert (story["said"], story["yours"]) == ("", False)
    evaluator = caller(Role.EVALUATOR, meiren)
    assert told(evaluator.get("/communities/meiren/cases"))["stories"] == []
    page = volunteer.at("GET", "/home").get_data(as_text=True)
    assert f"/c/meiren/cases/{feature}" in page
    assert "我畫的死角" in page
