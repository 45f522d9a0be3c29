"""Who may enter a page: an action asked for, the sign-in page for nobody in particular."""

from typing import NoReturn
from urllib.parse import quote

from flask import Response, abort, make_response, redirect, request

from layers.words.audience import Audience
from layers.words.text import Text
from mapserve.errors import Forbidden, SignInNeeded
from mapserve.programme.roles import Action, Place
from mapserve.services.communities.directory import place_of
from mapserve.services.maps.answers import Edition
from mapserve.services.maps.editions import readable_edition
from mapserve.store.models import Community
from mapserve.web.http import context


def may(action: str, community: Community) -> bool:
    """Tell templates whether the reader may do `action` (a value of `Action`) here."""
    place = Place(community.slug, community.precinct, community.county_code)
    return context.viewer().may(Action(action), place)


def require(action: Action, community: Community) -> None:
    """Send who is not signed in to the sign-in page; raise `Forbidden` for who may not."""
    viewer = context.viewer()
    if viewer.may(action, place_of(community)):
        return
    if viewer.user_id is None:
        to_sign_in()
    raise Forbidden(action=action.label)


def inside(community: Community) -> bool:
    """Tell templates whether the reader is a member or staff here, not the public."""
    return context.viewer().audience(place_of(community)) is not Audience.PUBLIC


def refuse_public(community: Community) -> None:
    """Refuse the public: who knows what is unwatched belongs to the community.

    Raises
    ------
    SignInNeeded, Forbidden
    """
    if inside(community):
        return
    if context.viewer().user_id is None:
        raise SignInNeeded
    raise Forbidden(action=Text("看監看涵蓋", "see what is watched"))


def edition_shown(community: Community, number: int) -> Edition:
    """Return the edition of that number if the reader may see it.

    Raises
    ------
    NotFound, Forbidden
    """
    try:
        return readable_edition(context.reading(), community, number, viewer=context.viewer())
    except Forbidden:
        if context.viewer().user_id is None:
            to_sign_in()
        raise


def to_sign_in() -> NoReturn:
    """Leave for the sign-in page, which comes back here."""
    target = request.full_path.rstrip("?")
    abort(redirect(f"/login?next={quote(target)}", 303))


def uncached(html: str) -> Response:
    """Return a page that no browser keeps: it is one reader's."""
    answer = make_response(html)
    answer.headers["Cache-Control"] = "no-store"
    return answer
