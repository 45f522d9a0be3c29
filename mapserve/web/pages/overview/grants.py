"""/programme/overview/…/grants: what a county adds of its own money to an application (R-72)."""

import datetime as dt
from typing import Annotated

from flask import Blueprint, Response, flash, make_response, redirect, request
from flask_babel import gettext as _
from pydantic import Field, StringConstraints

from layers.words.invisible_characters import SEEN
from layers.words.text import Text
from mapserve.programme.forms import Form, asks
from mapserve.programme.roles import Action
from mapserve.services.overview.answers import Grant
from mapserve.services.overview.grants import Granted, grant_of, record_grant
from mapserve.services.overview.problems import GrantOverspent, NotApprovedYet
from mapserve.store.models.overview import MOST_GRANTED
from mapserve.web.access import permitted_in_county
from mapserve.web.forms import Filled, blank, read, shown
from mapserve.web.http import context
from mapserve.web.http.security import limiter

blueprint = Blueprint("grants", __name__, url_prefix="/programme/overview/<county_code>/grants")
_Sum = Annotated[int, Field(ge=0, le=MOST_GRANTED)]


class CountyGrantForm(Form):
    """What the county adds, apart from the ministry's subsidy."""

    amount: Annotated[
        _Sum,
        asks(
            "縣市核給的金額",
            "What the county grants",
            help_=Text(
                "縣市自己的錢，不含中央補助；沒有了就寫 0。",
                "The county's own money, without the subsidy; 0 where it was given up.",
            ),
            widget="money",
        ),
    ]
    granted_on: Annotated[
        Annotated[dt.date, Field(ge=dt.date(1990, 1, 1), le=dt.date(2199, 12, 31))],
        asks("核給日期", "Granted on", widget="date"),
    ]
    document: Annotated[
        Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=SEEN)],
        asks("文號", "Number of the document"),
    ]
    accepted: Annotated[
        _Sum | None,
        asks(
            "已核銷的金額",
            "Accounted for",
            help_=Text(
                "還沒核銷就留空；填了，其餘就算賸餘款。",
                "Leave empty as long as it is open; the rest is what is given back.",
            ),
            widget="money",
        ),
    ] = None


@blueprint.get("/<int:application_id>")
@permitted_in_county(Action.FUND)
def grant(county_code: str, application_id: int) -> Response:
    """Show what the county adds to an application, to be changed."""
    return _page(_now(county_code, application_id), None)


@blueprint.post("/<int:application_id>")
@limiter.limit("60/minute")
@permitted_in_county(Action.FUND)
def record(county_code: str, application_id: int) -> Response:
    """Record what the county adds."""
    filled = read(CountyGrantForm)
    if filled.value is not None:
        one = filled.value
        given = Granted(
            amount=one.amount,
            granted_on=one.granted_on,
            document=one.document,
            accepted=one.accepted,
        )
        base = request.form.get("base", 0, type=int)
        where = {"amount": NotApprovedYet, "accepted": GrantOverspent}
        with filled.refusals(**where), context.writing() as session:
            record_grant(
                session, county_code, application_id, given, base=base, viewer=context.viewer()
            )
    now = _now(county_code, application_id)
    if filled.problems:
        return _page(now, filled)
    flash(_("已登記%(name)s的縣市配合款。", name=now.community_name), "success")
    return make_response(redirect(f"/programme/overview/{county_code}", 303))


def _now(county_code: str, number: int) -> Grant:
    return grant_of(context.reading(), county_code, number, viewer=context.viewer())


def _page(now: Grant, sent: Filled[CountyGrantForm] | None) -> Response:
    values = {
        "amount": now.amount,
        "accepted": now.accepted,
        "granted_on": now.granted_on,
        "document": now.document or None,
    }
    filled = sent or blank(CountyGrantForm, values)
    return shown("overview/grant.html", filled, now=now, filled=filled)
