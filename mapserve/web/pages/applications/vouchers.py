"""A voucher of the settlement: its picture first, then what stands on it, field by field."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, jsonify, make_response, redirect, request
from flask_babel import gettext as _

from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.programme.budget.items import Item
from mapserve.programme.budget.lines import KIND_OF
from mapserve.programme.forms import Form, fields_of
from mapserve.programme.settlement.vouchers import masked
from mapserve.services.applications.merging import basis_of, mark_of
from mapserve.services.settlements.answers import VoucherShown
from mapserve.services.settlements.files import attach, detach
from mapserve.services.settlements.judging import answer
from mapserve.services.settlements.showing import describe_settlement
from mapserve.services.settlements.vouchers import (
    add_voucher,
    change_voucher,
    find_voucher,
    remove_voucher,
    save_typed_voucher,
    things_of,
)
from mapserve.store.models import Voucher
from mapserve.web.access import signed_in
from mapserve.web.forms import Filled, blank, read, shown
from mapserve.web.forms.values import typed_of
from mapserve.web.http import context
from mapserve.web.http.numbers import LARGEST
from mapserve.web.http.security import limiter
from mapserve.web.pages.applications.line_forms import RowUnread, line_from, typed_line
from mapserve.web.pages.applications.opening import PREFIX, Opened, opened
from mapserve.web.pages.applications.settlement import lines_of
from mapserve.web.pages.applications.settlement_forms import (
    NewVoucher,
    VoucherAnswer,
    VoucherForm,
    VoucherPhoto,
    quantities_form,
)

blueprint = Blueprint("vouchers", __name__, url_prefix=f"{PREFIX}/settlement")
_FIELDS = tuple(name for name in VoucherForm.model_fields if name != "basis")
# A person's number: no mark of it goes out, so that nobody counts back from the mark.
_UNMARKED = "payee_number"
_MARKED = tuple(name for name in _FIELDS if name != _UNMARKED)
_ONE = "/vouchers/<int:voucher_id>"


@blueprint.get("/new")
@signed_in
def new(application_id: int) -> Response:
    """Ask for the picture of a new voucher."""
    return _new(opened(application_id), blank(NewVoucher))


@blueprint.post("/new")
@limiter.limit("60/minute")
@signed_in
def add(application_id: int) -> Response:
    """Begin a voucher, with its picture where there is one."""
    filled, made = read(NewVoucher), 0
    if filled.value is not None:
        sent, viewer = filled.value.file, context.viewer()
        with filled.refusals(), context.writing() as session:
            made = add_voucher(session, application_id, {}, viewer=viewer).id
            if sent is not None:
                raw, name = sent.content, sent.name
                attach(session, application_id, made, name=name, raw=raw, viewer=viewer)
    if filled.problems:
        return _new(opened(application_id), filled)
    return _to(application_id, made)


@blueprint.get(_ONE)
@signed_in
def voucher(application_id: int, voucher_id: int) -> Response:
    """Show a voucher to be filled in or changed."""
    found = opened(application_id)
    row = find_voucher(context.reading(), found.row, voucher_id)
    return _page(found, row, _blank(found, row))


@blueprint.post(_ONE)
@limiter.limit("240/minute")
@signed_in
def change(application_id: int, voucher_id: int) -> Response:
    """Save what was typed; what others have changed since the page was made stays theirs."""
    found = opened(application_id)
    filled = read(VoucherForm, **_choices(found))
    both: frozenset[str] = frozenset()
    if filled.value is not None:
        with filled.refusals(), context.writing() as session:
            both = save_typed_voucher(
                session,
                application_id,
                voucher_id,
                filled.value.basis or "",
                _typed(filled.given, _FIELDS),
                viewer=context.viewer(),
            ).both
    found = _anew(application_id)
    now = find_voucher(context.reading(), found.row, voucher_id)
    for name in both:
        label = _words_of(now, name)
        zh = f"別人改成「{label}」了，再存一次就用您的。"
        en = f"somebody changed it to “{label}”; save again to use yours."
        filled.blame(name, Text(zh, en))
    if filled.problems:
        typed = dict(filled.typed)
        typed["basis"] = [basis_of(_values(now), _MARKED)]
        filled.typed = typed
        return _page(found, now, filled)
    flash(_("已存。"), "success")
    if request.form.get("then") == "next":
        return make_response(redirect(f"{found.path}/settlement/new", 303))
    return make_response(redirect(f"{found.path}/settlement#v{voucher_id}", 303))


@blueprint.post(f"{_ONE}/field")
@limiter.limit("240/minute")
@signed_in
def save_field(application_id: int, voucher_id: int) -> Response:
    """Save one field by itself, as a script sends it while somebody types; answers JSON.

    `state` is saved, both (somebody else changed it too; nothing is stored) or wrong.
    """
    found = opened(application_id)
    filled = read(VoucherForm, **_choices(found))
    name, both = request.form.get("field", ""), False
    if name not in _FIELDS:
        raise NotFound(thing=Text("欄位", "field"), name=name[:40])
    if name not in filled.problems:
        filled.problems.clear()
        basis = str(filled.given.get("basis") or "")
        with filled.refusals(), context.writing() as session:
            typed = _typed(filled.given, (name,))
            merge = save_typed_voucher(
                session, application_id, voucher_id, basis, typed, viewer=context.viewer()
            )
            both = bool(merge.both)
    wrong = filled.problems.get(name) or filled.problems.get("")
    if wrong:
        return jsonify({"state": "wrong", "reason": wrong.in_(context.language())})
    row = find_voucher(context.reading(), _anew(application_id).row, voucher_id)
    values = _values(row)
    told: dict[str, Any] = {"state": "both" if both else "saved"}
    told["mark"] = "" if name == _UNMARKED else mark_of(values.get(name))
    if both:
        info, note = fields_of(VoucherForm)[name]
        theirs = typed_of(info, note, _form_values(row).get(name), context.language())
        told |= {"who": "", "theirs": list(theirs), "words": _words_of(row, name)}
    return jsonify(told)


@blueprint.post(f"{_ONE}/files")
@limiter.limit("60/minute")
@signed_in
def add_file(application_id: int, voucher_id: int) -> Response:
    """Keep a picture or a PDF of a voucher."""
    filled = read(VoucherPhoto)
    if filled.value is not None:
        sent = filled.value.file
        with filled.refusals(), context.writing() as session:
            attach(
                session,
                application_id,
                voucher_id,
                name=sent.name,
                raw=sent.content,
                viewer=context.viewer(),
            )
    if filled.problems:
        found = _anew(application_id)
        row = find_voucher(context.reading(), found.row, voucher_id)
        return _page(found, row, _blank(found, row), photo=filled)
    return _to(application_id, voucher_id)


@blueprint.post("/files/<uuid:file_id>/remove")
@limiter.limit("60/minute")
@signed_in
def remove_file(application_id: int, file_id: UUID) -> Response:
    """Take a file of a voucher away."""
    with context.writing() as session:
        there = detach(session, application_id, file_id, viewer=context.viewer())
    return _to(application_id, there)


@blueprint.post(f"{_ONE}/quantities")
@limiter.limit("120/minute")
@signed_in
def quantities(application_id: int, voucher_id: int) -> Response:
    """Save what was really bought or done."""
    found = opened(application_id)
    row = find_voucher(context.reading(), found.row, voucher_id)
    planned = _planned(found, row)
    form = quantities_form(Item(planned["item"])) if planned else None
    if planned is None or form is None:
        raise NotFound(thing=Text("數量", "quantities"), name=str(voucher_id))
    filled: Filled[Form] = read(form)
    if filled.value is not None:
        try:
            said = line_from(Item(planned["item"]), filled.value, "", None)
        except RowUnread as unread:
            filled.blame(unread.field, unread.reason)
        else:
            written = {"quantities": {n: v for n, v in said.items() if n not in ("id", "item")}}
            with filled.refusals(), context.writing() as session:
                change_voucher(
                    session, application_id, voucher_id, _seen(), written, viewer=context.viewer()
                )
    if filled.problems:
        return _page(found, row, _blank(found, row), counted=filled)
    flash(_("已存。"), "success")
    return make_response(redirect(f"{found.path}/settlement#v{voucher_id}", 303))


@blueprint.post(f"{_ONE}/answer")
@limiter.limit("60/minute")
@signed_in
def answer_question(application_id: int, voucher_id: int) -> Response:
    """Keep the unit's answer to a question."""
    filled = read(VoucherAnswer)
    if filled.value is not None:
        words = filled.value.words
        with filled.refusals(), context.writing() as session:
            answer(session, application_id, voucher_id, _seen(), words, viewer=context.viewer())
    if filled.problems:
        found = _anew(application_id)
        row = find_voucher(context.reading(), found.row, voucher_id)
        return _page(found, row, _blank(found, row), reply=filled)
    return _to(application_id, voucher_id)


