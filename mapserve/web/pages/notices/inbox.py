"""/inbox: what somebody was told, read and unread."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _

from mapserve.services.notices.inbox import inbox_of, open_notice, read_all, unread_of
from mapserve.web.access import my_id, signed_in
from mapserve.web.http import context
from mapserve.web.http.numbers import LARGEST
from mapserve.web.http.reply import uncached

PAGE = 20

blueprint = Blueprint("inbox", __name__, url_prefix="/inbox")


@blueprint.get("")
@signed_in
def inbox() -> Response:
    """Show a page of notices, the latest first: `?before=` is the last one of the page before."""
    before = request.args.get("before", type=int)
    before = before if before is not None and 0 < before <= LARGEST else None
    shown = inbox_of(context.reading(), context.viewer(), before=before, limit=PAGE)
    return uncached(render_template("notices/inbox.html", inbox=shown, before=before))


@blueprint.post("/<int:number>")
@signed_in
def open_one(number: int) -> Response:
    """Mark a notice as read and go to the application that it is of."""
    with context.writing() as session:
        page = open_notice(session, my_id(), number, reader=context.viewer())
    return make_response(redirect(page, 303))


@blueprint.post("/read")
@signed_in
def read_them() -> Response:
    """Mark all notices as read."""
    with context.writing() as session:
        read_all(session, my_id())
    flash(_("全部標示為已讀。"), "success")
    return make_response(redirect("/inbox", 303))


def unread() -> int:
    """Tell templates how many notices the reader has not read, 100 for as many or more."""
    return unread_of(context.reading(), context.viewer())
