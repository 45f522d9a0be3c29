"""The applicant's pages, as a browser without a script meets them."""

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from mapserve.clock import TAIWAN, standing_at
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind
from mapserve.services.people.accounts import add_user, appoint
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.applications import (
    ANSWERS,
    IN_TIME,
    PDF,
    REMARKS,
    People,
    begun,
    brought_to,
    complete,
    draw_something,
    patched,
    stepped,
)
from tests.factories.browsers import Browser
from tests.factories.callers import Caller
from tests.factories.changesets import changeset, drawn
from tests.factories.communities import LAT, LON
from tests.integration.forms.test_form_kit import Names

PASSWORD = "a sentence I remember"
HERE = {"Sec-Fetch-Site": "same-origin"}
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


@pytest.fixture
def people(caller: Callable[..., Caller], meiren: Community) -> People:
    return People(caller, meiren)


@pytest.fixture
def sign_in(app: Flask, app_database: Database) -> Callable[..., Browser]:
    """Makes somebody of a role in `meiren` or elsewhere, signed in."""

    def make(role: Role, slug: str = "meiren", name: str = "陳進財") -> Browser:
        email = f"{role}-{slug}-{len(name)}@example.org"
        with app_database.transaction() as session:
            user = add_user(session, email=email, name=name, password=PASSWORD)
            appoint(session, user, Appointment(role, ScopeKind.COMMUNITY, slug), by=OPERATOR)
        browser = Browser(app)
        assert browser.sign_in(email, PASSWORD).status_code == 303
        return browser

    return make


@pytest.fixture
def boss(sign_in: Callable[..., Browser], meiren: Community) -> Browser:
    assert meiren
    return sign_in(Role.LEADER)


def controls(page: str) -> dict[str, str]:
    """Return what a page's hidden and text fields hold."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    seen = {name: one.get("value") or "" for name, one in Names(page).controls.items()}
    return seen | {name: unescape(value) for name, value in reversed(hidden)}


def started(boss: Browser) -> str:
    """Begin the application from the community's page; return its address."""
    answer = boss.submit("/c/meiren/apply", "/c/meiren/apply")
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def saved(browser: Browser, path: str, basis: str | None = None, **typed: object) -> TestResponse:
    """Fill a page in and press save."""
    held = controls(browser.get(path).text)
    sent = {"basis": held["basis"] if basis is None else basis, "_page": path, **typed}
    return browser.client.post(path, data={"csrf_token": held["csrf_token"], **sent}, headers=HERE)


def test_the_community_page_leads_to_the_application(boss: Browser, app: Flask) -> None:
    assert 'href="/c/meiren/apply"' in boss.get("/c/meiren").text
    assert "/c/meiren/apply" not in app.test_client().get("/c/meiren").text
    page = boss.get("/c/meiren/apply").text
    assert "116年上半年度" in page
    assert "剩 4 天" in page
    assert "作業要點第五點" in page
    path = started(boss)
    assert re.fullmatch(r"/programme/applications/\d+", path)
    assert f'href="{path}"' in boss.get("/c/meiren/apply").text
    token = boss.token(f"{path}/unit")
    again = boss.client.post("/c/meiren/apply", data={"csrf_token": token})
    assert again.headers["Location"] == path  # the same draft


def test_a_first_visit_says_what_there_is_to_do(boss: Browser) -> None:
    path = started(boss)
    page = boss.get(path).text
    for words in ("已替您帶入", "要您填的", "剩 4 天", "最晚 11月10日", "接著填：申請單位",
                  "還差", "看還差什麼", "現在輪到社區", "開始寫申請"):  # fmt: skip
        assert words in page, words
    assert "disabled" not in page
    assert f"http://localhost{path}" in page
    english = boss.get(path, headers=ENGLISH).text
    assert "To be filled in by you" in english
    assert not re.search(
        r"[\u4e00-\u9fff]",
        re.sub(r"(?s)<head.*?</head>|中文|美仁\w*|陳進財|陳|臺北市\w*|松山\w*", "", english),
    )


