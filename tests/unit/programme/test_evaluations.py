"""Evaluations as arithmetic: what leaves both sums, what needs words, who may be nominated."""

import datetime as dt
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapserve.programme.evaluations.conflicts import Relation, ties
from mapserve.programme.evaluations.criteria import (
    EQUAL,
    OWN,
    STANDARDS,
    Evaluated,
    Group,
    Level,
    Terms,
    UnknownStandard,
    WeightsInvalid,
    standard_named,
    standard_on,
)
from mapserve.programme.evaluations.guards import (
    Nominations,
    Panel,
    all_handed_in,
    enough_evaluators,
    within_the_quota,
)
from mapserve.programme.evaluations.scores import Mark, lacking, official, shown, spread, total
from mapserve.programme.evaluations.table import EVALUATION, WITH_THE_MINISTRY
from mapserve.programme.roles import Appointment, Place, Role, ScopeKind
from mapserve.programme.workflow.table import Snapshot

STANDARD = STANDARDS[0]
ALIKE = Terms(STANDARD, Evaluated.COMMUNITY)
OWN_POINTS = {"operation": 20, "measures": 25, "outreach": 20, "results": 25, "innovation": 10}
WEIGHED = Terms(STANDARD, Evaluated.COMMUNITY, OWN_POINTS)
KEYS = tuple(OWN_POINTS)
HERE = Place("meiren", "松山分局", "63000")
TODAY = dt.date(2027, 1, 5)


def sheet(*values: int | None) -> dict[str, Mark]:
    """Return a sheet of the five criteria; None: it does not apply."""
    return {
        key: Mark(value, not_applicable=value is None)
        for key, value in zip(KEYS, values, strict=True)
    }


def snapshot(state: str = "sealed", **facts: object) -> Snapshot:
    return Snapshot(state=state, version=1, place=HERE, today=TODAY, facts=facts)


def test_r08_points_are_a_rounds_own_or_all_alike_and_never_official() -> None:
    assert set(ALIKE.points.values()) == {STANDARD.scale}
    assert EQUAL.zh in ALIKE.words.zh
    assert OWN.zh in WEIGHED.words.zh
    assert "不是官方" in ALIKE.words.zh
    for lame in ({}, {"operation": 20}, OWN_POINTS | {"charm": 5}):
        with pytest.raises(WeightsInvalid):
            Terms(STANDARD, Evaluated.COMMUNITY, lame)


def test_an_old_round_keeps_its_criteria() -> None:
    assert standard_on(dt.date(2027, 1, 1)) is STANDARD
    assert standard_on(dt.date(1990, 1, 1)) is STANDARDS[-1]
    assert standard_named("94-11-16") is STANDARD
    with pytest.raises(UnknownStandard):
        standard_named("120-01-01")


def test_r08_sums_of_three_evaluators() -> None:
    three = [sheet(17, 21, 16, 22, 7), sheet(16, 22, 12, 21, 8), sheet(18, 20, 17, 22, 7)]
    assert [shown(total(WEIGHED, one)) for one in three] == [83.0, 79.0, 84.0]
    assert shown(official(WEIGHED, three)) == 82.0
    wide = {one.key: spread(WEIGHED, one, three) for one in WEIGHED.criteria}
    assert [key for key, one in wide.items() if one and one.wide] == ["outreach"]
    assert wide["outreach"] is not None
    assert (wide["outreach"].lowest, wide["outreach"].difference) == (12, 5)


def test_r08_what_does_not_apply_leaves_both_sums() -> None:
    # 60 of the 75 points that apply, not of 100.
    assert total(WEIGHED, sheet(16, 20, 16, None, 8)) == 80
    assert total(WEIGHED, sheet(None, None, None, None, None)) is None
    assert official(WEIGHED, [sheet(None, None, None, None, None)]) is None
    one_applies = sheet(None, None, None, None, 10)
    assert official(WEIGHED, [one_applies, sheet(None, None, None, None, None)]) == 100


