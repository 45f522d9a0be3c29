"""The proof of registration: documents sent and taken away (R-27)."""

from typing import Annotated
from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect
from flask_babel import gettext as _

from layers.words.text import Text
from mapserve.programme.applications.form import PROOF
from mapserve.programme.forms import Form, Takes, Upload, asks
from mapserve.services.applications.documents import add_document, remove_document
from mapserve.web.access import signed_in
from mapserve.web.forms import Filled, blank, read, shown
from mapserve.web.http import context
from mapserve.web.http.security import limiter
from mapserve.web.pages.applications.opening import PREFIX, opened

blueprint = Blueprint("application_proof", __name__, url_prefix=f"{PREFIX}/proof")


class ProofFile(Form):
    """A document that shows that the unit is registered."""

    file: Annotated[
        Upload,
        Takes(),
        asks(
            "選檔案，或拍照",
            "Choose a file, or take a picture",
            help_=Text("PDF 或照片，最多 10 MB。", "PDF or picture, 10 MB at most."),
            widget="file",
        ),
    ]


@blueprint.get("")
@signed_in
def proof(application_id: int) -> Response:
    """Show the documents, and ask for one."""
    return _page(application_id, blank(ProofFile))


@blueprint.post("")
@limiter.limit("30/minute")
@signed_in
def add(application_id: int) -> Response:
    """Keep a document."""
    filled = read(ProofFile)
    if filled.value is None:
        return _page(application_id, filled)
    sent = filled.value.file
    with filled.refusals(), context.writing() as session:
        add_document(session, application_id, sent.name, sent.content, viewer=context.viewer())
    if filled.problems:
        return _page(application_id, filled)
    flash(_("檔案存好了。"), "success")
    return _back(application_id)


@blueprint.post("/<uuid:document_id>/remove")
@signed_in
def remove(application_id: int, document_id: UUID) -> Response:
    """Take a document away."""
    with context.writing() as session:
        remove_document(session, application_id, document_id, viewer=context.viewer())
    flash(_("檔案拿掉了。"), "success")
    return _back(application_id)


def _back(application_id: int) -> Response:
    return make_response(redirect(f"/programme/applications/{application_id}/proof", 303))


def _page(application_id: int, filled: Filled[ProofFile]) -> Response:
    found = opened(application_id)
    return shown(
        "applications/proof.html",
        filled,
        opened=found,
        one=found.one,
        community=found.community,
        filled=filled,
        open=PROOF in found.one.editable,
        remarks=[one for one in found.one.remarks if one.part == PROOF],
    )
