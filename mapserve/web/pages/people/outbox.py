"""Mails of the demo, which no server takes."""

from flask import Blueprint, Response, make_response, render_template

from mapserve.web import mail
from mapserve.web.http import context
from mapserve.web.http.problems import NoSuchPage

blueprint = Blueprint("outbox", __name__)


@blueprint.get("/outbox")
def outbox() -> Response:
    """Show the mails; in demo mode only, for they sign people in."""
    if not context.settings().demo:
        raise NoSuchPage
    mails = [
        {
            "to": message["to"],
            "subject": message["subject"],
            "date": message["date"],
            "body": message.get_content(),
        }
        for message in mail.read_outbox()
    ]
    answer = make_response(render_template("people/outbox.html", mails=mails))
    answer.headers["Cache-Control"] = "no-store"
    return answer