def test_what_the_map_knows_is_brought_in(boss: Browser, people: People) -> None:
    draw_something(people)
    path = started(boss)
    survey = boss.get(f"{path}/survey").text
    assert "照地圖（第 1 次儲存）帶入" in survey
    assert 'value="cameras" checked' in survey
    assert "請看一眼" in boss.get(path).text
    headings = boss.get(f"{path}/headings").text
    assert "地圖這樣說：" in headings
    taken = saved(boss, f"{path}/headings", take="content", goals="我們的目標")
    assert taken.status_code == 303
    assert taken.headers["Location"].endswith("/headings#ApplicantHeadings-content")
    page = boss.get(f"{path}/headings").text
    assert "現有錄影監視器1支。" in page
    assert "我們的目標" in page  # what else was typed is saved with it
    draw_something(people)
    assert "地圖已經改了" in boss.get(f"{path}/headings").text
    assert "地圖改了" in boss.get(path).text


def test_a_page_saves_what_is_right_and_says_what_is_wrong(boss: Browser) -> None:
    path = started(boss)
    answer = saved(boss, f"{path}/unit", unit="美仁社區發展協會", phone="打給我")
    assert answer.status_code == 422
    assert "#ApplicantUnit-phone" in answer.text
    assert controls(answer.text)["phone"] == "打給我"
    again = controls(boss.get(f"{path}/unit").text)
    assert again["unit"] == "美仁社區發展協會"
    assert again["phone"] == ""
    done = saved(
        boss, f"{path}/plan", plan_name="夜間安心", starts_on="116/1/15", ends_on="116.6.15"
    )
    assert done.headers["Location"] == f"{path}/headings"
    assert controls(boss.get(f"{path}/plan").text)["starts_on"] == "116年1月15日"
    assert saved(boss, f"{path}/plan", plan_name="夜間", then="list").headers["Location"] == path


def test_what_others_saved_meanwhile_is_merged_or_shown(boss: Browser, people: People) -> None:
    path = started(boss)
    number = path.rsplit("/", 1)[1]
    basis = controls(boss.get(f"{path}/unit").text)["basis"]
    one = people.volunteer.get(f"/applications/{number}").get_json()
    patched(people.volunteer, one, phone="02-2345-6789", unit="他寫的名稱")
    answer = saved(boss, f"{path}/unit", basis, unit="我寫的名稱", contact_name="林美玉")
    assert answer.status_code == 422
    assert "他寫的名稱" in answer.text
    assert "某volunteer" in answer.text
    held = controls(answer.text)
    assert (held["unit"], held["phone"]) == ("我寫的名稱", "02-2345-6789")
    now = people.volunteer.get(f"/applications/{number}").get_json()["answers"]
    assert now["contact_name"] == "林美玉"  # what nobody else touched is saved
    assert now["unit"] == "他寫的名稱"
    assert now["phone"] == "02-2345-6789"
    theirs = saved(boss, f"{path}/unit", held["basis"], unit="我寫的名稱", use="unit",
                   contact_name="林美玉", phone="02-2345-6789")  # fmt: skip
    assert theirs.status_code == 303
    assert controls(boss.get(f"{path}/unit").text)["unit"] == "他寫的名稱"
    mine = saved(boss, f"{path}/unit", held["basis"], unit="我寫的名稱",
                 contact_name="林美玉", phone="02-2345-6789")  # fmt: skip
    assert mine.status_code == 303
    assert controls(boss.get(f"{path}/unit").text)["unit"] == "我寫的名稱"


def test_typed_text_outlives_the_session(boss: Browser) -> None:
    path = started(boss)
    held = controls(boss.get(f"{path}/headings").text)
    boss.client.delete_cookie("session")
    typed = {"_form": "ApplicantHeadings", "_page": f"{path}/headings", "basis": held["basis"]}
    answer = boss.client.post(
        f"{path}/headings",
        data={"csrf_token": held["csrf_token"], "staffing": "打了很久的字", **typed},
        headers=HERE,
    )
    assert answer.status_code in (401, 403)
    assert "您填的都還在" in answer.text
    kept = controls(answer.text)["kept"]
    email = "leader-meiren-3@example.org"
    signed = boss.submit("/login", "/login", email=email, password=PASSWORD, kept=kept)
    assert "打了很久的字" in signed.text


