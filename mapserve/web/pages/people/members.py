"""The people of a community: members, and invitations by link and QR code."""

import segno
from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _

from mapserve.errors import Forbidden, Malformed, SignInNeeded
from mapserve.programme.roles import Action, Role
from mapserve.services.communities.directory import find_community, place_of
from mapserve.services.people import invitations
from mapserve.services.people.accounts import list_members, remove_member
from mapserve.store.models import Community
from mapserve.web.http import context
from mapserve.web.http.addresses import shown_address
from mapserve.web.http.security import limiter

blueprint = Blueprint("members", __name__, url_prefix="/c/<slug>/people")


@blueprint.get("")
def people(slug: str) -> Response:
    """List members and invitations for who may invite."""
    if context.viewer().user_id is None:
        return make_response(redirect(f"/login?next={request.path}", 303))
    session = context.reading()
    community = _mine(slug)
    html = render_template(
        "people/members.html",
        community=community,
        members=list_members(session, community),
        invitations=invitations.list_invitations(session, community),
        roles=invitations.ROLES,
        days=invitations.DAYS,
    )
    return _uncached(html)


@blueprint.post("/invitations")
@limiter.limit("30/hour", key_func=lambda: f"invite {context.viewer().user_id}")
def invite(slug: str) -> Response:
    """Make an invitation and show its link and QR code, this once."""
    community = _mine(slug)
    with context.writing() as session:
        invitation, secret = invitations.invite(
            session,
            community,
            role=_role(request.form.get("role", "")),
            viewer=context.viewer(),
            uses=request.form.get("uses", 1, type=int),
            days=request.form.get("days", invitations.DAYS, type=int),
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
    return _uncached(html)


@blueprint.post("/invitations/<int:invitation_id>/revoke")
def revoke(slug: str, invitation_id: int) -> Response:
    """Make an invitation useless."""
    community = _mine(slug)
    with context.writing() as session:
        invitations.revoke_invitation(session, community, invitation_id, viewer=context.viewer())
    flash(_("邀請已撤銷。"), "success")
    return _back(slug)


@blueprint.post("/<int:user_id>/remove")
def remove(slug: str, user_id: int) -> Response:
    """Take a member's roles here back."""
    community = _mine(slug)
    with context.writing() as session:
        name = remove_member(session, community, user_id, by=context.viewer())
    flash(_("已移除 %(name)s。", name=name), "success")
    return _back(slug)


def _mine(slug: str) -> Community:
    """Return the community if the viewer may invite to it."""
    community = find_community(context.reading(), slug)
    if context.viewer().user_id is None:
        raise SignInNeeded
    if not context.viewer().may(Action.INVITE, place_of(community)):
        raise Forbidden(action=Action.INVITE.label)
    return community


def _role(value: str) -> Role:
    if value not in list(Role):
        raise Malformed(reason=value[:40])
    return Role(value)


def _back(slug: str) -> Response:
    return make_response(redirect(f"/c/{slug}/people", 303))


def _uncached(html: str) -> Response:
    answer = make_response(html)
    answer.headers["Cache-Control"] = "no-store"
    return answer
