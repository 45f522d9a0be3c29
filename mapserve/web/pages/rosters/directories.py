"""/programme/directories: a county's joint promotion group and its windows (R-04)."""

from flask import Blueprint, Response, abort, flash, make_response, redirect, request
from flask_babel import gettext as _

from mapserve.programme.roles import Action, Viewer
from mapserve.programme.rosters import COLUMNS, CONTACTS, OURS, Contact, RosterKind
from mapserve.services.rosters.contacts import add_contact, directory_of, remove_contact
from mapserve.services.rosters.files import RosterFormat
from mapserve.web.access import permitted_in_county
from mapserve.web.forms import blank, read, shown
from mapserve.web.forms.filled import Filled
from mapserve.web.http import context
from mapserve.web.http.numbers import LARGEST
from mapserve.web.http.security import limiter

blueprint = Blueprint("directories", __name__, url_prefix="/programme/directories/<county_code>")


@blueprint.get("")
@permitted_in_county(Action.DIRECTORY)
def directory(county_code: str) -> Response:
    """Show who is in the group and who is the window of each organ, for those it concerns."""
    return _page(county_code, {})


@blueprint.post("/<kind>")
@limiter.limit("60/minute")
@permitted_in_county(Action.COACH)
def add(county_code: str, kind: str) -> Response:
    """Add somebody to the group or to the windows."""
    of, filled = _kind(kind), read(Contact)
    if filled.value is not None:
        with filled.refusals(), context.writing() as session:
            add_contact(
                session, county_code, of, filled.value, base=_number("base"), viewer=_viewer()
            )
    if filled.problems or filled.value is None:
        return _page(county_code, {of: filled})
    flash(_("已加入%(name)s。", name=filled.value.name), "success")
    return make_response(redirect(f"/programme/directories/{county_code}", 303))


@blueprint.post("/<kind>/remove")
@limiter.limit("60/minute")
@permitted_in_county(Action.COACH)
def remove(county_code: str, kind: str) -> Response:
    """Take somebody out of the group or the windows."""
    with context.writing() as session:
        remove_contact(
            session,
            county_code,
            _kind(kind),
            _number("row"),
            base=_number("base"),
            viewer=_viewer(),
        )
    flash(_("已移除。"), "success")
    return make_response(redirect(f"/programme/directories/{county_code}", 303))


def _page(county_code: str, sent: dict[RosterKind, Filled[Contact]]) -> Response:
    session = context.reading()
    found = {kind: directory_of(session, county_code, kind, viewer=_viewer()) for kind in CONTACTS}
    forms = {kind: sent.get(kind) or blank(Contact) for kind in CONTACTS}
    return shown(
        "rosters/directory.html",
        *forms.values(),
        directories=found,
        forms=forms,
        county=next(iter(found.values())).county,
        county_code=county_code,
        columns=COLUMNS[RosterKind.GROUP],
        formats=list(RosterFormat),
        ours=OURS,
    )


def _viewer() -> Viewer:
    return context.viewer()


def _kind(name: str) -> RosterKind:
    if name not in CONTACTS:
        abort(404)
    return RosterKind(name)


def _number(name: str) -> int:
    number = request.form.get(name, 0, type=int)
    return number if 0 <= number <= LARGEST else -1
