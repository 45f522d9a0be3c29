"""Mails of the demo, which no server takes."""

from flask import Blueprint, Response, render_template

from mapserve.post import plain
from mapserve.web import mail
from mapserve.web.access import anybody
from mapserve.web.http import context
from mapserve.web.http.problems import NoSuchPage
from mapserve.web.http.reply import uncached

blueprint = Blueprint("outbox", __name__)


@blueprint.get("/outbox")
@anybody
def outbox() -> Response:
    """Show the mails; in demo mode only, for they sign people in."""
    if not context.settings().demo:
        raise NoSuchPage
    mails = [
        {
            "to": message["to"],
            "subject": message["subject"],
            "date": message["date"],
            "body": plain(message),
        }
        for message in mail.read_outbox()
    ]
    return uncached(render_template("people/outbox.html", mails=mails))
