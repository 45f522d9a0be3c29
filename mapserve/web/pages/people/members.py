"""The people of a community: members, and invitations by link and QR code."""

import segno
from flask import Blueprint, Response, flash, make_response, redirect, render_template
from flask_babel import gettext as _

from mapserve.programme.roles import Action, Role
from mapserve.services.people import invitations
from mapserve.services.people.members import list_members, remove_member
from mapserve.store.models import Community
from mapserve.web.access import permitted
from mapserve.web.forms import Filled, blank, read, shown
from mapserve.web.http import context
from mapserve.web.http.addresses import shown_address
from mapserve.web.http.reply import uncached
from mapserve.web.http.security import limiter
from mapserve.web.pages.people.forms import Invite

blueprint = Blueprint("members", __name__, url_prefix="/c/<slug>/people")
_ROLES = [(role.value, role.label) for role in invitations.ROLES]


@blueprint.get("")
@permitted(Action.INVITE)
def people(community: Community) -> Response:
    """List members and invitations for who may invite."""
    return _page(community, blank(Invite, role=_ROLES))


@blueprint.post("/invitations")
@limiter.limit("30/hour", key_func=lambda: f"invite {context.viewer().user_id}")
@permitted(Action.INVITE)
def invite(community: Community) -> Response:
    """Make an invitation and show its link and QR code, this once."""
    filled = read(Invite, role=_ROLES)
    if filled.value is None:
        return _page(community, filled)
    with context.writing() as session:
        invitation, secret = invitations.invite(
            session, community, viewer=context.viewer(), **dict(filled.value)
        )
        role, uses, expires_at = invitation.role, invitation.uses_left, invitation.expires_at
    link = shown_address("joining.invitation", secret=secret)
    html = render_template(
        "people/invited.html",
        community=community,
        role=Role(role),
        uses=uses,
        expires_at=expires_at,
        link=link,
        qr=segno.make(link, error="m").svg_inline(scale=6, border=4, svgclass="qr", lineclass=None),
    )
    return uncached(html)


@blueprint.post("/invitations/<int:invitation_id>/revoke")
@permitted(Action.INVITE)
def revoke(community: Community, invitation_id: int) -> Response:
    """Make an invitation useless."""
    with context.writing() as session:
        invitations.revoke_invitation(session, community, invitation_id, viewer=context.viewer())
    flash(_("邀請已撤銷。"), "success")
    return _back(community)


@blueprint.post("/<int:user_id>/remove")
@permitted(Action.INVITE)
def remove(community: Community, user_id: int) -> Response:
    """Take a member's roles here back."""
    with context.writing() as session:
        name = remove_member(session, community, user_id, by=context.viewer())
    flash(_("已移除 %(name)s。", name=name), "success")
    return _back(community)


def _page(community: Community, filled: Filled[Invite]) -> Response:
    session = context.reading()
    return shown(
        "people/members.html",
        filled,
        community=community,
        members=list_members(session, community),
        invitations=invitations.list_invitations(session, community),
        filled=filled,
    )


def _back(community: Community) -> Response:
    return make_response(redirect(f"/c/{community.slug}/people", 303))
