"""/calendar/{secret}.ics: somebody's deadlines, for the calendar of their phone."""

from urllib.parse import urlsplit

from flask import Blueprint, Response

from mapserve.rendering.icalendar import MEDIA_TYPE
from mapserve.services.notices.deadlines import Feed
from mapserve.services.people.accounts import viewer_of_user
from mapserve.services.people.calendars import user_of_calendar
from mapserve.web.access import anybody
from mapserve.web.http import context
from mapserve.web.http.addresses import whole_address
from mapserve.web.http.problems import NoSuchPage

blueprint = Blueprint("calendar", __name__)


@blueprint.get("/calendar/<secret>.ics")
@anybody
def feed(secret: str) -> Response:
    """Give the deadlines of whose secret it is, whoever asks: a calendar signs nobody in.

    What they may see is asked each time. No cache keeps it and no search engine lists it.
    """
    session = context.reading()
    user = user_of_calendar(session, secret)
    if user is None:
        raise NoSuchPage
    base = whole_address("")
    text = Feed(
        viewer_of_user(user),
        language="en" if user.language == "en" else "zh",
        base=base,
        host=urlsplit(base).hostname or "mapserve",
    ).read(session)
    answer = Response(text, mimetype=MEDIA_TYPE)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
