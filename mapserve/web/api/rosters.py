"""GET /rosters and /directories: what a county keeps and reports, as ODS, PDF or CSV."""

from flask import Blueprint, Response

from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.programme.calendar import Period
from mapserve.programme.roles import Action
from mapserve.programme.rosters import CONTACTS, RosterKind
from mapserve.services.communities.directory import EVERY_COUNTY, own_county
from mapserve.services.rosters.answers import RosterNow, Version
from mapserve.services.rosters.communities import roster_of, version_number
from mapserve.services.rosters.contacts import directory_of
from mapserve.services.rosters.files import RosterFormat, roster_file
from mapserve.web.access import permitted_in_county, signed_in
from mapserve.web.api.models import RosterQuery, answers
from mapserve.web.api.openapi import API, SIGNED, document
from mapserve.web.http.addresses import shown_address
from mapserve.web.http.attachments import private_file
from mapserve.web.http.context import reading, viewer
from mapserve.web.http.security import limiter

blueprint = Blueprint("api_rosters", __name__, url_prefix=API)
_TYPES = {
    RosterFormat.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    RosterFormat.PDF: "application/pdf",
    RosterFormat.CSV: "text/csv",
}


@blueprint.get("/rosters/<name>")
@limiter.limit("30/minute")
@signed_in
@document.validate(resp=answers(401, 403, 404, 422, 429, HTTP_200=None), security=SIGNED)
def roster(name: str, query: RosterQuery) -> Response:
    """Give the roster of communities of a period (R-03): what was sealed last, or what stands now.

    `name` is a period with .ods, .pdf or .csv, as 116-1.ods. Whoever sees all counties gets the
    whole country unless `county` is given.
    """
    period, as_ = _named(name)
    session = reading()
    county = query.county or own_county(viewer(), Action.ROSTERS) or EVERY_COUNTY
    now = roster_of(session, Period.read(period), county, viewer=viewer())
    version = now.versions[0] if now.versions and query.version is None else None
    if query.version:
        version = version_number(
            session, now.period, now.county_code, query.version, viewer=viewer()
        )
    address = shown_address("rosters.roster", county_code=county, period=now.period)
    return _sent(now, version, as_, address)


@blueprint.get("/directories/<county_code>/<name>")
@limiter.limit("30/minute")
@permitted_in_county(Action.DIRECTORY)
@document.validate(resp=answers(401, 403, 404, 422, 429, HTTP_200=None), security=SIGNED)
def directory(county_code: str, name: str) -> Response:
    """Give a county's promotion group or its windows (R-04) as they stand.

    `name` is group or windows with .ods, .pdf or .csv.
    """
    kind, as_ = _named(name)
    if kind not in CONTACTS:
        raise _no_such(name)
    now = directory_of(reading(), county_code, RosterKind(kind), viewer=viewer())
    version = now.versions[0] if now.versions else None
    address = shown_address("directories.directory", county_code=county_code)
    return _sent(now, version, as_, address)


def _named(name: str) -> tuple[str, RosterFormat]:
    subject, _, format_ = name.partition(".")
    if format_ not in set(RosterFormat):
        raise _no_such(name)
    return subject, RosterFormat(format_)


def _no_such(name: str) -> NotFound:
    return NotFound(thing=Text("名冊", "roster"), name=name[:40])


def _sent(now: RosterNow, version: Version | None, as_: RosterFormat, address: str) -> Response:
    content, called = roster_file(now, version, as_, address=address)
    plain = f"{now.kind.value}-{now.county_code}-{now.period}.{as_.value}"
    return private_file(content, _TYPES[as_], plain=plain, called=called)
