"""Vouchers written down, changed and taken back while the accounts are with the unit (R-38)."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import func
from sqlalchemy.orm import Session

from layers.model.catalogue import CATALOGUE, layer_of
from layers.words.invisible_characters import SEEN, UNSEEN, has_unseen
from layers.words.problems import FieldInvalid, Problem, Problems
from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.programme.budget.items import Item
from mapserve.programme.budget.lines import KIND_OF, MOST_MONEY
from mapserve.programme.budget.reading import read_budget
from mapserve.programme.dates import moment_words
from mapserve.programme.roles import Action, Viewer
from mapserve.programme.settlement.accounts import AMOUNT
from mapserve.programme.settlement.vouchers import Proof
from mapserve.services.applications.drafts import edited, refuse_stale
from mapserve.services.applications.files import lock_application
from mapserve.services.applications.merging import Merge, merged
from mapserve.services.settlements.problems import (
    LineUnknown,
    ThingUnknown,
    TooManyVouchers,
    VoucherChanged,
)
from mapserve.services.settlements.rights import require_open
from mapserve.services.workflow.refusals import somebody
from mapserve.store.models import Application, Community, Feature, User, Voucher
from mapserve.store.models.base import LARGEST_INTEGER
from mapserve.store.queries import applications as application_queries
from mapserve.store.queries import settlements as settlement_queries

MOST, MOST_THINGS = 500, 300
_EARLIEST, _LATEST = dt.date(1990, 1, 1), dt.date(2199, 12, 31)
_UNMARKED = "payee_number"  # nobody is to count back from a mark to a person's number
_OWN = frozenset({"id", "item", AMOUNT})  # of a line, and not among the quantities


def _upper(text: str) -> str:
    return text.upper()


def _words(longest: int) -> Any:  # noqa: ANN401 - an annotated type
    return Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=longest, pattern=SEEN)
    ]


class Written(BaseModel):
    """What is written of a voucher; what is left out stays as it is, null empties it.

    `quantities` are fields of the budget's line, where more or less was bought or done;
    `feature_id` is a thing of the map that watches or lights streets, which it paid for.
    """

    model_config = ConfigDict(extra="forbid")

    line: _words(80) | None = None  # type: ignore[valid-type]
    spent_on: Annotated[dt.date, Field(ge=_EARLIEST, le=_LATEST)] | None = None
    words: _words(80) | None = None  # type: ignore[valid-type]
    amount: Annotated[int, Field(ge=1, le=MOST_MONEY, strict=True)] | None = None
    proof: Proof | None = None
    receipt_number: _words(20) | None = None  # type: ignore[valid-type]
    payee: _words(80) | None = None  # type: ignore[valid-type]
    payee_number: (
        Annotated[
            str,
            StringConstraints(
                strip_whitespace=True, pattern=r"^([0-9]{8}|[A-Za-z][A-Da-d1289][0-9]{8})?$"
            ),
            AfterValidator(_upper),
        ]
        | None
    ) = None
    paid_by: _words(40) | None = None  # type: ignore[valid-type]
    quantities: dict[Annotated[str, Field(max_length=40)], Any] | None = None
    feature_id: uuid.UUID | None = None

    def said(self) -> dict[str, Any]:
        """Return what is said, as the columns hold it."""
        return {name: getattr(self, name) for name in self.model_fields_set if name in _COLUMNS}


_COLUMNS = frozenset(Written.model_fields)
_EMPTY: dict[str, Any] = {
    "line": "", "words": "", "receipt_number": "", "payee": "", "payee_number": "",
    "paid_by": "", "quantities": {},
}  # fmt: skip


def add_voucher(
    session: Session, number: int, written: Mapping[str, Any], *, viewer: Viewer
) -> Voucher:
    """Write a voucher down; nothing of it is needed yet.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden, PartClosed, TooManyVouchers
    Problems
        What is wrong with its line or quantities.
    """
    row, community = lock_application(session, number, viewer=viewer, action=Action.APPLY)
    require_open(row, community, viewer)
    return _added(session, row, written, viewer)


def change_voucher(  # noqa: PLR0913 - what a change is made of
    session: Session,
    number: int,
    voucher_id: int,
    version: int,
    written: Mapping[str, Any],
    *,
    viewer: Viewer,
) -> Voucher:
    """Change a voucher; what others have changed since `version` is not overwritten.

    Raises
    ------
    As `add_voucher`.
    VoucherChanged
    """
    row, community = lock_application(session, number, viewer=viewer, action=Action.APPLY)
    require_open(row, community, viewer)
    return _changed(session, row, voucher_id, version, written, viewer=viewer)


def save_typed_voucher(  # noqa: PLR0913 - what a save is made of
    session: Session,
    number: int,
    voucher_id: int,
    basis: str,
    typed: Mapping[str, Any],
    *,
    viewer: Viewer,
) -> Merge:
    """Save of typed fields what nobody else has changed since `basis`, and say what became of each.

    A payee's number has no mark: typed again, it is saved.

    Raises
    ------
    As `add_voucher`.
    """
    row, community = lock_application(session, number, viewer=viewer, action=Action.APPLY)
    require_open(row, community, viewer)
    voucher = find_voucher(session, row, voucher_id)
    session.refresh(voucher)
    sent = {name: _plain(one) for name, one in typed.items() if name != _UNMARKED}
    found = merged(basis, sent, {name: _plain(getattr(voucher, name)) for name in sent})
    save = {name: typed[name] for name in found.save}
    if typed.get(_UNMARKED):
        save[_UNMARKED] = str(typed[_UNMARKED]).upper()
    if save:
        _changed(session, row, voucher_id, None, save, viewer=viewer)
    return found


def _plain(value: object) -> object:
    if isinstance(value, uuid.UUID):
        return str(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def remove_voucher(
    session: Session, number: int, voucher_id: int, version: int, *, viewer: Viewer
) -> None:
    """Take a voucher out; one that a desk has judged is withdrawn, and stays to be seen.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden, PartClosed, VoucherChanged
    """
    row, community = lock_application(session, number, viewer=viewer, action=Action.APPLY)
    require_open(row, community, viewer)
    _removed(session, row, voucher_id, version, viewer)


def save_settlement(  # noqa: PLR0913 - what a save is made of
    session: Session,
    number: int,
    version: int,
    *,
    vouchers: list[tuple[int | None, Mapping[str, Any]]],
    remove: list[int],
    declared: Mapping[str, int | None],
    viewer: Viewer,
) -> tuple[Application, Community]:
    """Save several vouchers at once, and what the unit's own list says of lines.

    Parameters
    ----------
    vouchers
        Each by its id, None for a new one.
    declared
        NT$ by line of the budget; None takes back what the list said.

    Raises
    ------
    As `add_voucher`.
    ApplicationChanged
        Somebody saved or acted since `version`.
    """
    row, community = lock_application(session, number, viewer=viewer, action=Action.APPLY)
    refuse_stale(session, row, version)
    require_open(row, community, viewer)
    for index, (voucher_id, written) in enumerate(vouchers):
        try:
            if voucher_id is None:
                _added(session, row, written, viewer)
            else:
                _changed(session, row, voucher_id, None, written, viewer=viewer)
        except Problems as several:
            raise Problems([one.at(f"/vouchers/{index}") for one in several.problems]) from None
    for voucher_id in remove:
        _removed(session, row, voucher_id, None, viewer)
    _declare(session, row, declared, viewer)
    return row, community


def declare(
    session: Session, number: int, declared: Mapping[str, int | None], *, viewer: Viewer
) -> None:
    """Keep what the unit's own list of spending says of lines (R-41).

    Raises
    ------
    NotFound, SignInNeeded, Forbidden, PartClosed, LineUnknown
    """
    row, community = lock_application(session, number, viewer=viewer, action=Action.APPLY)
    require_open(row, community, viewer)
    _declare(session, row, declared, viewer)


def find_voucher(session: Session, row: Application, voucher_id: int) -> Voucher:
    """Return a voucher of an application that somebody may see.

    Raises
    ------
    NotFound
    """
    found = (
        settlement_queries.voucher(session, row.id, voucher_id)
        if 0 < voucher_id <= LARGEST_INTEGER
        else None
    )
    if found is None:
        raise NotFound(thing=Text("憑證", "voucher"), name=str(voucher_id))
    return found


def voucher_changed(session: Session, voucher: Voucher) -> VoucherChanged:
    """Return what to say to whoever has not seen a voucher as it is now."""
    editor = session.get(User, voucher.edited_by_id) if voucher.edited_by_id else None
    return VoucherChanged(
        pointer="/version",
        who=somebody(editor.name if editor else ""),
        when=moment_words(voucher.edited_at),
        version=voucher.edits,
    )


def touched(session: Session, row: Application, voucher: Voucher, viewer: Viewer) -> None:
    """Count a change of a voucher, and of its application: what was said of it falls."""
    voucher.edits += 1
    voucher.edited_at = func.now()
    voucher.edited_by_id = viewer.user_id
    edited(row, viewer)
    session.flush()


def _added(
    session: Session, row: Application, written: Mapping[str, Any], viewer: Viewer
) -> Voucher:
    if len(settlement_queries.vouchers(session, row.id)) >= MOST:
        raise TooManyVouchers(most=MOST)
    voucher = Voucher(application_id=row.id, edits=1, edited_by_id=viewer.user_id, **_EMPTY)
    written = _with_thing(session, row, written)
    _write(row, voucher, written)
    session.add(voucher)
    edited(row, viewer)
    session.flush()
    return voucher


def _changed(  # noqa: PLR0913 - what a change is made of
    session: Session,
    row: Application,
    voucher_id: int,
    version: int | None,
    written: Mapping[str, Any],
    *,
    viewer: Viewer,
) -> Voucher:
    voucher = find_voucher(session, row, voucher_id)
    if version is not None and version != voucher.edits:
        raise voucher_changed(session, voucher)
    written = _with_thing(session, row, written)
    before = {name: getattr(voucher, name) for name in (*_COLUMNS, "withdrawn")}
    _write(row, voucher, written)
    if before != {name: getattr(voucher, name) for name in before}:
        touched(session, row, voucher, viewer)
    return voucher


def _removed(
    session: Session, row: Application, voucher_id: int, version: int | None, viewer: Viewer
) -> None:
    voucher = find_voucher(session, row, voucher_id)
    if version is not None and version != voucher.edits:
        raise voucher_changed(session, voucher)
    if settlement_queries.verdicts(session, [voucher.id]):
        voucher.withdrawn = True
        touched(session, row, voucher, viewer)
        return
    for file in settlement_queries.files(session, [voucher.id]):
        session.delete(file)
    session.flush()
    session.delete(voucher)
    edited(row, viewer)
    session.flush()


def _write(row: Application, voucher: Voucher, written: Mapping[str, Any]) -> None:
    """Write what is said into a voucher; written to again, one that was withdrawn is back."""
    moved = "line" in written and (written["line"] or "") != voucher.line
    values = {name: _EMPTY.get(name) if one is None else one for name, one in written.items()}
    for name, value in values.items():
        if name != "quantities":
            setattr(voucher, name, value)
    voucher.withdrawn = False
    if moved and "quantities" not in values:
        voucher.quantities = {}
    if voucher.line or values.get("quantities"):
        planned = _planned(row, voucher.line)
        if "quantities" in values:
            voucher.quantities = _quantities(planned, values["quantities"] or {})


def things_of(session: Session, community_id: int) -> list[tuple[str, Text]]:
    """Return what of a community's map a voucher may have paid for: id, and what it is called."""
    kinds = (*CATALOGUE.watchers, *CATALOGUE.lights)
    found = application_queries.features_of(session, community_id, kinds, limit=MOST_THINGS)
    return [(str(one.id), _called(one)) for one in found]


