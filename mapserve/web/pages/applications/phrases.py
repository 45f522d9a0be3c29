"""The templates of a desk: texts for its opinions and remarks, which it edits itself."""

from typing import Annotated

from flask import Blueprint, Response, flash, make_response, redirect
from flask_babel import gettext as _

from layers.words.text import Text
from mapserve.programme.applications.phrases import Phrase, PhraseKind
from mapserve.programme.forms import asks
from mapserve.programme.roles import Appointment, ScopeKind
from mapserve.services.applications.phrases import (
    PhraseTold,
    Scope,
    add_phrase,
    change_phrase,
    find_phrase,
    phrases_of,
    remove_phrase,
    scopes_of,
)
from mapserve.services.applications.queue import desk_appointments
from mapserve.services.people.scopes import scope_name, written_scope
from mapserve.web.access import signed_in
from mapserve.web.forms import Filled, blank, form_page, read, shown
from mapserve.web.http import context
from mapserve.web.http.security import limiter

blueprint = Blueprint("phrases", __name__, url_prefix="/programme/desk/templates")
PATH = "/programme/desk/templates"


class NewPhrase(Phrase):
    """A phrase and the desk that keeps it."""

    desk: Annotated[str, asks("哪一個單位的", "Of which desk")]


@blueprint.get("")
@signed_in
def listed() -> Response:
    """Show the templates of the reader's desks, and a form for one more."""
    desks = _desks()
    values = {"desk": desks[0][0]} if desks else None
    return _page(blank(NewPhrase, values, desk=desks))


@blueprint.post("")
@limiter.limit("60/minute")
@signed_in
def add() -> Response:
    """Keep one more."""
    filled = read(NewPhrase, desk=_desks())
    if filled.value is not None:
        scope = _scopes()[filled.value.desk]
        phrase = Phrase(**filled.value.model_dump(exclude={"desk"}))
        with filled.refusals(), context.writing() as session:
            add_phrase(session, scope, phrase, viewer=context.viewer())
    return _page(filled) if filled.problems else _back(_("已存。"))


@blueprint.get("/<int:phrase_id>")
@signed_in
def phrase(phrase_id: int) -> Response:
    """Show one to be changed."""
    found = find_phrase(context.reading(), phrase_id, viewer=context.viewer())
    values = found.model_dump(include={"kind", "title", "text"}) | {
        "cause": found.cause or None,
        "state": found.state or None,
    }
    return _form(phrase_id, blank(Phrase, values))


@blueprint.post("/<int:phrase_id>")
@limiter.limit("60/minute")
@signed_in
def change(phrase_id: int) -> Response:
    """Keep what it is now."""
    filled = read(Phrase)
    if filled.value is not None:
        with filled.refusals(), context.writing() as session:
            change_phrase(session, phrase_id, filled.value, viewer=context.viewer())
    else:
        find_phrase(context.reading(), phrase_id, viewer=context.viewer())
    return _form(phrase_id, filled) if filled.problems else _back(_("已存。"))


@blueprint.post("/<int:phrase_id>/remove")
@limiter.limit("60/minute")
@signed_in
def remove(phrase_id: int) -> Response:
    """Take one away."""
    with context.writing() as session:
        remove_phrase(session, phrase_id, viewer=context.viewer())
    return _back(_("拿掉了。"))


def _page(filled: Filled[NewPhrase]) -> Response:
    session, viewer = context.reading(), context.viewer()
    names = dict(_desks())
    kept: list[tuple[Text, list[PhraseTold]]] = [
        (names[code], phrases_of(session, scope, viewer=viewer))
        for code, scope in _scopes().items()
    ]
    return shown(
        "applications/phrases.html", filled, filled=filled, kept=kept, kinds=PhraseKind, path=PATH
    )


def _form(phrase_id: int, filled: Filled[Phrase]) -> Response:
    return form_page(
        filled,
        title=_("改範本"),
        action=f"{PATH}/{phrase_id}",
        submit=_("儲存"),
        lead=_("改了以後，就是貴單位自己的範本。"),
    )


def _scopes() -> dict[str, Scope]:
    return {written_scope(*scope): scope for scope in scopes_of(context.viewer())}


def _desks() -> list[tuple[str, Text]]:
    """Return the reader's desks to choose from, each called by its scope."""
    seats = desk_appointments(context.viewer())
    return list({written_scope(one.scope_kind, one.scope): _name(one) for one in seats}.items())


def _name(seat: Appointment) -> Text:
    if seat.scope_kind is ScopeKind.ALL:
        return seat.role.label
    name = scope_name(context.reading(), seat)
    return Text(name, name)


def _back(words: str) -> Response:
    flash(words, "success")
    return make_response(redirect(PATH, 303))
