"""Accepting an invitation: as who is signed in, or by signing up."""

from flask import Blueprint, Response, flash, make_response, redirect
from flask_babel import gettext as _

from mapserve.services.people import invitations
from mapserve.services.people.emails import EmailInvalid
from mapserve.services.people.invitations import EmailTaken
from mapserve.services.people.passwords import PasswordTooLong, PasswordTooShort
from mapserve.web.access import anybody, signed_in
from mapserve.web.forms import Filled, blank, read, shown
from mapserve.web.http import context, devices
from mapserve.web.http.security import limiter
from mapserve.web.http.sessions import enter
from mapserve.web.http.viewers import mine
from mapserve.web.pages.people.forms import Join
from mapserve.web.pages.people.link_mail import ask_to_confirm

blueprint = Blueprint("joining", __name__)


@blueprint.get("/invite/<secret>")
@limiter.limit("60/minute")
@anybody
def invitation(secret: str) -> Response:
    """Show who invites to what."""
    return _page(secret, blank(Join))


@blueprint.post("/invite/<secret>/accept")
@limiter.limit("20/minute")
@signed_in
def accept(secret: str) -> Response:
    """Join as who is signed in."""
    with context.writing() as session:
        user = mine(session)
        community = invitations.accept_invitation(session, secret, user)
    return _welcome(community.slug, community.name)


@blueprint.post("/invite/<secret>/join")
@limiter.limit("10/minute;50/hour")
@anybody
def join(secret: str) -> Response:
    """Sign up and join."""
    filled = read(Join)
    if filled.value is None:
        return _page(secret, filled)
    at_email, at_password = (EmailInvalid, EmailTaken), (PasswordTooShort, PasswordTooLong)
    with filled.refusals(email=at_email, password=at_password), context.writing() as session:
        user, community = invitations.join(session, secret, **dict(filled.value))
    if filled.problems:
        return _page(secret, filled)
    enter(user, remember=True, by="password")
    ask_to_confirm(user.email)
    welcome = _welcome(community.slug, community.name)
    devices.remember(welcome, user.email)
    return welcome


def _welcome(slug: str, name: str) -> Response:
    flash(_("您已加入%(name)s。", name=name), "success")
    return make_response(redirect(f"/c/{slug}", 303))


def _page(secret: str, filled: Filled[Join]) -> Response:
    opened = invitations.open_invitation(context.reading(), secret)
    answer = shown("people/join.html", filled, secret=secret, filled=filled, **opened._asdict())
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
