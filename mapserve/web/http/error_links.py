"""Where a reader can go from an error page: back, on to a community like the one asked for."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from layers.words.problems import Problem
from mapserve.errors import NotFound
from mapserve.services.communities.answers import CommunityListed
from mapserve.services.communities.directory import similar_communities
from mapserve.web.http import context


def ways_on(problems: list[Problem]) -> dict[str, Any]:
    """Return what the error page offers.

    Returns
    -------
    dict
        back: path of our page that the reader came from, or ""; again: the address to try once
        more, or "" where that would send a form twice; alike: communities whose slug begins as
        the unknown one does.
    """
    here = request.full_path.rstrip("?")
    again = here if request.method == "GET" else ""
    return {"back": _back(here), "again": again, "alike": _alike(problems)}


def _back(here: str) -> str:
    """Return where the reader came from, if that is a page of ours and another one.

    A form whose browser does not tell leads back to the page of its own address.
    """
    came = urlsplit(request.referrer or "")
    if came.netloc == request.host and came.path.startswith("/"):
        path = came.path + (f"?{came.query}" if came.query else "")
        return "" if request.method == "GET" and path == here else path
    return request.path if request.method != "GET" and _is_page(request.path) else ""


def _is_page(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return False
    return True


def _alike(problems: list[Problem]) -> list[CommunityListed]:
    slug = (request.view_args or {}).get("slug")
    unknown = isinstance(problems[0], NotFound) and problems[0].facts.get("name") == slug
    return similar_communities(context.reading(), slug) if slug and unknown else []
