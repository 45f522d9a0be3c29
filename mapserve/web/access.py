"""The one door of permission (decision one-door): who may come to a page or to the API.

Every view says whom it lets in, by one of the five decorators here; an application with a view
that says nothing does not start. Services that write ask the viewer once more by themselves.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Flask

from layers.words.audience import Audience
from mapserve.errors import SignInNeeded
from mapserve.programme.roles import Action
from mapserve.services.communities.directory import find_community, place_of, require_in_county
from mapserve.store.models import Community
from mapserve.web.http import context

P = ParamSpec("P")
R = TypeVar("R")
ANYBODY, SIGNED_IN, EVERYWHERE = "anybody", "signed in", "everywhere"
_OURS = "static"  # the files of the front end: Flask's own view


def anybody(view: Callable[P, R]) -> Callable[P, R]:
    """Open a view to the world; what it tells is for the services to measure by the viewer."""
    return _marked(view, ANYBODY)


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Let in whoever has an account: for what is about themselves, or what a service decides."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        my_id()
        return view(*args, **kwargs)

    return _marked(guarded, SIGNED_IN)


def permitted(action: Action) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Let in who may do `action` in the community of the address, which the view gets.

    Asked before anything of the body is read.
    """

    def door(view: Callable[..., R]) -> Callable[..., R]:
        @wraps(view)
        def guarded(*, slug: str, **arguments: Any) -> R:  # noqa: ANN401 - the address's
            community = community_named(slug)
            context.viewer().require(action, place_of(community))
            return view(community=community, **arguments)

        return _marked(guarded, action)

    return door


def permitted_in_county(action: Action) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Let in who may do `action` in the county of the address, or in a community of it."""

    def door(view: Callable[..., R]) -> Callable[..., R]:
        @wraps(view)
        def guarded(*, county_code: str, **arguments: Any) -> R:  # noqa: ANN401 - the address's
            require_in_county(context.reading(), context.viewer(), action, county_code)
            return view(county_code=county_code, **arguments)

        return _marked(guarded, action)

    return door


def permitted_everywhere(action: Action) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let in who may do `action` in all communities."""

    def door(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            context.viewer().require(action)
            return view(*args, **kwargs)

        return _marked(guarded, f"{EVERYWHERE}: {action}")

    return door


def my_id() -> int:
    """Return the id of who is signed in, or raise `SignInNeeded`."""
    user_id = context.viewer().user_id
    if user_id is None:
        raise SignInNeeded
    return user_id


def community_named(slug: str) -> Community:
    """Return the community of an address, or raise `NotFound`."""
    return find_community(context.reading(), slug)


def door_of(view: Callable[..., Any]) -> str | None:
    """Return whom a view lets in: an action's value or one of the words above; None: no door."""
    return getattr(view, "door", None)


def refuse_unguarded(app: Flask) -> None:
    """Raise `TypeError` where a view of `app` does not say whom it lets in."""
    without = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint != _OURS and door_of(view) is None
    ]
    if without:
        message = f"views that let in whoever comes: {', '.join(sorted(without))}"
        raise TypeError(message)


def may(action: str, community: Community) -> bool:
    """Tell templates whether the reader may do `action` (a value of `Action`) here."""
    return context.viewer().may(Action(action), place_of(community))


def inside(community: Community) -> bool:
    """Tell templates whether the reader is a member or staff here, not the public."""
    return context.viewer().audience(place_of(community)) is not Audience.PUBLIC


def _marked(view: Callable[P, R], door: str) -> Callable[P, R]:
    view.door = door  # type: ignore[attr-defined]  # `functools.wraps` hands it on
    return view
