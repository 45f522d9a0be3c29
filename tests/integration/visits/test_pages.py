"""Pages of visits: planned by a form, opened by who goes, findings read by who plans."""

from typing import Any

from tests.factories.evaluations import Board
from tests.integration.visits.test_operations import handed_in, operation, sent


def test_a_visit_is_planned_by_a_form(board: Board, scoring: dict[str, Any]) -> None:
    address = f"/programme/evaluations/{scoring['id']}/visits"
    county = board.county
    assert "排一次訪評" in county.at("GET", address).text
    wrong = county.at(
        "POST", address, data={"_form": "VisitPlanned", "day": "116/1/13", "hour": "25:00"}
    )
    assert wrong.status_code == 422
    done = county.at(
        "POST", address, data={"_form": "VisitPlanned", "day": "116/1/13", "hour": "22:00"}
    )
    assert done.status_code == 303
    assert "要查看的" in county.at("GET", done.headers["Location"]).text


def test_who_goes_opens_the_app_and_who_plans_reads_what_was_handed_in(
    board: Board, visit: dict[str, Any]
) -> None:
    judge, first = board.judges[0], visit["checklist"][0]
    one = operation(first["key"], "missing", value={"sight": "missing", "note": "桿子拆了"})
    sent(judge, visit, one)
    opened = judge.at("GET", f"/visits/{visit['id']}")
    assert 'data-part="visit"' in opened.text
    assert visit["after"]["sha256"][:12] in opened.text
    assert f'href="/visits/{visit["id"]}"' in judge.at("GET", "/visits").text
    county = board.county
    assert "桿子拆了" not in county.at("GET", f"/visits/{visit['id']}").text
    handed_in(judge, visit, one["id"])
    assert "桿子拆了" in county.at("GET", f"/visits/{visit['id']}").text
    assert board.leader.at("GET", f"/visits/{visit['id']}").status_code == 404
