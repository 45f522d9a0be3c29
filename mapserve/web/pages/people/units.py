"""/c/{slug}/units: the applicant units of a community and who belongs to them."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect
from flask_babel import gettext as _

from layers.words.text import Text
from mapserve.programme.applications.units import UnitMember, UnitRegistered
from mapserve.programme.roles import Action
from mapserve.services.applications.units import (
    place_person,
    register_unit,
    remove_person,
    units_of,
)
from mapserve.services.people.members import list_members
from mapserve.store.models import Community
from mapserve.web.access import permitted
from mapserve.web.forms import Filled, blank, read, shown
from mapserve.web.http import context
from mapserve.web.http.security import limiter

blueprint = Blueprint("units", __name__, url_prefix="/c/<slug>/units")


@blueprint.get("")
@permitted(Action.INVITE)
def units(community: Community) -> Response:
    """Show the units with their people, and the forms to add to them."""
    return _page(community)


@blueprint.post("")
@limiter.limit("30/minute")
@permitted(Action.INVITE)
def register(community: Community) -> Response:
    """Add a unit."""
    filled = read(UnitRegistered)
    if filled.value is not None:
        with filled.refusals(), context.writing() as session:
            register_unit(session, community, filled.value, viewer=context.viewer())
    if filled.problems or filled.value is None:
        return _page(community, unit=filled)
    flash(_("已加入%(name)s。", name=filled.value.name), "success")
    return _back(community)


@blueprint.post("/people")
@limiter.limit("60/minute")
@permitted(Action.INVITE)
def place(community: Community) -> Response:
    """Let a member belong to a unit."""
    filled = read(UnitMember, **_offered(community))
    if filled.value is not None:
        with filled.refusals(), context.writing() as session:
            place_person(session, community, filled.value, viewer=context.viewer())
    if filled.problems or filled.value is None:
        return _page(community, member=filled)
    flash(_("已儲存。"), "success")
    return _back(community)


@blueprint.post("/<int:unit_id>/people/<int:user_id>/remove")
@limiter.limit("60/minute")
@permitted(Action.INVITE)
def remove(community: Community, unit_id: int, user_id: int) -> Response:
    """Let somebody belong to a unit no more."""
    with context.writing() as session:
        remove_person(session, community, unit_id, user_id, viewer=context.viewer())
    flash(_("已移除。"), "success")
    return _back(community)


def _page(
    community: Community,
    *,
    unit: Filled[UnitRegistered] | None = None,
    member: Filled[UnitMember] | None = None,
) -> Response:
    found = units_of(context.reading(), community, viewer=context.viewer())
    forms: list[Filled[Any]] = [
        unit or blank(UnitRegistered),
        member or blank(UnitMember, **_offered(community)),
    ]
    return shown(
        "people/units.html",
        *forms,
        community=community,
        units=found,
        unit=forms[0],
        member=forms[1],
    )


def _offered(community: Community) -> dict[str, Any]:
    """Return the units and the members that may be chosen."""
    session = context.reading()
    people = {one.user_id: one.name for one in list_members(session, community)}
    found = units_of(session, community, viewer=context.viewer())
    return {
        "unit": [(str(one.id), Text(one.name, one.name)) for one in found],
        "person": [(str(id_), Text(name, name)) for id_, name in people.items()],
    }


def _back(community: Community) -> Response:
    return make_response(redirect(f"/c/{community.slug}/units", 303))