def test_the_proof_is_put_there_and_taken_away(boss: Browser) -> None:
    path = started(boss)
    page = f"{path}/proof"
    token = boss.token(page)

    def put(content: bytes, name: str) -> TestResponse:
        return boss.client.post(
            page, data={"csrf_token": token, "file": (io.BytesIO(content), name)}, headers=HERE
        )

    assert put(b"<html>", "x.html").status_code == 422
    assert put(PDF, "核准函.pdf").status_code == 303
    there = boss.get(page).text
    assert "核准函.pdf" in there
    (remove,) = re.findall(rf'action="({page}/[0-9a-f-]+/remove)"', there)
    assert boss.submit(page, remove).status_code == 303
    assert "還沒放。" in boss.get(page).text


def test_check_tells_what_is_missing_and_where(boss: Browser) -> None:
    path = started(boss)
    page = boss.get(f"{path}/check").text
    assert "還不能送" in page
    assert f'href="{path}/unit#ApplicantUnit-phone"' in page
    assert f'href="{path}/proof"' in page
    assert "封存地圖，送到" not in page
    token = boss.token(f"{path}/proof")
    refused = boss.client.post(f"{path}/check", data={"csrf_token": token, "version": "2"})
    assert refused.status_code == 422


def test_it_is_sent_once_and_taken_back(boss: Browser, people: People) -> None:
    one = complete(people, begun(people.leader))
    path = f"/programme/applications/{one['id']}"
    page = boss.get(f"{path}/check").text
    for words in (ANSWERS["unit"], "116年1月15日", "社區發展協會", "封存地圖，送到松山分局",
                  "地圖 第 1 版", "核准函.pdf", "1,200 元"):  # fmt: skip
        assert words in page, words
    assert "還不能送" not in page
    held = controls(page)
    sent = {name: held[name] for name in ("csrf_token", "version", "id")}
    assert boss.client.post(f"{path}/check", data=sent).headers["Location"] == path
    assert boss.client.post(f"{path}/check", data=sent).status_code == 303  # pressed twice
    after = boss.get(path).text
    assert "已送到分局，等受理" in after
    assert "現在輪到松山分局" in after
    assert "地圖第 1 版" in after
    closed = boss.get(f"{path}/unit").text
    assert "不能改" in closed
    assert "<input id=" not in closed
    (back,) = re.findall(rf'action="({path}/take-back\?version=\d+)"', after)
    assert boss.submit(path, back).status_code == 303
    assert "草稿" in boss.get(path).text


def test_a_stale_page_does_not_send_what_nobody_has_seen(boss: Browser, people: People) -> None:
    one = complete(people)
    path = f"/programme/applications/{one['id']}"
    held = controls(boss.get(f"{path}/check").text)
    patched(people.volunteer, one, goals="別的目標。")
    sent = {name: held[name] for name in ("csrf_token", "version", "id")}
    late = boss.client.post(f"{path}/check", data=sent)
    assert late.status_code == 422
    assert "還不能送" in late.text
    assert people.leader.get(f"/applications/{one['id']}").get_json()["state"] == "draft"


def test_a_return_shows_its_remarks_and_opens_only_those(boss: Browser, people: People) -> None:
    one = stepped(people.precinct, brought_to(people, "received"), "return", remarks=REMARKS)
    path = f"/programme/applications/{one.get_json()['id']}"
    page = boss.get(path).text
    assert "退回補正，要補 1 項" in page
    assert f'href="{path}/headings#ApplicantHeadings-staffing"' in page
    assert "請附名單。" in page
    headings = boss.get(f"{path}/headings").text
    assert 'name="staffing"' in headings
    assert 'name="goals"' not in headings
    assert ANSWERS["goals"] in headings
    done = saved(boss, f"{path}/headings", staffing="陳進財、林美玉。", goals="偷改")
    assert done.status_code == 303
    again = people.leader.get(f"/applications/{path.rsplit('/', 1)[1]}").get_json()["answers"]
    assert (again["staffing"], again["goals"]) == ("陳進財、林美玉。", ANSWERS["goals"])


