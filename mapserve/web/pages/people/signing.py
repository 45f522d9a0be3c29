"""Signing in by password or by a mailed link, and signing out."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _

from layers.words.text import Text
from mapserve.services.demo.people import DEMO_PEOPLE, has_demo_people
from mapserve.services.people.accounts import user_of_password
from mapserve.services.people.attempts import (
    Origin,
    count_guess,
    count_link,
    count_place,
    forgive_guesses,
)
from mapserve.services.people.tokens import follow_link
from mapserve.store.models import User
from mapserve.web.access import anybody
from mapserve.web.forms import Filled, blank, kept, read, shown
from mapserve.web.http import context, devices
from mapserve.web.http.addresses import check_mailable
from mapserve.web.http.locale import COOKIE
from mapserve.web.http.next_page import next_page
from mapserve.web.http.sessions import enter, leave
from mapserve.web.pages.people.forms import MailedLink, SignIn
from mapserve.web.pages.people.link_mail import MINUTES, send_link

blueprint = Blueprint("signing", __name__)

_YEAR_S = 365 * 24 * 3600
_NOBODY = Text(
    "電子郵件或密碼不對。請再試一次，或用信中的連結登入。",
    "The email or the password is wrong. Try again, or sign in by a link in a mail.",
)


@blueprint.get("/login")
@anybody
def form() -> Response:
    """Show the form, or go on for who is signed in already."""
    if context.viewer().user_id is not None:
        return _go(next_page())
    return _page(blank(SignIn))


@blueprint.post("/login")
@anybody
def sign_in() -> Response:
    """Sign in by password; every failure gets the same answer."""
    filled = read(SignIn)
    if filled.value is None:
        return _page(filled)
    email = filled.value.email
    origin = devices.origin(email)
    with context.writing() as session:
        count_place(session, origin)
    with context.writing() as session:
        count_guess(session, email, origin)
    with context.writing() as session:
        user = user_of_password(session, email, filled.value.password)
        if user is not None:
            forgive_guesses(session, email, origin)
    if user is None:
        filled.blame("", _NOBODY)
        return _page(filled)
    return _enter(user, remember=filled.value.remember, by="password")


@blueprint.post("/login/link")
@anybody
def mail_link() -> Response:
    """Mail a link if there is such an account; neither the answer nor its time tells."""
    check_mailable()
    asked = read(MailedLink)
    if asked.value is None:
        return _page(Filled(SignIn, read(SignIn).typed, problems=asked.problems))
    email = asked.value.email
    origin = devices.origin(email)
    with context.writing() as session:
        count_place(session, origin)
    with context.writing() as session:
        count_link(session, email, origin)
    send_link(email, onward=next_page())
    html = render_template(
        "people/link_sent.html", email=email, minutes=MINUTES, waiting=kept.waiting()
    )
    return make_response(html)


@blueprint.get("/login/link/<secret>")
@anybody
def link(secret: str) -> Response:
    """Ask for one press: following alone signs nobody in, so mail scanners spend no link."""
    html = render_template("people/link.html", secret=secret, next=next_page())
    return _private(make_response(html))


@blueprint.post("/login/link/<secret>")
@anybody
def follow(secret: str) -> Response:
    """Use the link up and sign in."""
    with context.writing() as session:
        count_place(session, Origin(devices.place()))
    with context.writing() as session:
        followed = follow_link(session, secret, signed_in_as=context.viewer().user_id)
    answer = _enter(followed.user, remember=True, by="link")
    # Into the new session: signing in leaves nothing of the one before.
    if followed.confirmed:
        flash(_("電子郵件已確認。"), "success")
    if followed.roles_lost:
        flash(_("確認以前用這個電子郵件加入的社區已經取消，請社區負責人再邀請您一次。"), "info")
    if followed.user.password is None:
        flash(_("您可以在這裡設定密碼，也可以以後都用信中的連結登入。"), "info")
    return answer


@blueprint.get("/logout")
@anybody
def leaving() -> Response:
    """Ask for one press: a picture on another site signs nobody out."""
    if context.viewer().user_id is None:
        return _go("/")
    return make_response(render_template("people/logout.html"))


@blueprint.post("/logout")
@anybody
def sign_out() -> Response:
    """Sign out."""
    leave()
    return _go("/")


def _enter(user: User, *, remember: bool, by: str) -> Response:
    enter(user, remember=remember, by=by)
    answer = kept.handed_on() or _go(next_page())
    devices.remember(answer, user.email)
    if user.language:
        answer.set_cookie(
            COOKIE,
            user.language,
            max_age=_YEAR_S,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure,
        )
    return answer


def _page(filled: Filled[SignIn]) -> Response:
    demo = context.settings().demo and has_demo_people(context.reading())
    answer = shown(
        "people/login.html",
        filled,
        sign_in=filled,
        next=next_page(),
        demo_people=DEMO_PEOPLE if demo else (),
    )
    return _private(answer)


def _go(target: str) -> Response:
    return make_response(redirect(target, 303))


def _private(answer: Response) -> Response:
    """Keep the page out of caches, and its address (it may hold a secret) from other sites."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
