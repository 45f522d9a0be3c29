"""Showing a settlement as its reader sees it: vouchers, sums, clocks, steps; the income list."""

from collections import defaultdict

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve import clock
from mapserve.programme.applications.table import APPLICATION
from mapserve.programme.budget.items import Item
from mapserve.programme.roles import Viewer
from mapserve.programme.rules.versions import rules_named
from mapserve.programme.settlement.accounts import Accounts, Entry, Part
from mapserve.programme.settlement.guards import Settlement as Counted
from mapserve.programme.settlement.income import payees, settings_used
from mapserve.programme.settlement.owed import Owed
from mapserve.programme.settlement.reconciling import differences, name_of
from mapserve.programme.settlement.settings import settings_on
from mapserve.programme.settlement.vouchers import Bench, Verdict, masked
from mapserve.programme.workflow.questions import seats_at
from mapserve.services.applications.accounts import settlement_of, span_of
from mapserve.services.applications.answers import BudgetRemark, Cut
from mapserve.services.applications.files import find_application, subject_of, version_of
from mapserve.services.communities.directory import place_of
from mapserve.services.settlements import answers
from mapserve.services.settlements.rights import bench_of, reads_numbers, writes
from mapserve.services.workflow.showing import standing_for
from mapserve.store.models import Application, Community, Voucher, VoucherFile, VoucherVerdict
from mapserve.store.models.settlements import ANSWERED
from mapserve.store.queries import settlements as settlement_queries

_ANSWERED = Text("社區回覆", "the unit's answer")
_READINGS = ("Q-04", "Q-06", "Q-12")


def show_settlement(session: Session, number: int, *, viewer: Viewer) -> answers.Settlement:
    """Return the settlement of an application for somebody who may see that.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden
    """
    row, community = find_application(session, number, viewer=viewer)
    return describe_settlement(session, row, community, viewer=viewer)


def describe_settlement(
    session: Session, row: Application, community: Community, *, viewer: Viewer
) -> answers.Settlement:
    """Return the settlement of an application as this viewer sees it."""
    found = settlement_of(session, row)
    accounts, rules = found.accounts, rules_named(row.rules)
    standing = standing_for(subject_of(session, row, community), viewer)
    span, due = span_of(row), row.due_on
    return answers.Settlement(
        application=row.id,
        version=version_of(row),
        state=row.state,
        label=APPLICATION.state[row.state].label,
        approved=accounts.approved,
        spent=accounts.spent,
        counted=accounts.counted,
        own=accounts.own,
        balance=accounts.balance,
        parts=[_part(accounts, one) for one in Part],
        lines=[
            answers.SettlementLine(
                id=one.id,
                item=one.item.value,
                label=one.item.label,
                words=one.words,
                planned=one.planned,
                spent=one.spent,
                counted=one.counted,
                declared=one.declared,
                gap=one.gap,
            )
            for one in accounts.lines
        ],
        vouchers=_vouchers(session, row, found),
        differences=[
            answers.DifferenceShown(
                line=one.line,
                voucher=one.voucher,
                paper=one.paper,
                listed=one.listed,
                gap=one.gap,
                text=one.text,
                guesses=[
                    answers.GuessShown(cause=each.cause.value, text=each.text, voucher=each.voucher)
                    for each in one.guesses
                ],
            )
            for one in differences(accounts)
        ],
        owed=[_owed(one) for one in found.owed],
        first=span.first,
        last=span.last,
        due=due,
        days_left=(due - clock.today()).days if due else None,
        accepted_amount=row.accepted_amount,
        settled_on=row.settled_on,
        editable=writes(row, community, viewer),
        bench=bench.value if (bench := bench_of(row, community, viewer)) else None,
        steps=[
            step.verb
            for step in APPLICATION.steps_from[row.state]
            if step.is_for(seats_at(viewer, place_of(community)))
        ],
        may=standing.may,
        why_not=standing.why_not,
        rules=row.rules,
        readings={q: rules.reading_words(q) for q in sorted({*_READINGS, *accounts.readings})},
        settings=list(settings_on(row.approved_on or clock.today()).words),
    )


