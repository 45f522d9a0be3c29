"""Accepting an invitation: as who is signed in, or by signing up."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _

from layers.words.problems import Problem
from mapserve.services.people import invitations
from mapserve.services.people.invitations import InvitationSpent
from mapserve.services.people.passwords import SHORTEST
from mapserve.web.access import anybody, signed_in
from mapserve.web.http import context, devices
from mapserve.web.http.problem_document import tell
from mapserve.web.http.reply import uncached
from mapserve.web.http.security import limiter
from mapserve.web.http.sessions import enter
from mapserve.web.http.viewers import mine
from mapserve.web.pages.people.link_mail import ask_to_confirm

blueprint = Blueprint("joining", __name__)


@blueprint.get("/invite/<secret>")
@limiter.limit("60/minute")
@anybody
def invitation(secret: str) -> Response:
    """Show who invites to what."""
    return _page(secret)


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
    form = request.form
    try:
        with context.writing() as session:
            user, community = invitations.join(
                session,
                secret,
                name=form.get("name", ""),
                email=form.get("email", ""),
                password=form.get("password", ""),
            )
    except InvitationSpent:
        raise
    except Problem as problem:
        return _page(secret, wrong=tell(problem, context.language()), status=422)
    enter(user, remember=True, by="password")
    ask_to_confirm(user.email)
    welcome = _welcome(community.slug, community.name)
    devices.remember(welcome, user.email)
    return welcome


def _welcome(slug: str, name: str) -> Response:
    flash(_("您已加入%(name)s。", name=name), "success")
    return make_response(redirect(f"/c/{slug}", 303))


def _page(secret: str, *, wrong: str = "", status: int = 200) -> Response:
    opened = invitations.open_invitation(context.reading(), secret)
    html = render_template(
        "people/join.html",
        secret=secret,
        shortest=SHORTEST,
        wrong=wrong,
        filled=request.form,
        **opened._asdict(),
    )
    answer = uncached(html, status)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
