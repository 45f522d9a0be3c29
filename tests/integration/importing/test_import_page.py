"""The pages of imports: who may open them, what they say, and what they keep to themselves."""

from collections.abc import Callable

import pytest

from mapserve.programme.roles import Role
from mapserve.store.database import Database
from mapserve.store.models import Community, ImportRun
from tests.factories.callers import Caller

MARK = "<script>alert(1)</script>"


@pytest.fixture
def run(app_database: Database, meiren: Community) -> int:
    """A kept report of an import into `meiren`: three rows, one of them not taken."""
    entry = {
        "kind": "quarantined",
        "row": 3,
        "column": "經度",
        "reason": {"zh": f"沒有座標{MARK}。", "en": "No coordinate."},
        "suggestion": {"zh": "請填寫。", "en": "Fill it in."},
    }
    with app_database.transaction() as session:
        kept = ImportRun(
            file_name=f"攝影機{MARK}.csv",
            layer="camera",
            community_id=meiren.id,
            rows_read=3,
            rows_taken=1,
            rows_known=1,
            quarantined=[entry],
        )
        session.add(kept)
        session.flush()
        return kept.id


def test_the_leader_reads_the_report_of_their_community(leader: Caller, run: int) -> None:
    answer = leader.at("GET", f"/imports/{run}")
    assert answer.status_code == 200
    assert "沒有座標" in answer.text
    assert "請填寫。" in answer.text
    assert MARK not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_report_is_read_in_english(leader: Caller, run: int) -> None:
    answer = leader.at("GET", f"/imports/{run}", headers={"Accept-Language": "en"})
    assert "No coordinate." in answer.text
    assert "沒有座標" not in answer.text


@pytest.mark.parametrize("path", ["/imports", "/imports/1", "/imports/999"])
def test_nobody_in_particular_is_asked_to_sign_in(caller: Callable[..., Caller], path: str) -> None:
    answer = caller().at("GET", path)
    assert (answer.status_code, answer.location) == (303, f"/login?next={path}")


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.ADVISOR, Role.EVALUATOR, Role.MINISTRY])
def test_a_forbidden_report_and_an_unknown_one_are_told_alike(
    caller: Callable[..., Caller], meiren: Community, run: int, role: Role
) -> None:
    somebody = caller(role, meiren)
    told = {somebody.at("GET", f"/imports/{number}").status_code for number in (run, run + 1000)}
    assert told == {403}
    assert "攝影機" not in somebody.at("GET", f"/imports/{run}").text


def test_the_leader_of_another_community_learns_nothing(
    caller: Callable[..., Caller], elsewhere: Community, run: int
) -> None:
    other = caller(Role.LEADER, elsewhere)
    forbidden, unknown = (other.at("GET", f"/imports/{number}") for number in (run, run + 1000))
    assert forbidden.status_code == unknown.status_code == 403


def test_the_administrator_reads_the_list_and_a_miss_is_a_miss(
    caller: Callable[..., Caller], leader: Caller, run: int
) -> None:
    admin = caller(Role.ADMIN)
    page = admin.at("GET", "/imports")
    assert page.status_code == 200
    assert f'href="/imports/{run}"' in page.text
    assert MARK not in page.text
    assert admin.at("GET", f"/imports/{run}").status_code == 200
    assert admin.at("GET", f"/imports/{run + 1000}").status_code == 404
    assert leader.at("GET", "/imports").status_code == 403
