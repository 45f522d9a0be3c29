"""GET /overview: counts, money, deadlines and communities of a county or the country."""

from typing import Annotated

from flask import Blueprint, Response
from pydantic import BeforeValidator, Field, WithJsonSchema

from layers.words.text import Text
from layers.words.validation_messages import refusing
from mapserve import clock
from mapserve.errors import NotFound
from mapserve.exchange.sheets.xlsx import MIME as XLSX
from mapserve.programme.calendar import Period
from mapserve.programme.overview import SHOWN_STATES, Sort, Term
from mapserve.programme.roles import Action
from mapserve.services.overview.answers import (
    Overview,
    OverviewPoints,
    OverviewRows,
    OverviewVillages,
)
from mapserve.services.overview.communities import Narrowed, points_of, rows_of
from mapserve.services.overview.files import SheetFormat, sheet_of
from mapserve.services.overview.summary import overview_of
from mapserve.services.overview.villages import villages_of
from mapserve.web.access import permitted_in_county
from mapserve.web.api.models import MAX_PAGE, Query, answers
from mapserve.web.api.openapi import API, SIGNED, document
from mapserve.web.http.attachments import private_file
from mapserve.web.http.context import reading, viewer
from mapserve.web.http.reply import reply
from mapserve.web.http.security import limiter

blueprint = Blueprint("api_overview", __name__, url_prefix=f"{API}/overview/<county_code>")
_TYPES = {
    SheetFormat.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    SheetFormat.XLSX: XLSX,
    SheetFormat.CSV: "text/csv",
}


def _term(given: object) -> Term:
    return given if isinstance(given, Term) else Term.read(str(given))


class TermQuery(Query):
    """Which half-year or year; the present half-year by default."""

    term: Annotated[
        Term | None,
        BeforeValidator(refusing(_term)),
        WithJsonSchema(
            {
                "type": "string",
                "pattern": "^(9[5-9]|[1-9][0-9]{2})(-[12])?$",
                "description": "A half-year or a 民國 year: 116-1, 116.",
                "examples": ["116-1", "116"],
            }
        ),
    ] = None

    @property
    def wanted(self) -> Term:
        """Return the term that is asked for."""
        return self.term or Term.read(str(Period.of(clock.today())))


class SheetQuery(TermQuery):
    """What of the table, in which order."""

    state: Annotated[str, Field(pattern=f"^({'|'.join(SHOWN_STATES)})?$")] = ""
    precinct: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = ""
    q: Annotated[
        str, Field(max_length=80, pattern=r"^[^\x00]*$", description="Part of a place's name.")
    ] = ""
    late: Annotated[bool, Field(description="Only where a deadline was missed.")] = False
    sort: Sort = Sort.COMMUNITY
    descending: bool = False

    @property
    def narrowed(self) -> Narrowed:
        """Return it as the service takes it."""
        return Narrowed(
            state=self.state,
            precinct=self.precinct,
            query=self.q,
            late=self.late,
            sort=self.sort,
            descending=self.descending,
        )


class RowsQuery(SheetQuery):
    """One page of the table."""

    limit: Annotated[int, Field(ge=1, le=MAX_PAGE)] = 50
    after: Annotated[
        str,
        Field(max_length=300, pattern=r"^[^\x00]*$", description="`next` of the page before."),
    ] = ""


@blueprint.get("")
@limiter.limit("120/minute")
@permitted_in_county(Action.OVERVIEW)
@document.validate(resp=answers(401, 403, 404, 422, 429, HTTP_200=Overview), security=SIGNED)
def overview(county_code: str, query: TermQuery) -> Response:
    """Give the overview of a county (five digits) or of the whole country (`all`).

    Counts by state against the target (R-01), money by source (R-72) and by kind (R-60),
    deadlines that were missed.
    """
    return reply(overview_of(reading(), query.wanted, county_code, viewer=viewer()))


@blueprint.get("/communities")
@limiter.limit("120/minute")
@permitted_in_county(Action.OVERVIEW)
@document.validate(resp=answers(401, 403, 404, 422, 429, HTTP_200=OverviewRows), security=SIGNED)
def overview_communities(county_code: str, query: RowsQuery) -> Response:
    """Give a page of the overview's table: an application a row."""
    found = rows_of(
        reading(),
        query.wanted,
        county_code,
        query.narrowed,
        viewer=viewer(),
        after=query.after,
        limit=query.limit,
    )
    return reply(found)


@blueprint.get("/map")
@limiter.limit("120/minute")
@permitted_in_county(Action.OVERVIEW)
@document.validate(resp=answers(401, 403, 404, 422, 429, HTTP_200=OverviewPoints), security=SIGNED)
def overview_map(county_code: str, query: TermQuery) -> Response:
    """Give where the communities of the overview are, with the stage of each."""
    return reply(points_of(reading(), query.wanted, county_code, viewer=viewer()))


@blueprint.get("/villages")
@limiter.limit("60/minute")
@permitted_in_county(Action.OVERVIEW)
@document.validate(
    resp=answers(401, 403, 404, 422, 429, HTTP_200=OverviewVillages), security=SIGNED
)
def overview_villages(county_code: str, query: TermQuery) -> Response:
    """Give a county's villages: approved money against metres unwatched and open blind spots."""
    return reply(villages_of(reading(), query.wanted, county_code, viewer=viewer()))


@blueprint.get("/files/<name>")
@limiter.limit("30/minute")
@permitted_in_county(Action.OVERVIEW)
@document.validate(resp=answers(401, 403, 404, 422, 429, HTTP_200=None), security=SIGNED)
def overview_file(county_code: str, name: str, query: SheetQuery) -> Response:
    """Give the whole table as it was narrowed: communities.ods, communities.xlsx or .csv."""
    subject, _, format_ = name.partition(".")
    if subject != "communities" or format_ not in set(SheetFormat):
        raise NotFound(thing=Text("檔案", "file"), name=name[:40])
    as_ = SheetFormat(format_)
    content, called = sheet_of(
        reading(), query.wanted, county_code, query.narrowed, as_, viewer=viewer()
    )
    plain = f"overview-{county_code}-{query.wanted}.{as_.value}"
    return private_file(content, _TYPES[as_], plain=plain, called=called)
