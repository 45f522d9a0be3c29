"""/c/{slug}/records: what a community has done, kind by kind, each record a form of its own."""

import datetime as dt
import uuid
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, request
from flask import render_template as render
from flask_babel import gettext as _

from mapserve.programme.records.catalogue import KINDS
from mapserve.programme.records.contract import RecordKind
from mapserve.programme.records.duty import DUTY
from mapserve.programme.records.meeting import MEETING
from mapserve.programme.records.progress import month_label
from mapserve.programme.roles import Action
from mapserve.rendering.papers.printing import PaperFormat
from mapserve.services.applications.diagnosis import diagnosis_of
from mapserve.services.records.choices import choices_of
from mapserve.services.records.duty_hours import duty_hours, take_hours
from mapserve.services.records.overview import missing_months
from mapserve.services.records.papers import record_file
from mapserve.services.records.reading import (
    find_record,
    kinds_for,
    list_records,
    may_write,
)
from mapserve.services.records.writing import withdraw_record, write_record
from mapserve.store.models import Community
from mapserve.web.access import permitted
from mapserve.web.forms import Filled, blank, read
from mapserve.web.http import context
from mapserve.web.http.addresses import shown_address
from mapserve.web.http.attachments import PAPER_TYPES, private_file
from mapserve.web.http.reply import uncached
from mapserve.web.http.security import limiter
from mapserve.web.pages.records.opening import (
    base_sent,
    kind_named,
    record_form,
    record_page,
)

blueprint = Blueprint("records", __name__, url_prefix="/c/<slug>/records")
PAGE = 50


@blueprint.get("")
@permitted(Action.RECORDS)
def records(community: Community) -> Response:
    """List the records, `?kind=` of one kind, and what is owed."""
    session, viewer = context.reading(), context.viewer()
    kind = KINDS.get(request.args.get("kind", ""))
    rows = list_records(
        session, community, viewer=viewer, kind=kind, before=_place(), limit=PAGE + 1
    )
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    html = render(
        "records/records.html",
        community=community,
        kinds=kinds_for(session, community, viewer=viewer),
        kind=kind,
        rows=rows[:PAGE],
        saved=request.args.get("saved", type=uuid.UUID),
        following=f"{last.day.isoformat()},{last.id}" if last else "",
        hours=duty_hours(session, community, viewer=viewer) if kind is DUTY else [],
        diagnosis=diagnosis_of(session, community.id) if kind in (None, MEETING) else None,
        missing=missing_months(session, community),
        month_label=month_label,
    )
    return uncached(html)


@blueprint.get("/<kind_name>/new")
@permitted(Action.RECORDS)
def new(community: Community, kind_name: str) -> Response:
    """Show the empty form of a kind."""
    kind, session = kind_named(kind_name), context.reading()
    if not may_write(community, kind, viewer=context.viewer()):
        return _back(community, kind)
    known = {name: request.args[name] for name in kind.offered if request.args.get(name)}
    filled = blank(kind.form, known, **choices_of(session, community, kind))
    return record_page(community, kind, filled, id_=uuid.uuid4(), version=0)


@blueprint.get("/<kind_name>/<uuid:record_id>")
@permitted(Action.RECORDS)
def record(community: Community, kind_name: str, record_id: uuid.UUID) -> Response:
    """Show a record, as a form for whoever may change it."""
    kind = kind_named(kind_name)
    told = find_record(context.reading(), community, kind, record_id, viewer=context.viewer())
    filled = record_form(community, kind, told)
    return record_page(community, kind, filled, id_=record_id, version=told.version, told=told)


@blueprint.post("/<kind_name>/<uuid:record_id>")
@limiter.limit("60/minute")
@permitted(Action.RECORDS)
def save(community: Community, kind_name: str, record_id: uuid.UUID) -> Response:
    """Keep a record, or another version of it."""
    kind, base = kind_named(kind_name), base_sent()
    filled: Filled[Any] = read(kind.form, **choices_of(context.reading(), community, kind))
    if filled.value is not None:
        with filled.refusals(), context.writing() as session:
            write_record(
                session,
                community,
                kind,
                filled.value.model_dump(mode="json"),
                id_=record_id,
                base=base,
                viewer=context.viewer(),
            )
    if filled.problems:
        return record_page(community, kind, filled, id_=record_id, version=base)
    flash(_("已儲存。"), "success")
    return _back(community, kind, saved=record_id)


@blueprint.post("/duty/hours/<uuid:feature_id>")
@limiter.limit("60/minute")
@permitted(Action.DRAW)
def take(community: Community, feature_id: uuid.UUID) -> Response:
    """Write a route's hours of the duty records on the map."""
    with context.writing() as session:
        take_hours(
            session,
            community,
            feature_id,
            request.form.get("hours", ""),
            viewer=context.viewer(),
        )
    flash(_("時間寫到地圖上了。"), "success")
    return _back(community, DUTY)


@blueprint.post("/<kind_name>/<uuid:record_id>/withdraw")
@limiter.limit("60/minute")
@permitted(Action.RECORDS)
def withdraw(community: Community, kind_name: str, record_id: uuid.UUID) -> Response:
    """Take a record back."""
    kind = kind_named(kind_name)
    with context.writing() as session:
        withdraw_record(
            session, community, kind, record_id, base=base_sent(), viewer=context.viewer()
        )
    flash(_("已刪除。"), "success")
    return _back(community, kind)


@blueprint.get("/<kind_name>/<uuid:record_id>/paper.<paper_format>")
@limiter.limit("30/minute")
@permitted(Action.RECORDS)
def paper(
    community: Community, kind_name: str, record_id: uuid.UUID, paper_format: str
) -> Response:
    """Give a record as the paper of its kind, as pdf or odt."""
    kind = kind_named(kind_name)
    if paper_format not in set(PaperFormat):
        abort(404)
    as_ = PaperFormat(paper_format)
    address = shown_address(
        "records.record", slug=community.slug, kind_name=kind.name, record_id=record_id
    )
    content, called = record_file(
        context.reading(), community, kind, record_id, as_, address=address, viewer=context.viewer()
    )
    plain = f"{kind.name}-{community.slug}.{as_.value}"
    return private_file(content, PAPER_TYPES[as_], plain=plain, called=called)


def _place() -> tuple[dt.date, uuid.UUID] | None:
    day, _comma, id_ = request.args.get("after", "").partition(",")
    try:
        return dt.date.fromisoformat(day), uuid.UUID(id_)
    except ValueError:
        return None


def _back(community: Community, kind: RecordKind, *, saved: uuid.UUID | None = None) -> Response:
    """Go to the list; `saved` tells the device that it need not keep what was typed."""
    told = f"&saved={saved}" if saved else ""
    return make_response(redirect(f"/c/{community.slug}/records?kind={kind.name}{told}", 303))