@blueprint.post(f"{_ONE}/remove")
@limiter.limit("60/minute")
@signed_in
def remove(application_id: int, voucher_id: int) -> Response:
    """Take a voucher out; one that was judged stays, withdrawn."""
    with context.writing() as session:
        remove_voucher(session, application_id, voucher_id, _seen(), viewer=context.viewer())
    flash(_("拿掉了。"), "success")
    return make_response(redirect(f"/programme/applications/{application_id}/settlement", 303))


def _anew(application_id: int) -> Opened:
    """Return the application as it is after this request has written."""
    context.reading().expire_all()
    return opened(application_id)


def _new(found: Opened, filled: Filled[NewVoucher]) -> Response:
    return shown(
        "applications/voucher_new.html",
        filled,
        opened=found,
        one=found.one,
        community=found.community,
        filled=filled,
    )


def _page(  # noqa: PLR0913 - the forms of a page
    found: Opened,
    row: Voucher,
    filled: Filled[VoucherForm],
    *,
    photo: Filled[VoucherPhoto] | None = None,
    counted: Filled[Any] | None = None,
    reply: Filled[VoucherAnswer] | None = None,
) -> Response:
    told = describe_settlement(
        context.reading(), found.row, found.community, viewer=context.viewer()
    )
    mine = next((one for one in told.vouchers if one.id == row.id), None)
    photo, reply = photo or blank(VoucherPhoto), reply or blank(VoucherAnswer)
    counted = counted or _counted(found, row)
    forms = [one for one in (filled, photo, counted, reply) if one is not None]
    return shown(
        "applications/voucher.html",
        *forms,
        opened=found,
        one=found.one,
        community=found.community,
        told=told,
        voucher=mine,
        filled=filled,
        basis=(list(filled.typed.get("basis", ())) or [""])[0],
        photo=photo,
        counted=counted,
        reply=reply,
        masked=masked(row.payee_number),
        asked=_asked(mine),
    )


