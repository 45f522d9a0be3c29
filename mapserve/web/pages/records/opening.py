"""What the pages of a record share: its kind, its form, and the page that shows it."""

import uuid
from typing import Any

from flask import Response, abort, request

from mapserve.programme.forms import Form
from mapserve.programme.records.catalogue import KINDS
from mapserve.programme.records.contract import RecordKind
from mapserve.programme.records.newsletter import NEWSLETTER
from mapserve.services.records.answers import RecordTold
from mapserve.services.records.choices import choices_of
from mapserve.services.records.files import evidence_of
from mapserve.services.records.newsletters import issue_of_record, may_publish
from mapserve.services.records.papers import has_paper
from mapserve.services.records.reading import may_write
from mapserve.store.models import Community
from mapserve.web.forms import Filled, blank, shown
from mapserve.web.http import context
from mapserve.web.http.numbers import LARGEST
from mapserve.web.pages.records.forms import file_form


def kind_named(name: str) -> RecordKind:
    """Return the kind of an address, or answer that there is none."""
    if name not in KINDS:
        abort(404)
    return KINDS[name]


def base_sent() -> int:
    """Return the version that whoever sends has seen, -1 for none that can be."""
    base = request.form.get("base", 0, type=int)
    return base if 0 <= base <= LARGEST else -1


def record_form(community: Community, kind: RecordKind, told: RecordTold) -> Filled[Any]:
    """Return the form of a kind with what a record says."""
    value = kind.form.model_validate(told.data)
    return blank(kind.form, dict(value), **choices_of(context.reading(), community, kind))


def record_page(  # noqa: PLR0913 - what a form's page shows
    community: Community,
    kind: RecordKind,
    filled: Filled[Form],
    *,
    id_: uuid.UUID,
    version: int,
    told: RecordTold | None = None,
    proof: Filled[Any] | None = None,
) -> Response:
    """Return the page of a record: its form, and what else there is to do with it."""
    viewer, session = context.viewer(), context.reading()
    if proof is None and told is not None:
        proof = file_form(kind, told)
    return shown(
        "records/record.html",
        *(one for one in (filled, proof) if one is not None),
        community=community,
        kind=kind,
        filled=filled,
        id=id_,
        version=version,
        told=told,
        proof=proof,
        evidence=evidence_of(session, told) if told is not None else [],
        printed=told is not None and has_paper(kind),
        issue=issue_of_record(session, id_) if kind is NEWSLETTER else None,
        may_publish=kind is NEWSLETTER and may_publish(community, viewer=viewer),
        may_write=may_write(community, kind, viewer=viewer),
    )