def test_it_is_withdrawn_with_a_reason(boss: Browser) -> None:
    path = started(boss)
    page = f"{path}/withdraw"
    assert boss.submit(page, page, _form="Withdraw", _page=page).status_code == 422
    assert boss.submit(page, page, withdrawn_for="改明年再申請。").status_code == 303
    assert "已撤回" in boss.get(path).text


def test_after_the_window_the_list_says_so(boss: Browser, people: People) -> None:
    one = complete(people)
    path = f"/programme/applications/{one['id']}"
    with standing_at(dt.datetime(2026, 11, 20, 9, 0, tzinfo=TAIWAN)):
        page = boss.get(path).text
        assert "已截止，過了 10 天" in page
        assert "現在還不能送" in page
        assert "作業要點第五點" in page
        assert "封存地圖，送到" not in boss.get(f"{path}/check").text
        assert "116年下半年度" in boss.get("/c/meiren/apply").text
        assert "再 132 天開放" in boss.get("/c/meiren/apply").text


@pytest.mark.parametrize(
    "page", ["", "/unit", "/proof", "/check", "/withdraw", "/budget", "/budget/new/drinks"]
)
def test_foreign_people_are_refused(
    page: str, app: Flask, sign_in: Callable[..., Browser], boss: Browser, elsewhere: Community
) -> None:
    assert elsewhere
    path = started(boss)
    assert sign_in(Role.LEADER, "elsewhere").get(path + page).status_code == 403
    nobody = app.test_client().get(path + page)
    assert nobody.status_code in (302, 303)
    assert "/login?next" in nobody.headers["Location"]


def added(boss: Browser, path: str, item: str, **typed: object) -> TestResponse:
    """Add a line to the budget."""
    page = f"{path}/budget/new/{item}"
    return boss.submit(page, page, _page=page, **typed)


def test_the_budget_says_what_counts_and_why(boss: Browser, people: People) -> None:
    draw_something(people)
    path = started(boss)
    assert "還沒有任何一項" in boss.get(f"{path}/budget").text
    assert (
        added(boss, path, "meals", people="45", rate="100", meeting="期初會議").status_code == 303
    )
    assert added(boss, path, "promotion", amount="23,000", meeting="期初會議").status_code == 303
    assert added(boss, path, "utilities", amount="12,000").status_code == 303
    assert added(boss, path, "equipment", name="錄影監視器", unit_price="18500", quantity="1",
                 useful_life_years="5").status_code == 303  # fmt: skip
    page = boss.get(f"{path}/budget").text
    for words in ("少計 900 元", "少計 3,000 元", "少計 2,000 元", "人數 45・每人金額 100", "資本",
                  "請寫理由", "還有 2 項要您看", "本系統解讀", "怎麼從 58,000 算到 52,100",
                  "還可編 97,900", "作業要點附件一"):  # fmt: skip
        assert words in page, words
    rows = re.findall(
        r'<td>(\d?)</td><th scope="row">([^<]*?) ?(?:<small>.*?)?</th><td>([^<]*)</td>', page
    )
    assert [amount for _n, _label, amount in rows] == [
        "58,000",
        "−900",
        "−3,000",
        "−2,000",
        "0",
        "52,100",
    ]
    assert "2 項要寫理由" in boss.get(path).text
    line = f"{path}/budget/lines/4"
    basis = controls(boss.get(line).text)["basis"]
    answer = boss.submit(line, line, name="錄影監視器", unit_price="18500", quantity="1",
                         useful_life_years="5", reason="死角多", basis=basis)  # fmt: skip
    assert answer.headers["Location"] == f"{path}/budget#line-4"
    assert "理由：死角多" in boss.get(f"{path}/budget").text
    wrong = added(boss, path, "meals", people="many", rate="80")
    assert wrong.status_code == 422
    assert "#BudgetMeals-people" in wrong.text
    assert "#BudgetMeals-meeting" in wrong.text


