"""Settlements, pure: what counts of vouchers, in which order, what does not agree and why."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapserve.programme.applications.table import APPLICATION
from mapserve.programme.budget.items import Item
from mapserve.programme.budget.reading import read_budget
from mapserve.programme.calendar import report_due, settlement_due
from mapserve.programme.roles import Place
from mapserve.programme.rules.readings import Option
from mapserve.programme.rules.versions import Rules, rules_named
from mapserve.programme.settlement import guards
from mapserve.programme.settlement.accounts import Accounts, Part, account
from mapserve.programme.settlement.guards import FACT, Settlement
from mapserve.programme.settlement.income import payees
from mapserve.programme.settlement.owed import Owed, Span, owed
from mapserve.programme.settlement.reconciling import Cause, differences, transposed
from mapserve.programme.settlement.settings import settings_on
from mapserve.programme.settlement.vouchers import (
    Bench,
    Proof,
    Verdict,
    Voucher,
    business_number_holds,
    masked,
)
from mapserve.programme.workflow.table import Guard, Snapshot

RULES = rules_named("102-12-26")
APPROVED_ON, COMPLETED_ON = dt.date(2026, 6, 30), dt.date(2026, 11, 15)
SPAN = Span(APPROVED_ON, COMPLETED_ON)
BUDGET = read_budget(
    {
        "lines": [
            {"id": "1", "item": "promotion", "amount": 20_000, "meeting": "治安會議"},
            {"id": "2", "item": "equipment", "name": "反光背心", "unit_price": 450,
             "quantity": 20, "useful_life_years": 1},
            {"id": "3", "item": "equipment", "name": "電子看板", "unit_price": 26_000,
             "quantity": 1, "useful_life_years": 5},
            {"id": "4", "item": "lecturer_external", "minutes": 120, "rate": 1_600, "people": 1},
            {"id": "5", "item": "drinks", "amount": 3_000},
            {"id": "6", "item": "fuel_car", "litres": 900, "vehicles": 1, "amount": 27_000},
        ]
    }
)  # fmt: skip


def voucher(id_: int, line: str, amount: int | None, **more: Any) -> Voucher:  # noqa: ANN401 - fields
    whole: dict[str, Any] = {
        "spent_on": dt.date(2026, 9, 1),
        "words": "品項",
        "proof": Proof.INVOICE,
        "payee": "書香文具行",
        "payee_number": "04595257",
        "files": 1,
        "receipt_number": f"AB{id_:08}",
    }
    return Voucher(id=id_, line=line, amount=amount, **(whole | more))


def counted(
    *vouchers: Voucher,
    approved: int = 150_000,
    rules: Rules = RULES,
    **more: Any,  # noqa: ANN401 - of `account`
) -> Accounts:
    return account(vouchers, BUDGET, rules, approved=approved, **more)


def owes(accounts: Accounts) -> list[tuple[int | None, str, tuple[str, ...]]]:
    return [(one.voucher, one.field, one.rules) for one in owed(accounts, SPAN) if one.blocks]


def test_r38_current_and_capital_are_numbered_apart_each_by_day() -> None:
    accounts = counted(
        voucher(1, "3", 26_000, spent_on=dt.date(2026, 8, 30)),
        voucher(2, "1", 18_060, spent_on=dt.date(2026, 9, 6)),
        voucher(3, "2", 9_000, spent_on=dt.date(2026, 8, 20)),
        voucher(4, "5", 300, spent_on=None),
    )
    told = [(one.voucher.id, one.part.value, one.number) for one in accounts.bound]
    assert told == [(3, "current", 1), (2, "current", 2), (4, "current", 3), (1, "capital", 1)]


@pytest.mark.parametrize(
    ("price", "quantity", "years", "option", "part"),
    [
        (10_000, 1, 2, Option.UNIT_PRICE, Part.CAPITAL),
        (9_999, 1, 2, Option.UNIT_PRICE, Part.CURRENT),
        (10_000, 1, 1.9, Option.UNIT_PRICE, Part.CURRENT),
        (4_000, 3, 5, Option.UNIT_PRICE, Part.CURRENT),
        (4_000, 3, 5, Option.LINE_TOTAL, Part.CAPITAL),
    ],
)
def test_r60_q12_capital_by_life_and_price(
    price: int, quantity: int, years: float, option: Option, part: Part
) -> None:
    bought = {"unit_price": price, "quantity": quantity, "useful_life_years": float(years)}
    rules = RULES.read_as(Q_12=option)
    (entry,) = counted(voucher(1, "2", price * quantity, quantities=bought), rules=rules).entries
    assert entry.part is part


def test_r57_what_a_cap_cuts_the_unit_bears() -> None:
    accounts = counted(voucher(1, "1", 18_000), voucher(2, "1", 5_000))
    assert [(one.counted, one.own) for one in accounts.entries] == [(18_000, 0), (2_000, 3_000)]
    assert (accounts.spent, accounts.counted, accounts.own) == (23_000, 20_000, 3_000)
    assert accounts.entries[1].cuts[0].rule == "R-57"


def test_r63_no_more_than_was_approved_counts_and_r39_the_rest_is_given_back() -> None:
    over = counted(voucher(1, "3", 26_000), voucher(2, "5", 3_000), approved=20_000)
    assert (over.counted, over.own, over.balance) == (20_000, 9_000, 0)
    under = counted(voucher(2, "5", 3_000), approved=20_000)
    assert (under.counted, under.own, under.balance) == (3_000, 0, 17_000)


def test_what_was_struck_or_withdrawn_counts_nothing() -> None:
    accounts = counted(
        voucher(1, "5", 1_000, verdicts={Bench.PRECINCT: Verdict.STRUCK}),
        voucher(2, "5", 700, withdrawn=True),
        voucher(
            3, "5", 500, verdicts={Bench.PRECINCT: Verdict.STRUCK, Bench.COUNTY: Verdict.ACCEPTED}
        ),
    )
    told = [(one.voucher.id, one.number, one.counted, one.own) for one in accounts.entries]
    assert told == [(1, 1, 0, 1_000), (2, 0, 0, 0), (3, 2, 500, 0)]


amounts = st.integers(1, 200_000)
spent = st.lists(
    st.builds(
        voucher,
        st.integers(1, 10_000),
        st.sampled_from(["1", "2", "3", "4", "5", "6", "", "none"]),
        amounts | st.none(),
        verdicts=st.sampled_from([{}, {Bench.COUNTY: Verdict.STRUCK}]),
        withdrawn=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


@settings(max_examples=80, deadline=None)
@given(vouchers=spent, approved=st.integers(0, 150_000))
def test_no_sum_is_ever_wrong_and_no_balance_below_zero(
    vouchers: list[Voucher], approved: int
) -> None:
    accounts = counted(*vouchers, approved=approved)
    assert accounts.spent == sum(one.amount or 0 for one in vouchers if not one.withdrawn)
    assert 0 <= accounts.counted <= min(approved, accounts.spent)
    assert accounts.balance == approved - accounts.counted >= 0
    assert accounts.own == accounts.spent - accounts.counted
    assert accounts.counted == sum(accounts.counted_of(part) for part in Part)
    for entry in accounts.entries:
        assert 0 <= entry.counted <= entry.amount
    for part in Part:
        numbers = [one.number for one in accounts.of(part)]
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
    for line in accounts.lines:
        assert line.counted <= line.spent


@settings(max_examples=50, deadline=None)
@given(vouchers=spent, order=st.randoms(use_true_random=False))
def test_the_order_in_which_they_come_changes_nothing(vouchers: list[Voucher], order: Any) -> None:  # noqa: ANN401 - random
    mixed = list(vouchers)
    order.shuffle(mixed)
    assert counted(*mixed) == counted(*vouchers)


def test_r43_each_kind_of_proof_asks_for_its_own() -> None:
    assert owes(counted(voucher(1, "5", 300))) == []
    plain = {"payee": "", "payee_number": "", "paid_by": "", "files": 0}
    asked = {
        proof: {field for _, field, _ in owes(counted(voucher(1, "5", 300, proof=proof, **plain)))}
        for proof in (*Proof, None)
    }
    assert asked == {
        Proof.RECEIPT: {"files", "payee", "payee_number"},
        Proof.INVOICE: {"files", "payee", "payee_number"},
        Proof.REGISTER: {"files", "payee", "payee_number", "paid_by"},
        Proof.LIST: {"files"},
        None: {"files", "proof"},
    }


def test_r38_a_voucher_says_its_line_amount_item_and_day() -> None:
    bare = Voucher(id=7, files=1, proof=Proof.LIST)
    assert {field for _, field, _ in owes(counted(bare))} == {"line", "amount", "words", "spent_on"}
    assert {field for _, field, _ in owes(counted(voucher(7, "99", 10)))} == {"line"}


@pytest.mark.parametrize(
    ("day", "rules"),
    [
        (APPROVED_ON, []),
        (APPROVED_ON - dt.timedelta(1), [("R-35",)]),
        (COMPLETED_ON, []),
        (COMPLETED_ON + dt.timedelta(1), [("R-38",)]),
    ],
)
def test_spending_counts_from_the_approval_to_the_completion(
    day: dt.date, rules: list[tuple[str, ...]]
) -> None:
    assert [one for *_, one in owes(counted(voucher(1, "5", 300, spent_on=day)))] == rules


def test_q14_fuel_needs_the_litres_of_the_receipt() -> None:
    assert ("quantities", ("Q-14",)) in [one[1:] for one in owes(counted(voucher(1, "6", 900)))]
    assert owes(counted(voucher(1, "6", 900, quantities={"litres": "30"}))) == []


def test_r55_taxi_fares_stand_in_the_way() -> None:
    budget = read_budget({"lines": [{"id": "1", "item": "stationery_transport", "amount": 500}]})
    taxi = voucher(1, "1", 500, quantities={"taxi": True})
    accounts = account([taxi], budget, RULES, approved=150_000)
    assert accounts.counted == 0
    assert owes(accounts) == [(1, "quantities", ("R-55",))]


def test_a_business_number_that_looks_mistyped_is_told_and_stops_nobody() -> None:
    assert business_number_holds("04595257")
    assert business_number_holds("10458575")  # by the other sum of its seventh digit
    assert not business_number_holds("04595258")
    (told,) = owed(counted(voucher(1, "5", 300, payee_number="04595258")), SPAN)
    assert (told.field, told.blocks) == ("payee_number", False)


def test_r61_income_by_person_with_the_premium_from_the_threshold_on() -> None:
    lecture = {"minutes": 120, "rate": 1_600, "people": 1}
    person = {"payee": "王大明", "payee_number": "A123456789", "proof": Proof.RECEIPT}
    accounts = counted(
        voucher(1, "4", 3_200, quantities=lecture, **person),
        voucher(2, "4", 3_200, quantities=lecture, **person),
        voucher(3, "5", 300),
    )
    (one,) = payees(accounts)
    assert (one.name, one.payments, one.amount, one.premium) == ("王大明", 2, 6_400, 0)
    assert ("payee_number", ("R-61",)) in [
        each[1:] for each in owes(counted(voucher(1, "4", 3_200, quantities=lecture)))
    ]
    known = settings_on(dt.date(2026, 9, 1))
    assert known.premium(20_000, Item.MANUSCRIPT) == 422
    assert known.premium(19_999, Item.MANUSCRIPT) == 0
    assert known.premium(29_499, Item.LECTURER_EXTERNAL) == 0
    assert known.premium(29_500, Item.LECTURER_EXTERNAL) == 622
    assert settings_on(dt.date(2025, 12, 31)).wage_from == 28_590


def test_a_persons_number_is_masked_and_a_business_number_is_not() -> None:
    assert masked("A123456789") == "A12*****89"
    assert masked("04595257") == "04595257"
    assert masked("") == ""


def test_r41_two_digits_that_changed_places_are_found() -> None:
    assert transposed(18_060, 18_600)
    assert not transposed(18_060, 18_069)
    assert not transposed(18_060, 18_060)
    accounts = counted(voucher(1, "1", 18_060), declared={"1": 18_600})
    (one,) = differences(accounts)
    assert (one.line, one.gap, one.paper, one.listed) == ("1", 540, 18_060, 18_600)
    assert one.guesses[0].cause is Cause.TRANSPOSED
    assert one.guesses[0].voucher == 1
    assert "經常第1號" in one.guesses[0].text.zh
    assert "差 540 元" in one.text.zh


def test_r41_a_voucher_that_does_not_agree_with_its_quantities() -> None:
    accounts = counted(voucher(4, "2", 9_900))
    (one,) = differences(accounts)
    assert (one.voucher, one.paper, one.listed) == (4, 9_900, 9_000)
    assert (4, "", ("R-41",)) in owes(accounts)


def test_r41_the_same_voucher_twice() -> None:
    first = voucher(1, "5", 900, receipt_number="AB12345678")
    accounts = counted(
        first, voucher(2, "5", 900, receipt_number="ab12345678"), declared={"5": 900}
    )
    (one,) = differences(accounts)
    assert one.gap == -900
    assert {(guess.cause, guess.voucher) for guess in one.guesses} >= {(Cause.TWICE, 2)}
    assert (2, "", ("R-43",)) in owes(accounts)
    by_file = counted(voucher(1, "5", 900, digests=("f",)), voucher(2, "5", 800, digests=("f",)))
    assert (2, "", ("R-43",)) in owes(by_file)


def test_r41_a_voucher_in_another_line() -> None:
    accounts = counted(
        voucher(1, "1", 5_000), voucher(2, "5", 700), voucher(3, "5", 1_300),
        declared={"1": 5_700, "5": 1_300},
    )  # fmt: skip
    told = {one.line: one for one in differences(accounts)}
    assert told["1"].guesses[0].cause is Cause.OTHER_LINE
    assert told["1"].guesses[0].voucher == 2
    assert Cause.OTHER_LINE in {guess.cause for guess in told["5"].guesses}


def test_r41_a_voucher_that_is_missing_or_left_out_of_the_list() -> None:
    (missing,) = differences(counted(voucher(1, "5", 1_000), declared={"5": 1_730}))
    assert [one.cause for one in missing.guesses] == [Cause.MISSING]
    assert "730" in missing.guesses[0].text.zh
    both = counted(voucher(1, "5", 1_000), voucher(2, "5", 730), declared={"5": 1_000})
    (left_out,) = differences(both)
    assert [(one.cause, one.voucher) for one in left_out.guesses] == [(Cause.LEFT_OUT, 2)]
    (zero,) = differences(counted(voucher(1, "5", 120), declared={"5": 1_200}))
    assert zero.guesses[0].cause is Cause.ZERO


@settings(max_examples=60, deadline=None)
@given(
    amount=st.integers(10, 99_999),
    at=st.integers(0, 3),
)
def test_r41_every_pair_of_digits_that_changes_places_is_named(amount: int, at: int) -> None:
    digits = list(str(amount))
    at = min(at, len(digits) - 2)
    digits[at], digits[at + 1] = digits[at + 1], digits[at]
    other = int("".join(digits))
    same_length = len(str(other)) == len(str(amount))
    assert transposed(amount, other) == (other != amount and same_length)


def snapshot(accounts: Accounts, **given_: Any) -> Snapshot:  # noqa: ANN401 - fields
    return Snapshot(
        state="settling",
        version=1,
        place=Place("meiren", "松山分局", "63000"),
        today=dt.date(2026, 11, 20),
        facts={FACT: Settlement(accounts, owed(accounts, SPAN))},
        given=given_,
    )


def told(guard: Guard, seen: Snapshot) -> list[tuple[str, ...]]:
    return [one.rules for one in guard(seen) if one.blocks]


def test_r38_accounts_are_sent_complete_or_not_at_all() -> None:
    assert told(guards.accounts_complete, snapshot(counted(voucher(1, "5", 300)))) == []
    assert told(guards.accounts_complete, snapshot(counted(voucher(1, "5", 300, files=0)))) == [
        ("R-43",)
    ]
    mismatch = counted(voucher(1, "5", 300), declared={"5": 400})
    assert told(guards.accounts_complete, snapshot(mismatch)) == [("R-41",)]


def test_r39_with_no_voucher_at_all_the_whole_sum_is_given_back() -> None:
    (one,) = guards.accounts_complete(snapshot(counted()))
    assert (one.blocks, one.rules) == (False, ("R-39",))


def test_q06_each_desk_looks_at_each_voucher_in_its_turn() -> None:
    def judged(**verdicts: Verdict) -> Snapshot:
        said = {Bench(bench): verdict for bench, verdict in verdicts.items()}
        return snapshot(counted(voucher(1, "5", 300, verdicts=said)))

    assert told(guards.precinct_judged, judged()) == [("R-39", "Q-06")]
    assert told(guards.precinct_judged, judged(precinct=Verdict.QUERIED)) == [("R-39",)]
    assert (
        told(guards.precinct_judged, judged(precinct=Verdict.ACCEPTED, county=Verdict.QUERIED))
        == []
    )
    assert told(guards.bureau_judged, judged(precinct=Verdict.ACCEPTED)) == [("R-39", "Q-06")]
    assert told(guards.bureau_judged, judged(county=Verdict.STRUCK)) == []
    assert told(guards.something_queried, judged(precinct=Verdict.ACCEPTED)) == [("R-39",)]
    assert told(guards.something_queried, judged(county=Verdict.QUERIED)) == []


def test_r63_what_is_accepted_is_what_the_accepted_vouchers_come_to() -> None:
    accounts = counted(voucher(1, "1", 23_000))
    assert told(guards.accepted_is_counted, snapshot(accounts, accepted_amount=20_000)) == []
    assert told(guards.accepted_is_counted, snapshot(accounts, accepted_amount=23_000)) == [
        ("R-39", "R-63")
    ]
    assert told(guards.accepted_is_counted, snapshot(accounts, accepted_amount=19_999)) == [
        ("R-39", "R-63")
    ]


def test_r37_nothing_is_paid_before_the_day_it_was_settled() -> None:
    seen = snapshot(counted())._replace(fields={"settled_on": "2026-11-25"})
    assert told(guards.not_before_settlement, seen._replace(given={"paid_on": "2026-11-24"})) == [
        ("R-37",)
    ]
    assert told(guards.not_before_settlement, seen._replace(given={"paid_on": "2026-11-25"})) == []


def test_r39_nothing_is_settled_before_it_was_carried_out() -> None:
    seen = snapshot(counted())._replace(fields={"completed_on": "2026-11-15"})
    early, then = ({"settled_on": day} for day in ("2026-11-14", "2026-11-15"))
    assert told(guards.not_before_completion, seen._replace(given=early)) == [("R-39",)]
    assert told(guards.not_before_completion, seen._replace(given=then)) == []


def test_r38_r39_fifteen_and_seven_days() -> None:
    assert settlement_due(COMPLETED_ON) == dt.date(2026, 11, 30)
    assert report_due(dt.date(2026, 12, 20)) == dt.date(2026, 12, 27)


def test_what_is_owed_points_at_its_field() -> None:
    one = Owed(text=RULES.reading_words("Q-04"), rules=(), voucher=5, field="amount")
    assert one.pointer == "/settlement/vouchers/5/amount"


@settings(max_examples=60, deadline=None)
@given(choices=st.lists(st.integers(0, 10_000), max_size=40))
def test_r37_on_no_way_through_the_table_is_it_paid_before_it_is_settled(
    choices: list[int],
) -> None:
    """Walk at random, back as well as on; what lies behind says how it came to where it stands."""
    way = [("start", APPLICATION.beginning.to)]
    for choice in choices:
        _, state = way[-1]
        onward = [step for (_, at), step in sorted(APPLICATION.step.items()) if at == state]
        last = APPLICATION.row[way[-1][0]]
        if last.retractable and len(way) > 1 and choice % (len(onward) + 1) == len(onward):
            way.pop()
        elif onward:
            step = onward[choice % len(onward)]
            way.append((step.verb, step.to or state))
        states, verbs = [one for _, one in way], [one for one, _ in way]
        if "pay" in verbs:
            paid = verbs.index("pay")
            assert states[paid - 1] == "settled"
            assert "settle" in verbs[:paid]
            assert "question" not in verbs[verbs.index("settle") : paid]
        else:
            assert "paid" not in states


@settings(max_examples=30, deadline=None)
@given(vouchers=spent, approved=st.integers(0, 150_000), accepted=st.integers(-10, 200_000))
def test_r39_no_sum_is_accepted_that_leaves_a_balance_below_zero(
    vouchers: list[Voucher], approved: int, accepted: int
) -> None:
    accounts = counted(*vouchers, approved=approved)
    for sum_ in (accepted, accounts.counted):
        refused = [
            one
            for one in guards.accepted_is_counted(snapshot(accounts, accepted_amount=sum_))
            if one.blocks
        ]
        assert bool(refused) is (sum_ != accounts.counted)
        assert refused or approved - sum_ >= 0
