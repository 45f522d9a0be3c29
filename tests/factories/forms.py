"""A form of twenty fields, as an application has them, and an app that serves it."""

from typing import Annotated

from flask import Blueprint, Response, jsonify
from pydantic import Field

from layers.words.code import Code
from layers.words.text import Text
from mapserve.programme.forms import PDF, Form, Money, Secret, Section, Takes, Upload, asks
from mapserve.web.access import signed_in
from mapserve.web.forms import Filled, blank, form_page, read

import datetime as dt  # isort: skip - pydantic reads it at run time


class Applicant(Code):
    """Who applies."""

    ASSOCIATION = "association", "社區發展協會", "Development association"
    WATCH = "watch", "守望相助隊", "Watch team"
    BUILDING = "building", "公寓大廈管委會", "Management committee"


class Measure(Code):
    """What is to be done."""

    PATROL = "patrol", "巡守", "Patrols"
    CAMERAS = "cameras", "錄影監視器", "Cameras"
    LIGHTS = "lights", "照明", "Lighting"


class County(Code):
    """More choices than stand open."""

    TAIPEI = "63000", "臺北市", "Taipei"
    NEW_TAIPEI = "65000", "新北市", "New Taipei"
    TAOYUAN = "68000", "桃園市", "Taoyuan"
    TAICHUNG = "66000", "臺中市", "Taichung"
    TAINAN = "67000", "臺南市", "Tainan"
    KAOHSIUNG = "64000", "高雄市", "Kaohsiung"
    KEELUNG = "10017", "基隆市", "Keelung"


Words = Annotated[str, Field(max_length=80)]
Note = Annotated[str | None, Field(max_length=500)]


class Application(Form):
    """Twenty fields."""

    sections = (
        Section(Text("負責人", "Leader"), ("leader", "email", "phone", "pin")),
        Section(
            Text("經費", "Money"),
            ("amount", "own", "items", "insured"),
            Text("金額寫整數元。", "Whole dollars."),
        ),
    )

    unit: Annotated[Words, asks("單位名稱", "Name of the unit")]
    applicant: Annotated[Applicant, asks("申請單位", "Applicant")]
    county: Annotated[County, asks("縣市", "County")]
    address: Annotated[Words, asks("地址", "Address")]
    founded: Annotated[dt.date | None, asks("成立日期", "Founded")] = None
    begins: Annotated[dt.date, asks("開始日期", "Begins")]
    members: Annotated[int, Field(ge=1, le=9999), asks("人數", "Members", unit="人")]
    metres: Annotated[
        float | None, Field(ge=0), asks("巡守路線長度", "Length of the route", unit="m")
    ] = None
    measures: Annotated[list[Measure], asks("要做什麼", "Measures")] = []  # noqa: RUF012
    second: Annotated[Measure | None, asks("第二件事", "A second one")] = None
    plan: Annotated[
        Note, asks("計畫", "Plan", help_=Text("最多 500 字。", "500 at most."), widget="note")
    ] = None
    proof: Annotated[
        Upload | None,
        Takes((PDF,), limit_mb=1),
        asks(
            "立案證明", "Proof", help_=Text("PDF，1 MB 以內。", "PDF, 1 MB at most."), widget="file"
        ),
    ] = None
    leader: Annotated[Words, asks("姓名", "Name", widget="person")]
    email: Annotated[str | None, asks("電子郵件", "E-mail", widget="email")] = None
    phone: Annotated[Words | None, asks("電話", "Telephone")] = None
    pin: Annotated[Secret | None, asks("密碼", "Password", widget="new-password")] = None
    amount: Annotated[Money, asks("申請金額", "Amount asked", widget="money")]
    own: Annotated[Money | None, asks("自籌金額", "Own funds", widget="money")] = None
    items: Annotated[int | None, Field(ge=0), asks("項目數", "Items")] = None
    insured: Annotated[bool, asks("已投保", "Insured")] = False


blueprint = Blueprint("apply", __name__)
PAGE = "/apply"


@blueprint.get(PAGE)
@signed_in
def form() -> Response:
    """Show the form to whoever is signed in."""
    return _page(blank(Application))


@blueprint.post(PAGE)
@signed_in
def send() -> Response:
    """Take it, and tell what was understood."""
    filled = read(Application)
    if filled.value is None:
        return _page(filled)
    return jsonify(filled.value.model_dump(mode="json", exclude={"proof", "pin"}))


def _page(filled: Filled[Application]) -> Response:
    return form_page(filled, title="申請", action=PAGE, submit="送出申請")
