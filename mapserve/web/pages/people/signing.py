"""Signing in by password or by a mailed link, and signing out."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _

from layers.words.text import Text
from mapserve.services.demo.people import DEMO_PEOPLE, has_demo_people
from mapserve.services.people.accounts import find_user_by_email, user_of_password
from mapserve.services.people.tokens import LINK_GOOD_FOR, follow_link, make_link
from mapserve.store.models import User
from mapserve.web import mail
from mapserve.web.access import anybody
from mapserve.web.forms import Filled, blank, kept, read, shown
from mapserve.web.http import context
from mapserve.web.http.addresses import check_mailable, shown_address
from mapserve.web.http.locale import COOKIE
from mapserve.web.http.next_page import next_page
from mapserve.web.http.security import limiter
from mapserve.web.http.sessions import enter, leave
from mapserve.web.pages.people.forms import MailedLink, SignIn

blueprint = Blueprint("signing", __name__)

PER_ADDRESS = "20/minute;200/hour"  # one address may be a whole community centre
PER_NAME = "10/15minutes"
LINKS_PER_NAME = "3/10minutes;10/day"
_YEAR_S = 365 * 24 * 3600
_NOBODY = Text(
    "電子郵件或密碼不對。請再試一次，或用信中的連結登入。",
    "The email or the password is wrong. Try again, or sign in by a link in a mail.",
)


def _name() -> str:
    """Return the name that an attempt is counted under, however it is spelt."""
    return "sign-in " + request.form.get("email", "").strip().lower()[:255]


@blueprint.get("/login")
@anybody
def form() -> Response:
    """Show the form, or go on for who is signed in already."""
    if context.viewer().user_id is not None:
        return _go(next_page())
    return _page(blank(SignIn))


@blueprint.post("/login")
@limiter.limit(PER_ADDRESS)
@limiter.limit(PER_NAME, key_func=_name)
@anybody
def sign_in() -> Response:
    """Sign in by password; every failure gets the same answer."""
    filled = read(SignIn)
    if filled.value is None:
        return _page(filled)
    with context.writing() as session:
        user = user_of_password(session, filled.value.email, filled.value.password)
    if user is None:
        filled.blame("", _NOBODY)
        return _page(filled)
    return _enter(user, remember=filled.value.remember, by="password")


@blueprint.post("/login/link")
@limiter.limit(PER_ADDRESS)
@limiter.limit(LINKS_PER_NAME, key_func=_name)
@anybody
def mail_link() -> Response:
    """Mail a link if there is such an account; the answer does not tell."""
    check_mailable()
    asked = read(MailedLink)
    if asked.value is None:
        return _page(Filled(SignIn, read(SignIn).typed, problems=asked.problems))
    email = asked.value.email
    with context.writing() as session:
        user = find_user_by_email(session, email)
        if user is not None and user.active:
            secret, address = make_link(session, user), user.email
        else:
            address = ""
    if address:
        link = shown_address("signing.link", secret=secret, next=next_page())
        _send(address, link)
    html = render_template(
        "people/link_sent.html", email=email, minutes=_minutes(), waiting=kept.waiting()
    )
    return make_response(html)


@blueprint.get("/login/link/<secret>")
@anybody
def link(secret: str) -> Response:
    """Ask for one press: following alone signs nobody in, so mail scanners spend no link."""
    html = render_template("people/link.html", secret=secret, next=next_page())
    return _private(make_response(html))


@blueprint.post("/login/link/<secret>")
@limiter.limit(PER_ADDRESS)
@anybody
def follow(secret: str) -> Response:
    """Use the link up and sign in."""
    with context.writing() as session:
        user = follow_link(session, secret)
    if user.password is None:
        flash(_("您可以在這裡設定密碼，也可以以後都用信中的連結登入。"), "info")
    return _enter(user, remember=True, by="link")


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


def _send(address: str, link: str) -> None:
    minutes = _minutes()
    body = _("您好：\n\n請在 %(minutes)s 分鐘內打開這個連結登入，只能用一次：\n\n%(link)s\n\n"
             "如果不是您要登入，請不必理會這封信。\n", minutes=minutes, link=link)  # fmt: skip
    mail.send(to=address, subject=_("社區治安地圖：登入連結"), body=body)


def _minutes() -> int:
    return int(LINK_GOOD_FOR.total_seconds() // 60)


def _go(target: str) -> Response:
    return make_response(redirect(target, 303))


def _private(answer: Response) -> Response:
    """Keep the page out of caches, and its address (it may hold a secret) from other sites."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
