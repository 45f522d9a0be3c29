"""What was typed is still there: after a session that ended, and after a forgery token that did."""

import re
from html import unescape

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from mapserve.web import mail
from tests.factories.browsers import Browser, wait_for_mail
from tests.factories.forms import PAGE
from tests.integration.forms.conftest import EMAIL, PASSWORD
from tests.integration.forms.test_form_kit import GOOD

HERE = {"Sec-Fetch-Site": "same-origin"}
TYPED = GOOD | {"_form": "Application", "_page": PAGE, "plan": "三個\r\n小時 <i>的</i> 字"}


def hidden(page: TestResponse, form: str) -> dict[str, str]:
    """Return the hidden fields of the form of `page` that is sent to `form`."""
    found = re.search(rf'<form[^>]*action="{form}".*?</form>', page.text, re.DOTALL)
    assert found, page.text
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found[0])
    texts = re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', found[0], re.DOTALL)
    values: dict[str, list[str]] = {}
    for name, value in [*fields, *texts]:
        values.setdefault(name, []).append(unescape(value))
    return values  # type: ignore[return-value]  # werkzeug takes lists


def is_all_there(page: TestResponse) -> None:
    assert "您填的都還在，但還沒有送出" in page.text
    assert "三個\n小時 &lt;i&gt;的&lt;/i&gt; 字</textarea>" in page.text.replace("\r", "")
    assert 'name="unit" value=" 復勢社區發展協會 "' in page.text
    assert re.findall(r'name="measures" value="(\w+)" checked', page.text) == ["patrol", "lights"]
    assert "有空白" not in page.text  # a password is not carried about


def send(somebody: Browser, **headers: str) -> TestResponse:
    token = somebody.token(PAGE)
    somebody.client.delete_cookie("session")
    return somebody.client.post(PAGE, data={**TYPED, "csrf_token": token}, headers=headers)


def test_typed_text_comes_back_after_signing_in_without_any_script(meiyu: Browser) -> None:
    sign_in = send(meiyu, **HERE)
    assert sign_in.status_code == 403
    assert "您填的都還在" in sign_in.text
    assert "有空白" not in sign_in.text
    carried = hidden(sign_in, "/login")
    entered = meiyu.client.post("/login", data={**carried, "email": EMAIL, "password": PASSWORD})
    assert entered.status_code == 200
    back = meiyu.client.post(PAGE, data=hidden(entered, PAGE))
    assert back.status_code == 200
    is_all_there(back)
    whole = {**TYPED, "csrf_token": hidden(back, PAGE)["csrf_token"]}
    assert meiyu.client.post(PAGE, data=whole).get_json()["unit"] == "復勢社區發展協會"


def test_a_wrong_password_loses_nothing(meiyu: Browser) -> None:
    carried = hidden(send(meiyu, **HERE), "/login")
    wrong = meiyu.client.post("/login", data={**carried, "email": EMAIL, "password": "wrong-one-9"})
    assert wrong.status_code == 422
    again = hidden(wrong, "/login")
    entered = meiyu.client.post("/login", data={**again, "email": EMAIL, "password": PASSWORD})
    is_all_there(meiyu.client.post(PAGE, data=hidden(entered, PAGE)))


def test_a_mailed_link_leads_back_too(meiyu: Browser, form_app: Flask) -> None:
    carried = hidden(send(meiyu, **HERE), "/login")
    waiting = meiyu.client.post("/login/link", data={**carried, "email": EMAIL})
    assert waiting.status_code == 200
    wait_for_mail()
    with form_app.app_context():
        message = mail.read_outbox()[0]
    [link] = re.findall(r"https?://[^/]+(/login/link/\S+)", message.get_content())
    token = meiyu.token(link)
    path = link.split("?", maxsplit=1)[0]
    assert meiyu.client.post(path, data={"csrf_token": token}).status_code == 303
    # The page that waited is of the session before: its token is old.
    back = meiyu.client.post(PAGE, data=hidden(waiting, PAGE), headers=HERE)
    is_all_there(back)


def test_an_old_token_shows_the_form_again_to_who_is_signed_in(meiyu: Browser) -> None:
    old = meiyu.client.post(PAGE, data={**TYPED, "csrf_token": "old"}, headers=HERE)
    assert old.status_code == 403
    is_all_there(old)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Referer": "https://evil.example/apply"},
        {},
    ],
)
def test_what_another_site_sends_is_refused_and_not_carried(
    meiyu: Browser, headers: dict[str, str]
) -> None:
    for somebody in (meiyu, Browser(meiyu.client.application)):
        forged = somebody.client.post(PAGE, data={**TYPED, "csrf_token": "x"}, headers=headers)
        assert forged.status_code == 403
        assert "小時" not in forged.text


def test_nobody_makes_up_what_a_sign_in_carries(meiyu: Browser) -> None:
    meiyu.client.delete_cookie("session")
    token = meiyu.token("/login")
    values = {"csrf_token": token, "kept": "eyJmb3JtIjoi", "email": EMAIL, "password": PASSWORD}
    entered = meiyu.client.post("/login", data=values)
    assert (entered.status_code, entered.headers["Location"]) == (303, "/")


def test_a_page_elsewhere_is_not_where_a_form_goes_back_to(meiyu: Browser) -> None:
    away = {**TYPED, "_page": "//evil.example/apply", "csrf_token": "old"}
    answer = meiyu.client.post(PAGE, data=away, headers=HERE)
    assert answer.status_code == 403
    assert "evil" not in answer.text


def test_one_who_has_no_account_gets_the_sign_in_page_and_no_more(form_app: Flask) -> None:
    nobody = Browser(form_app)
    token = nobody.token("/login")
    answer = nobody.client.post(PAGE, data={**TYPED, "csrf_token": token}, headers=HERE)
    assert answer.status_code == 401
    assert hidden(answer, "/login")["kept"]