def income_of(session: Session, number: int, *, viewer: Viewer) -> answers.IncomeList:
    """Return what was paid to persons, their numbers in full for those who register it (R-61).

    Raises
    ------
    NotFound, SignInNeeded, Forbidden
    """
    row, community = find_application(session, number, viewer=viewer)
    accounts = settlement_of(session, row).accounts
    full = reads_numbers(community, viewer)
    found = [
        answers.PayeeShown(
            name=one.name,
            number=one.number if full else masked(one.number),
            payments=one.payments,
            amount=one.amount,
            premium=one.premium,
        )
        for one in payees(accounts)
    ]
    used = settings_used(accounts) or (settings_on(clock.today()),)
    return answers.IncomeList(
        application=row.id,
        payees=found,
        amount=sum(one.amount for one in found),
        premium=sum(one.premium for one in found),
        settings=[one.words[1] for one in used],
    )


def _part(accounts: Accounts, part: Part) -> answers.PartSum:
    mine = accounts.of(part)
    return answers.PartSum(
        part=part.value,
        label=part.label,
        vouchers=len(mine),
        spent=sum(one.amount for one in mine),
        counted=accounts.counted_of(part),
    )


def _vouchers(session: Session, row: Application, found: Counted) -> list[answers.VoucherShown]:
    rows = {one.id: one for one in settlement_queries.vouchers(session, row.id)}
    files: defaultdict[int, list[VoucherFile]] = defaultdict(list)
    for file in settlement_queries.files(session, list(rows)):
        files[file.voucher_id].append(file)
    said: defaultdict[int, list[tuple[VoucherVerdict, str]]] = defaultdict(list)
    for one, name in settlement_queries.verdicts(session, list(rows)):
        said[one.voucher_id].append((one, name))
    owed: defaultdict[int, list[Owed]] = defaultdict(list)
    for each in found.owed:
        if each.voucher is not None:
            owed[each.voucher].append(each)
    ordered = [*found.accounts.bound, *(o for o in found.accounts.entries if not o.number)]
    items = {str(one["id"]): Item(one["item"]).label for one in row.budget["lines"]}
    return [
        _voucher(
            one,
            rows[one.voucher.id],
            item=items.get(one.voucher.line),
            files=files[one.voucher.id],
            said=said[one.voucher.id],
            owed=owed[one.voucher.id],
        )
        for one in ordered
    ]


def _voucher(  # noqa: PLR0913 - what a voucher is shown with
    entry: Entry,
    row: Voucher,
    *,
    item: Text | None,
    files: list[VoucherFile],
    said: list[tuple[VoucherVerdict, str]],
    owed: list[Owed],
) -> answers.VoucherShown:
    voucher, standing = entry.voucher, entry.voucher.standing
    return answers.VoucherShown(
        id=voucher.id,
        version=row.edits,
        number=entry.number,
        part=entry.part.value,
        name=name_of(entry),
        line=voucher.line,
        item=item,
        words=voucher.words,
        spent_on=voucher.spent_on,
        amount=voucher.amount,
        listed=entry.listed,
        counted=entry.counted,
        own=entry.own,
        proof=voucher.proof.value if voucher.proof else None,
        proof_label=voucher.proof.label if voucher.proof else None,
        receipt_number=voucher.receipt_number,
        payee=voucher.payee,
        payee_number=masked(voucher.payee_number),
        paid_by=voucher.paid_by,
        quantities=dict(voucher.quantities),
        feature_id=row.feature_id,
        withdrawn=voucher.withdrawn,
        files=[answers.VoucherFileShown.model_validate(one) for one in files],
        cuts=[Cut.model_validate(one, from_attributes=True) for one in entry.cuts],
        remarks=[BudgetRemark.model_validate(one, from_attributes=True) for one in entry.remarks],
        owed=[_owed(one) for one in owed],
        verdicts=[_verdict(one, name, row.edits) for one, name in said],
        standing=standing.value if standing else None,
    )


def _verdict(one: VoucherVerdict, name: str, version: int) -> answers.VerdictShown:
    label = _ANSWERED
    if one.verdict != ANSWERED:
        who, what = Bench(one.bench).label, Verdict(one.verdict).label
        label = Text(f"{who.zh}{what.zh}", f"{who.en}: {what.en}")
    return answers.VerdictShown(
        bench=one.bench,
        verdict=one.verdict,
        label=label,
        words=one.words,
        by=name,
        at=one.at,
        holds=one.edits == version,
    )


def _owed(one: Owed) -> answers.SettlementOwed:
    return answers.SettlementOwed(
        pointer=one.pointer,
        detail=one.text,
        rules=list(one.rules),
        voucher=one.voucher,
        blocks=one.blocks,
    )
