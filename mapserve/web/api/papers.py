"""Papers of applications as files: the official forms with their map, as PDF or ODT."""

from flask import Blueprint, Response

from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.rendering.papers.printing import OF_THE_SETTLEMENT, PaperFormat, PaperKind
from mapserve.services.applications.papers import make_paper
from mapserve.services.settlements.papers import make_settlement_paper
from mapserve.web.access import signed_in
from mapserve.web.api.models import answers
from mapserve.web.api.openapi import API, SIGNED, document
from mapserve.web.http.addresses import shown_address
from mapserve.web.http.attachments import PAPER_TYPES, private_file
from mapserve.web.http.context import reading, viewer
from mapserve.web.http.security import limiter

blueprint = Blueprint("api_papers", __name__, url_prefix=API)


@blueprint.get("/applications/<int:application_id>/papers/<name>")
@limiter.limit("30/minute")
@signed_in
@document.validate(resp=answers(401, 403, 404, 409, 429, HTTP_200=None), security=SIGNED)
def application_paper(application_id: int, name: str) -> Response:
    """Give a paper of an application: what was sent, or the draft marked as one.

    `name` is application, plan or budget, and once approved cover, detail, summary, bound-current
    or bound-capital (cover, list and vouchers as one), with .pdf or .odt.
    """
    kind, _, format_ = name.partition(".")
    if kind not in set(PaperKind) or format_ not in set(PaperFormat):
        raise NotFound(thing=Text("書表", "paper"), name=name[:40])
    as_ = PaperFormat(format_)
    make = make_settlement_paper if kind in OF_THE_SETTLEMENT else make_paper
    content, called = make(
        reading(),
        application_id,
        PaperKind(kind),
        as_,
        address=_address,
        viewer=viewer(),
    )
    plain = f"{kind}-{application_id}.{format_}"
    return private_file(content, PAPER_TYPES[as_], plain=plain, called=called)


def _address(slug: str, edition: int | None) -> str:
    if edition is None:
        return shown_address("community.community", slug=slug)
    return shown_address("editions.edition", slug=slug, number=edition)