def _asked(mine: VoucherShown | None) -> bool:
    """Tell whether a desk's question stands."""
    return mine is not None and any(one.holds and one.verdict == "queried" for one in mine.verdicts)


def _blank(found: Opened, row: Voucher) -> Filled[VoucherForm]:
    filled = blank(VoucherForm, _form_values(row), **_choices(found))
    if not filled.restored:
        typed = dict(filled.typed)
        typed["basis"] = [basis_of(_values(row), _MARKED)]
        filled.typed = typed
    return filled


def _choices(found: Opened) -> dict[str, list[tuple[str, Text]]]:
    things = things_of(context.reading(), found.community.id)
    return {"line": lines_of(found), "feature_id": things}


def _counted(found: Opened, row: Voucher) -> Filled[Any] | None:
    planned = _planned(found, row)
    if planned is None:
        return None
    item = Item(planned["item"])
    form = quantities_form(item)
    if form is None:
        return None
    line = KIND_OF[item].model_validate(planned | row.quantities)
    values = {name: one for name, one in typed_line(line).items() if name in fields_of(form)}
    return blank(form, values)


def _planned(found: Opened, row: Voucher) -> dict[str, Any] | None:
    return next((one for one in found.row.budget["lines"] if str(one["id"]) == row.line), None)


def _values(row: Voucher) -> dict[str, Any]:
    """Return what is written of a voucher as marks are made of it."""
    day, thing = row.spent_on, row.feature_id
    return {name: getattr(row, name) for name in _MARKED} | {
        "spent_on": day.isoformat() if day else None,
        "feature_id": str(thing) if thing else None,
    }


def _form_values(row: Voucher) -> dict[str, Any]:
    values = {name: getattr(row, name) or None for name in _MARKED}
    return values | {"feature_id": _values(row)["feature_id"]}


def _typed(given: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Return what was typed; a number that was not typed again stays."""
    return {
        name: given.get(name) for name in names if name != _UNMARKED or given.get(name) is not None
    }


def _words_of(row: Voucher, name: str) -> str:
    value = getattr(row, name)
    return "" if name == _UNMARKED or value is None else str(value)


def _seen() -> int:
    return min(max(request.form.get("version", 0, type=int), 0), LARGEST)


def _to(application_id: int, voucher_id: int) -> Response:
    there = f"/programme/applications/{application_id}/settlement/vouchers/{voucher_id}"
    return make_response(redirect(there, 303))
