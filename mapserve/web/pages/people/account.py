"""One's own page: roles, mails, calendar, language, name, password, tokens."""

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    request,
    url_for,
)
from flask import session as cookie
from flask_babel import gettext as _

from layers.words.text import LANGUAGES, Text
from mapserve.errors import Malformed
from mapserve.programme.roles import PERMISSIONS, Action, Appointment, ScopeKind
from mapserve.services.people.accounts import end_sessions, set_password
from mapserve.services.people.attempts import (
    Origin,
    count_guess,
    count_link,
    forgive_guesses,
)
from mapserve.services.people.calendars import calendar_since, drop_calendar, make_calendar
from mapserve.services.people.passwords import PasswordTooLong, PasswordTooShort, is_password
from mapserve.services.people.scopes import scope_name
from mapserve.services.people.tokens import list_tokens, make_token, revoke_token
from mapserve.store.models import User
from mapserve.web.access import my_id, signed_in
from mapserve.web.forms import Filled, blank, read, shown
from mapserve.web.http import context, devices
from mapserve.web.http.addresses import check_mailable, shown_address
from mapserve.web.http.security import limiter
from mapserve.web.http.sessions import enter, leave
from mapserve.web.http.viewers import mine
from mapserve.web.pages.people.forms import (
    AskForToken,
    ChangePassword,
    ChooseMailing,
    SetPassword,
)
from mapserve.web.pages.people.link_mail import ask_to_confirm

blueprint = Blueprint("account", __name__)

ONES_OWN = "one's own account page"  # as good as a device that is known
_NOT_IT = Text("現在的密碼不對。", "The current password is wrong.")
_TOO_LITTLE_OR_MUCH = (PasswordTooShort, PasswordTooLong)


@blueprint.get("/account")
@signed_in
def account() -> Response:
    """Show one's own page."""
    return _page()


@blueprint.post("/account/language")
@signed_in
def language() -> Response:
    """Keep the language with the account; the switch keeps it in this browser."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        raise Malformed(reason=chosen[:40])
    with context.writing() as session:
        mine(session).language = chosen
    onward = url_for("locale.switch", language=chosen, next=url_for("account.account"))
    return make_response(redirect(onward, 303))


@blueprint.post("/account/mailing")
@signed_in
def mailing() -> Response:
    """Keep when mails of what happened are wanted."""
    filled = read(ChooseMailing)
    if filled.value is None:
        return _page(mailing=filled)
    with context.writing() as session:
        mine(session).mailing = filled.value.mailing.value
    flash(_("已記下您要什麼時候收信。"), "success")
    return _back()


@blueprint.post("/account/password")
@signed_in
def password() -> Response:
    """Set a new password; every other session of this account ends, and so do its tokens."""
    with context.writing() as session:
        user = mine(session)
        email, form = user.email, _password_form(user)
    filled, origin = read(form), Origin(devices.place(), device=ONES_OWN)
    asked = filled.value
    if isinstance(asked, ChangePassword):
        with context.writing() as session:
            count_guess(session, email, origin)
    with context.writing() as session:
        user = mine(session)
        if isinstance(asked, ChangePassword) and not is_password(asked.old, user.password):
            filled.blame("old", _NOT_IT)
        if filled.value is not None:
            with filled.refusals(new=_TOO_LITTLE_OR_MUCH):
                set_password(session, user, filled.value.new)
                forgive_guesses(session, email, origin)
    if filled.problems:
        return _page(password=filled)
    enter(user, remember=cookie.permanent, by="password")
    flash(_("密碼已儲存。其他裝置上的登入和所有通行碼都已結束。"), "success")
    return _back()


@blueprint.post("/account/confirm")
@signed_in
def confirm() -> Response:
    """Mail the link that shows the address to be theirs."""
    check_mailable()
    with context.writing() as session:
        email = mine(session).email
        count_link(session, email, Origin(devices.place(), device=ONES_OWN))
    ask_to_confirm(email)
    flash(_("確認信已寄到 %(email)s。請用這支手機或電腦打開信中的連結。", email=email), "success")
    return _back()


@blueprint.post("/account/tokens")
@limiter.limit("20/hour", key_func=lambda: f"tokens {context.viewer().user_id}")
@signed_in
def add_token() -> Response:
    """Make a token and show it, this once."""
    filled = read(AskForToken)
    if filled.value is None:
        return _page(asked=filled)
    with context.writing() as session:
        user = mine(session)
        token = make_token(session, user, label=filled.value.label)
    return _page(token=token)


@blueprint.post("/account/tokens/<int:token_id>/revoke")
@signed_in
def drop_token(token_id: int) -> Response:
    """Make a token useless."""
    with context.writing() as session:
        revoke_token(session, mine(session).id, token_id)
    flash(_("通行碼已撤銷。"), "success")
    return _back()


@blueprint.post("/account/calendar")
@limiter.limit("20/hour", key_func=lambda: f"calendars {context.viewer().user_id}")
@signed_in
def add_calendar() -> Response:
    """Make the secret address of one's deadlines and show it, this once; an older one ends."""
    with context.writing() as session:
        secret = make_calendar(session, mine(session))
    return _page(calendar=shown_address("calendar.feed", secret=secret))


@blueprint.post("/account/calendar/revoke")
@signed_in
def drop_address() -> Response:
    """Make the secret address useless."""
    with context.writing() as session:
        drop_calendar(session, mine(session))
    flash(_("行事曆的網址已撤銷。"), "success")
    return _back()


@blueprint.post("/account/leave-everywhere")
@signed_in
def leave_everywhere() -> Response:
    """End every session of this account, this one included."""
    with context.writing() as session:
        end_sessions(session, mine(session))
    leave()
    return make_response(redirect("/login", 303))


def _needs_old(user: User) -> bool:
    return user.password is not None and cookie.get("by") != "link"


def _password_form(user: User) -> type[ChangePassword | SetPassword]:
    return ChangePassword if _needs_old(user) else SetPassword


def _back() -> Response:
    return make_response(redirect("/account", 303))


def _page(
    *,
    password: Filled[ChangePassword | SetPassword] | None = None,
    asked: Filled[AskForToken] | None = None,
    mailing: Filled[ChooseMailing] | None = None,
    token: str = "",
    calendar: str = "",
) -> Response:
    session = context.reading()
    user = session.get_one(User, my_id())
    password = password or blank(_password_form(user))
    asked = asked or blank(AskForToken)
    mailing = mailing or blank(ChooseMailing, {"mailing": user.mailing})
    return shown(
        "people/account.html",
        password,
        asked,
        mailing,
        user=user,
        appointments=[(one, _where(one)) for one in context.viewer().appointments],
        tokens=list_tokens(session, user.id),
        password_form=password,
        token_form=asked,
        mailing_form=mailing,
        token=token,
        calendar=calendar,
        calendar_since=calendar_since(session, user.id),
    )


def _where(one: Appointment) -> tuple[str, str, bool]:
    """Return the name of an appointment's scope, its page if any, and whether one may invite."""
    name = scope_name(context.reading(), one)
    if one.scope_kind is not ScopeKind.COMMUNITY:
        return name, "", False
    return name, f"/c/{one.scope}", Action.INVITE in PERMISSIONS[one.role]