def _called(one: Feature) -> Text:
    label = layer_of(one.layer).label
    name = str(one.properties.get("name") or one.properties.get("code") or str(one.id)[:8])
    return Text(f"{label.zh}・{name}", f"{label.en} · {name}")


def _with_thing(
    session: Session, row: Application, written: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Return what is written with the thing's id read; refuse one that the map does not have."""
    if not written.get("feature_id"):
        return written
    try:
        wanted = uuid.UUID(str(written["feature_id"]))
    except ValueError:
        raise Problems([ThingUnknown(pointer="/feature_id")]) from None
    kinds = (*CATALOGUE.watchers, *CATALOGUE.lights)
    if not application_queries.features_of(
        session, row.community_id, kinds, only=[wanted], limit=1
    ):
        raise Problems([ThingUnknown(pointer="/feature_id")])
    return {**written, "feature_id": wanted}


def _planned(row: Application, line: str) -> dict[str, Any]:
    for one in row.budget["lines"]:
        if str(one["id"]) == line:
            return dict(one)
    raise Problems([LineUnknown(pointer="/line", line=line)])


def _quantities(planned: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Return quantities as JSON holds them, judged as the line of the budget that they are of."""
    quantities = {name: one for name, one in said.items() if one is not None}
    kind = KIND_OF[Item(planned["item"])]
    own = {AMOUNT: 1} if AMOUNT in kind.model_fields else {}
    refused = _OWN & set(quantities)
    if any(map(has_unseen, _texts(said))):
        label = Text("數量", "Quantities")
        raise Problems([FieldInvalid(pointer="/quantities", label=label, reason=UNSEEN)])
    whole = dict(planned) | {n: one for n, one in quantities.items() if n not in refused} | own
    try:
        (line,) = read_budget({"lines": [whole]})
    except Problems as several:
        raise Problems([_pointed(one) for one in several.problems]) from None
    kept = line.model_dump(mode="json", exclude_none=True)
    return {name: kept[name] for name in quantities if name in kept and name not in refused}


def _texts(value: object) -> Iterator[str]:
    """Yield every text of what JSON holds, names of members included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from (str(name), *_texts(one))
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _pointed(problem: Problem) -> Problem:
    """Return a problem of a budget's line as one of a voucher's quantities."""
    problem.pointer = "/quantities" + problem.pointer.removeprefix("/lines/0")
    return problem


def _declare(
    session: Session, row: Application, declared: Mapping[str, int | None], viewer: Viewer
) -> None:
    if not declared:
        return
    known = {str(one["id"]) for one in row.budget["lines"]}
    wrong: list[Problem] = [
        LineUnknown(pointer=f"/declared/{name}", line=name)
        for name in declared
        if name not in known
    ]
    if wrong:
        raise Problems(wrong)
    kept = {name: one for name, one in row.declared.items() if name not in declared}
    row.declared = kept | {name: one for name, one in declared.items() if one is not None}
    edited(row, viewer)
    session.flush()
