"""Files of a record: pictures and PDF put on it, shown and taken away (R-16)."""

import uuid
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, request
from flask_babel import gettext as _

from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.programme.roles import Action
from mapserve.services.records.files import add_file, find_file, remove_file
from mapserve.services.records.reading import find_record
from mapserve.store.models import Community
from mapserve.web.access import permitted
from mapserve.web.forms import Filled, read
from mapserve.web.http import context
from mapserve.web.http.attachments import private_file
from mapserve.web.http.security import limiter
from mapserve.web.pages.records.forms import FORMS, proof_choices
from mapserve.web.pages.records.opening import kind_named, record_form, record_page

blueprint = Blueprint(
    "evidence", __name__, url_prefix="/c/<slug>/records/<kind_name>/<uuid:record_id>/files"
)


@blueprint.post("")
@limiter.limit("30/minute")
@permitted(Action.RECORDS)
def add(community: Community, kind_name: str, record_id: uuid.UUID) -> Response:
    """Put a file on a record."""
    kind, viewer = kind_named(kind_name), context.viewer()
    told = find_record(context.reading(), community, kind, record_id, viewer=viewer)
    if kind.files is None:
        raise NotFound(thing=Text("檔案", "file"), name=kind.name)
    filled: Filled[Any] = read(FORMS[kind.files], **proof_choices(kind, told))
    if filled.value is not None:
        sent = filled.value
        with filled.refusals(), context.writing() as session:
            add_file(
                session,
                community,
                kind,
                record_id,
                name=sent.file.name,
                raw=sent.file.content,
                measure=getattr(sent, "measure", None),
                cleared=getattr(sent, "cleared", False),
                viewer=viewer,
            )
    if filled.problems:
        record = record_form(community, kind, told)
        return record_page(
            community, kind, record, id_=record_id, version=told.version, told=told, proof=filled
        )
    flash(_("檔案存好了。"), "success")
    return _back()


@blueprint.get("/<uuid:file_id>")
@permitted(Action.RECORDS)
def file(
    community: Community, kind_name: str, record_id: uuid.UUID, file_id: uuid.UUID
) -> Response:
    """Give a file, or its small picture (`?thumbnail`)."""
    kind, viewer = kind_named(kind_name), context.viewer()
    row = find_file(context.reading(), community, kind, record_id, file_id, viewer=viewer)
    small = "thumbnail" in request.args and row.thumbnail is not None
    content = row.thumbnail if small and row.thumbnail is not None else row.content
    suffix = "jpg" if row.thumbnail is not None else "pdf"
    plain = f"{kind.name}-{file_id}.{suffix}"
    return private_file(content, row.media_type, plain=plain, called=row.name)


@blueprint.post("/<uuid:file_id>/remove")
@limiter.limit("60/minute")
@permitted(Action.RECORDS)
def remove(
    community: Community, kind_name: str, record_id: uuid.UUID, file_id: uuid.UUID
) -> Response:
    """Take a file away."""
    kind = kind_named(kind_name)
    with context.writing() as session:
        remove_file(session, community, kind, record_id, file_id, viewer=context.viewer())
    flash(_("檔案拿掉了。"), "success")
    return _back()


def _back() -> Response:
    return make_response(redirect(request.path.partition("/files")[0] + "#evidence", 303))
