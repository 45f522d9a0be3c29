"""Settlements over the API: vouchers with their files, verdicts of the desks, the income list."""

from typing import Annotated
from uuid import UUID

from flask import Blueprint, Response, request
from pydantic import Field, StringConstraints

from layers.words.invisible_characters import SEEN
from mapserve.programme.budget.lines import MOST_MONEY
from mapserve.programme.forms import MEGABYTE
from mapserve.programme.settlement.vouchers import Verdict
from mapserve.services.applications.documents import LIMIT_MB
from mapserve.services.settlements.answers import IncomeList, Settlement
from mapserve.services.settlements.files import attach, detach, find_file
from mapserve.services.settlements.judging import Said, answer, judge
from mapserve.services.settlements.showing import income_of, show_settlement
from mapserve.services.settlements.vouchers import MOST, Written, save_settlement
from mapserve.web.access import signed_in
from mapserve.web.api.analysis_models import Body
from mapserve.web.api.models import Query, answers
from mapserve.web.api.openapi import API, SIGNED, document
from mapserve.web.http.context import reading, viewer, writing
from mapserve.web.http.numbers import LARGEST
from mapserve.web.http.problems import TooLarge
from mapserve.web.http.reply import reply
from mapserve.web.http.security import limiter

blueprint = Blueprint("api_settlements", __name__, url_prefix=API)
_ONE = "/applications/<int:application_id>/settlement"
# Even opened by itself a file may run, load and embed nothing.
_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
Version = Annotated[int, Field(ge=1, le=LARGEST, strict=True, description="As last seen.")]
VoucherId = Annotated[int, Field(ge=1, le=LARGEST, strict=True)]
Words = Annotated[
    str, StringConstraints(strict=True, strip_whitespace=True, max_length=500, pattern=SEEN)
]


class VoucherIn(Written):
    """A voucher: a known one by its id, a new one without; what is left out stays as it is."""

    id: VoucherId | None = None


class SettlementIn(Body):
    """Vouchers to be saved and removed, and what the unit's own list says of lines (NT$ by id)."""

    version: Version
    vouchers: Annotated[list[VoucherIn], Field(max_length=MOST, default_factory=list)]
    remove: Annotated[list[VoucherId], Field(max_length=MOST, default_factory=list)]
    declared: Annotated[
        dict[
            Annotated[str, Field(max_length=80)],
            Annotated[int, Field(ge=0, le=MOST_MONEY, strict=True)] | None,
        ],
        Field(max_length=2_000, default_factory=dict),
    ]


class VerdictIn(Body):
    """What a desk says of a voucher, as of the version it has seen; not accepted needs words."""

    voucher: VoucherId
    version: Version
    verdict: Verdict
    words: Words = ""


class VerdictsIn(Body):
    """What a desk says of vouchers; all of it is kept, or nothing."""

    verdicts: Annotated[list[VerdictIn], Field(min_length=1, max_length=MOST)]


class AnswerIn(Body):
    """What the unit answers to a question about a voucher, as of the version it has seen."""

    version: Version
    words: Words


class FileQuery(Query):
    """Whether the small picture will do."""

    thumbnail: bool = False


@blueprint.get(_ONE)
@signed_in
@document.validate(resp=answers(401, 403, 404, HTTP_200=Settlement), security=SIGNED)
def settlement(application_id: int) -> Response:
    """Give the settlement: vouchers, sums, what does not agree and what it may be."""
    return reply(show_settlement(reading(), application_id, viewer=viewer()))


@blueprint.patch(_ONE)
@limiter.limit("240/minute")
@signed_in
@document.validate(
    resp=answers(401, 403, 404, 409, 413, 415, 422, 429, HTTP_200=Settlement), security=SIGNED
)
def save_vouchers(application_id: int, json: SettlementIn) -> Response:
    """Save vouchers while the accounts are with the unit.

    409 tells who saved since, or that the accounts are with a desk: nothing is stored then.
    """
    with writing() as session:
        save_settlement(
            session,
            application_id,
            json.version,
            vouchers=[(one.id, one.said()) for one in json.vouchers],
            remove=json.remove,
            declared=json.declared,
            viewer=viewer(),
        )
    return reply(show_settlement(reading(), application_id, viewer=viewer()))