def test_a_total_is_rounded_once_and_half_up() -> None:
    assert shown(Fraction(82665, 1000)) == 82.67
    assert shown(Fraction(2, 3) * 100) == 66.67
    assert shown(None) is None


marks = st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=5, max_size=5).map(
    lambda values: sheet(*values)
)


@settings(max_examples=60, deadline=None)
@given(st.lists(marks, min_size=1, max_size=4), st.sampled_from(KEYS))
def test_r08_means_stay_within_what_was_given(sheets: list[dict[str, Mark]], key: str) -> None:
    totals = [one for each in sheets if (one := total(WEIGHED, each)) is not None]
    found = official(WEIGHED, sheets)
    assert (found is None) is (totals == [])
    if found is not None:
        assert min(totals) <= found <= max(totals)
        assert found * len(totals) == sum(totals)
        assert official(WEIGHED, list(reversed(sheets))) == found
    # What does not apply counts as if it had never been among the criteria.
    for each in sheets:
        without = {name: mark for name, mark in each.items() if name != key}
        assert total(WEIGHED, {**each, key: Mark(not_applicable=True)}) == total(WEIGHED, without)


def test_r08_the_lowest_and_the_highest_scores_need_a_reason() -> None:
    plain = sheet(15, 18, 14, 17, 7)
    assert lacking(WEIGHED, plain, better=True) == []
    for key, value in [("operation", 18), ("operation", 10), ("innovation", None)]:
        extreme = plain | {key: Mark(value, not_applicable=value is None)}
        (reason,) = lacking(WEIGHED, extreme, better=True)
        assert (reason.pointer, reason.rules, reason.blocks) == (f"/scores/{key}", ("R-08",), True)
        told = extreme | {key: extreme[key]._replace(reason="看過紀錄")}
        assert lacking(WEIGHED, told, better=True) == []
    missing = {key: mark for key, mark in plain.items() if key != "outreach"}
    (reason,) = lacking(WEIGHED, missing, better=True)
    assert reason.pointer == "/scores/outreach"
    nothing = {key: Mark(None, not_applicable=True, reason="新成立") for key in KEYS}
    assert [one.pointer for one in lacking(WEIGHED, nothing, better=True)] == ["/scores"]


def test_r10_a_high_score_where_nothing_got_better_needs_a_sentence() -> None:
    high = sheet(15, 18, 14, 20, 7)  # 20 of 25 for the results
    assert lacking(WEIGHED, high, better=True) == []
    assert lacking(WEIGHED, high, better=None) == []
    (reason,) = lacking(WEIGHED, high, better=False)
    assert (reason.pointer, reason.rules) == ("/scores/results", ("R-10",))
    said = high | {"results": Mark(20, reason="夜間巡守變多，地圖量不到")}
    assert lacking(WEIGHED, said, better=False) == []
    assert lacking(WEIGHED, sheet(15, 18, 14, 17, 7), better=False) == []


@pytest.mark.parametrize(
    ("reported", "most"), [(0, 2), (10, 2), (11, 3), (20, 3), (21, 4), (43, 4)]
)
def test_r08_the_quota_goes_by_the_communities_reported(reported: int, most: int) -> None:
    assert STANDARD.nominations_of(reported) == most
    full = Nominations(Group.GENERAL, nominated=most, allowed=most, reported=reported)
    (reason,) = within_the_quota(snapshot(nominations=full))
    assert reason.blocks
    room = Nominations(Group.GENERAL, nominated=most - 1, allowed=most, reported=reported)
    assert list(within_the_quota(snapshot(nominations=room))) == []
    unknown = Nominations(Group.GROWTH, nominated=9, allowed=None)
    (warning,) = within_the_quota(snapshot(nominations=unknown))
    assert not warning.blocks


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 60), st.lists(st.booleans(), max_size=30))
def test_r08_however_they_nominate_and_take_back_the_quota_is_kept(
    reported: int, wishes: list[bool]
) -> None:
    allowed, nominated = STANDARD.nominations_of(reported), 0
    for nominates in wishes:
        so_far = Nominations(Group.GENERAL, nominated=nominated, allowed=allowed, reported=reported)
        blocked = any(one.blocks for one in within_the_quota(snapshot(nominations=so_far)))
        assert blocked is (nominated >= allowed)
        if nominates and not blocked:
            nominated += 1
        elif not nominates and nominated:
            nominated -= 1  # taken back
        assert nominated <= allowed