def test_lists_within_a_line_are_typed_a_row_each(boss: Browser) -> None:
    path = started(boss)
    typed = "ABC-123，30，930\nXYZ-9，20，620，否"
    assert added(boss, path, "fuel_motorcycle", vehicles=typed).status_code == 303
    assert controls(boss.get(f"{path}/budget/lines/1").text) is not None
    assert "XYZ9，20，620，否" in boss.get(f"{path}/budget/lines/1").text
    shifts = "陳進財，116/1/5，20:00，23:30\n林美玉\t116.01.05\t22:00\t01:00"
    assert added(boss, path, "night_snack", shifts=shifts).status_code == 303
    assert "林美玉，116.01.05，22:00，01:00" in boss.get(f"{path}/budget/lines/2").text
    wrong = added(boss, path, "night_snack", shifts="陳進財，某天")
    assert wrong.status_code == 422
    assert "第 1 行看不懂" in wrong.text


def test_a_line_that_two_change_shows_both(boss: Browser, people: People) -> None:
    path = started(boss)
    number = path.rsplit("/", 1)[1]
    assert added(boss, path, "drinks", amount="500").status_code == 303
    page = f"{path}/budget/lines/1"
    held = controls(boss.get(page).text)
    one = people.volunteer.get(f"/applications/{number}").get_json()
    line = {"id": "1", "item": "drinks", "amount": 700}
    sent = {"version": one["version"], "lines": [line]}
    assert (
        people.volunteer.open("PUT", f"/applications/{number}/budget", json=sent).status_code == 200
    )
    typed = {"csrf_token": held["csrf_token"], "_page": page, "amount": "900"}
    answer = boss.client.post(page, data=typed | {"basis": held["basis"]})
    assert answer.status_code == 422
    assert "別人存的是：700" in answer.text
    now = controls(answer.text)
    assert now["amount"] == "900"
    assert boss.client.post(page, data=typed | {"basis": now["basis"]}).status_code == 303
    (remove,) = re.findall(rf'action="({path}/budget/removals/1\?basis=\w+)"', boss.get(page).text)
    assert boss.submit(page, remove).status_code == 303
    assert "還沒有任何一項" in boss.get(f"{path}/budget").text


def test_utilities_choose_a_duty_post_of_the_map(boss: Browser, people: People) -> None:
    path = started(boss)
    assert "地圖上還沒有" in boss.get(f"{path}/budget/new/utilities").text
    post = drawn(
        "patrol_post", {"type": "Point", "coordinates": [LON, LAT]}, post="duty_post", name="巡守站"
    )
    sent = people.leader.post("/communities/meiren/changesets", json=changeset(create=[post]))
    assert sent.status_code == 201, sent.text
    page = boss.get(f"{path}/budget/new/utilities").text
    assert "巡守站" in page
    (place,) = re.findall(r'name="place" value="([0-9a-f-]{36})"', page)
    assert added(boss, path, "utilities", amount="8000", place=place).status_code == 303
    there = boss.get(f"{path}/budget").text
    assert "巡守站" in there
    assert "項要您看" not in there


def test_a_field_saves_by_itself_and_tells_what_became_of_it(boss: Browser, people: People) -> None:
    path = started(boss)
    token = boss.token(f"{path}/unit")

    def put(field: str, text: str, mark: str = "") -> dict[str, str]:
        sent = {"csrf_token": token, "field": field, field: text, "basis": f"{field}={mark}"}
        answer = boss.client.post(f"{path}/unit/field", data=sent)
        assert answer.status_code == 200, answer.text
        return dict(answer.get_json())

    saved = put("unit", "我寫的名稱")
    assert saved["state"] == "saved"
    assert put("phone", "打給我")["state"] == "wrong"
    assert put("phone", "打給我")["reason"]
    one = people.volunteer.get(f"/applications/{path.rsplit('/', 1)[1]}").get_json()
    assert one["answers"]["unit"] == "我寫的名稱"
    patched(people.volunteer, one, unit="他寫的名稱")
    both = put("unit", "我又改的名稱", saved["mark"])
    assert (both["state"], both["words"], both["who"]) == ("both", "他寫的名稱", "某volunteer")
    assert put("unit", "我又改的名稱", both["mark"])["state"] == "saved"
    unknown = {"csrf_token": token, "field": "goals", "goals": "x"}
    assert boss.client.post(f"{path}/unit/field", data=unknown).status_code == 404
