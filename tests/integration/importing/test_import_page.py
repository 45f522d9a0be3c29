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


@pytest.fixture
def long_run(app_database: Database, meiren: Community) -> int:
    """A report of 15,000 rows that were set aside for three reasons."""

    def entry(row: int) -> dict[str, object]:
        zh, en = (
            (f"121.5{row},25.0 不在任何社區（村里）界線內。", f"121.5{row},25.0 lies outside."),
            (f"121.5{row},25.0 落在「里{row}」，不在檔案的縣市。", f"It lies in “里{row}”."),
            ("沒有座標。", "No coordinates."),
        )[row % 3]
        return {
            "kind": "quarantined",
            "row": row,
            "column": "經度、緯度",
            "reason": {"zh": zh, "en": en},
            "suggestion": {"zh": "確認座標。", "en": "Check it."},
        }

    with app_database.transaction() as session:
        kept = ImportRun(
            file_name="攝影機.csv",
            layer="camera",
            community_id=meiren.id,
            rows_read=15_000,
            rows_taken=0,
            rows_known=0,
            quarantined=[entry(row) for row in range(2, 15_002)],
        )
        session.add(kept)
        session.flush()
        return kept.id


def test_thousands_of_rows_are_shown_by_reason(leader: Caller, long_run: int) -> None:
    page = leader.at("GET", f"/imports/{long_run}").text
    assert page.count("<tr>") == 4 + 1 + 3  # counts, header, reasons
    assert page.count('data-label="筆數">5000<') == 3
    assert "沒有座標。" in page
    assert len(page) < 30_000


def test_every_row_is_in_the_file(leader: Caller, long_run: int) -> None:
    answer = leader.at("GET", f"/imports/{long_run}.csv")
    lines = answer.text.splitlines()
    assert (len(lines), lines[1].startswith("2,經度、緯度,未匯入 quarantined,")) == (15_001, True)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