def test_r08_reports_are_due_on_the_twentieth_of_january() -> None:
    assert STANDARD.report_day(115) == dt.date(2027, 1, 20)


def test_a_panel_is_asked_for_and_waited_for() -> None:
    asks, waits = enough_evaluators(Level.COUNTY), all_handed_in(Level.COUNTY)

    def told(panel: Panel) -> tuple[int, int]:
        facts = snapshot(panels={Level.COUNTY: panel}, standard=STANDARD)
        return len(list(asks(facts))), len(list(waits(facts)))

    assert told(Panel()) == (1, 1)
    assert told(Panel(active=3, handed_in=2, undeclared=1)) == (1, 1)
    assert told(Panel(active=2, handed_in=2)) == (0, 0)
    # Whoever waits learns neither whose nor how many.
    one, two = (
        [
            reason.text
            for reason in waits(snapshot(panels={Level.COUNTY: Panel(active=5, handed_in=n)}))
        ]
        for n in (1, 4)
    )
    assert one == two


def test_what_ties_somebody_to_a_community() -> None:
    def found(role: Role, kind: ScopeKind, scope: str, county: str = "63000") -> list[Relation]:
        return ties([(Appointment(role, kind, scope), county)], HERE, Evaluated.COMMUNITY)

    assert found(Role.LEADER, ScopeKind.COMMUNITY, "meiren") == [Relation.OWN_PLACE]
    assert found(Role.VOLUNTEER, ScopeKind.COMMUNITY, "meiren") == [Relation.WORKED]
    assert found(Role.ADVISOR, ScopeKind.PRECINCT, "63000/松山分局") == [Relation.COACHED]
    assert found(Role.LEADER, ScopeKind.COMMUNITY, "elsewhere") == []
    assert found(Role.EVALUATOR, ScopeKind.COUNTY, "63000") == []
    assert found(Role.COUNTY, ScopeKind.COUNTY, "63000") == []  # whose own evaluation it is


def test_r09_nobody_of_a_county_evaluates_it() -> None:
    county = Place("", None, "63000")

    def found(role: Role, kind: ScopeKind, scope: str, lies_in: str) -> list[Relation]:
        return ties([(Appointment(role, kind, scope), lies_in)], county, Evaluated.COUNTY)

    assert found(Role.COUNTY, ScopeKind.COUNTY, "63000", "63000") == [Relation.OWN_PLACE]
    assert found(Role.LEADER, ScopeKind.COMMUNITY, "meiren", "63000") == [Relation.OWN_PLACE]
    assert found(Role.COUNTY, ScopeKind.COUNTY, "65000", "65000") == []
    assert found(Role.MINISTRY, ScopeKind.ALL, "", "") == []


def test_r08_to_r10_the_way_of_a_community_through_the_table() -> None:
    way = ["draft", "scoring", "consensus", "sealed", "nominated", "re_scoring", "re_consensus",
           "re_evaluated", "awarded", "released"]  # fmt: skip
    for here, there in pairwise(way):
        assert there in {step.to for step in EVALUATION.steps_from[here]}
    told = {EVALUATION.state[name].label for name in way[1:-1]}
    assert len(told) == 1, "whoever is judged reads the same words until the release"
    judged = {step.to for step in EVALUATION.steps if step.by == (EVALUATION.row["award"].by[0],)}
    assert judged - {"released"} == WITH_THE_MINISTRY