@blueprint.post(f"{_ONE}/vouchers/<int:voucher_id>/files")
@limiter.limit("60/minute")
@signed_in
@document.validate(
    resp=answers(401, 403, 404, 409, 413, 422, 429, 503, HTTP_201=Settlement), security=SIGNED
)
def attach_file(application_id: int, voucher_id: int) -> Response:
    """Attach a photo or a PDF: its bytes as the body, its name in `?name=`."""
    if (request.content_length or 0) > LIMIT_MB * MEGABYTE:
        raise TooLarge(limit=LIMIT_MB)
    name, content = request.args.get("name", ""), request.get_data(cache=False)
    with writing() as session:
        attach(session, application_id, voucher_id, name=name, raw=content, viewer=viewer())
    return reply(show_settlement(reading(), application_id, viewer=viewer()), status=201)


@blueprint.get(f"{_ONE}/files/<uuid:file_id>")
@signed_in
@document.validate(resp=answers(401, 403, 404, 422, HTTP_200=None), security=SIGNED)
def voucher_file(application_id: int, file_id: UUID, query: FileQuery) -> Response:
    """Give a file of a voucher to those who may see the application; `thumbnail` the small one."""
    found = find_file(reading(), application_id, file_id, viewer=viewer())
    small = found.thumbnail if query.thumbnail else None
    answer_ = reply(small or found.content, mimetype=found.media_type)
    answer_.headers["Content-Disposition"] = f'inline; filename="{found.sha256[:12]}"'
    answer_.headers["Content-Security-Policy"] = _POLICY
    answer_.headers["X-Content-Type-Options"] = "nosniff"
    return answer_


@blueprint.delete(f"{_ONE}/files/<uuid:file_id>")
@signed_in
@document.validate(resp=answers(401, 403, 404, 409, HTTP_200=Settlement), security=SIGNED)
def remove_file(application_id: int, file_id: UUID) -> Response:
    """Take a file of a voucher away while the accounts are with the unit."""
    with writing() as session:
        detach(session, application_id, file_id, viewer=viewer())
    return reply(show_settlement(reading(), application_id, viewer=viewer()))


@blueprint.post(f"{_ONE}/verdicts")
@limiter.limit("240/minute")
@signed_in
@document.validate(
    resp=answers(401, 403, 404, 409, 413, 415, 422, 429, HTTP_200=Settlement), security=SIGNED
)
def judge_vouchers(application_id: int, json: VerdictsIn) -> Response:
    """Accept vouchers, ask about them, or strike them out: for the desk whose turn it is."""
    said = [
        Said(voucher=one.voucher, version=one.version, verdict=one.verdict, words=one.words)
        for one in json.verdicts
    ]
    with writing() as session:
        judge(session, application_id, said, viewer=viewer())
    return reply(show_settlement(reading(), application_id, viewer=viewer()))


@blueprint.post(f"{_ONE}/vouchers/<int:voucher_id>/answers")
@limiter.limit("120/minute")
@signed_in
@document.validate(
    resp=answers(401, 403, 404, 409, 413, 415, 422, 429, HTTP_200=Settlement), security=SIGNED
)
def answer_question(application_id: int, voucher_id: int, json: AnswerIn) -> Response:
    """Answer a desk's question about a voucher."""
    with writing() as session:
        answer(session, application_id, voucher_id, json.version, json.words, viewer=viewer())
    return reply(show_settlement(reading(), application_id, viewer=viewer()))


@blueprint.get(f"{_ONE}/income")
@signed_in
@document.validate(resp=answers(401, 403, 404, HTTP_200=IncomeList), security=SIGNED)
def income(application_id: int) -> Response:
    """List what was paid to persons, with the premium withheld (R-61); not for any log."""
    told = reply(income_of(reading(), application_id, viewer=viewer()))
    told.headers["Cache-Control"] = "no-store"  # names and numbers of people
    return told
