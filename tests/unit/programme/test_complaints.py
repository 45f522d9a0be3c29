"""What users of other desks complain of, each with the test here that holds us to better."""

import pytest

from tests.factories.project import ROOT

_CASES, _PAGES = "integration/cases/test_cases.py", "integration/cases/test_pages.py"
ANSWERED = {
    "fixmystreet#1369: a wrong default state is sent": (
        _PAGES, "test_a_decision_on_the_desk_leads_to_the_next_case"),
    "fixmystreet PR3862: filter by assignee, nobody included": (
        _CASES, "test_counts_agree_with_the_rows_of_every_part"),
    "fixmystreet PR1581: what is alike is told by distance alone": (
        _CASES, "test_what_is_alike_is_in_sight_and_not_merely_near"),
    "fixmystreet PR5162: merging loses a history": (
        _CASES, "test_merging_keeps_both_histories"),
    "fixmystreet PR3405: what a camera noted survives": (
        "unit/exchange/test_photo_decoder.py", "test_what_is_kept_is_a_bare_picture"),
    "fixmystreet PR5929: which template was used": (
        _PAGES, "test_templates_fit_the_cause_and_the_state_and_their_use_is_counted"),
    "tasking-manager#4784: the reason is never read by whoever must mend it": (
        _PAGES, "test_the_community_reads_what_is_asked_and_answers"),
    "zammad#390: deadlines do not stand still": (
        _CASES, "test_the_reviews_days_stand_still_while_the_community_is_asked"),
    "zammad#5332: a closed case stays closed whatever happens": (
        _CASES, "test_a_closed_case_is_seen_again_though_nobody_has_measured_it"),
    "zammad#3415: several at once fail silently, or another set is taken": (
        _PAGES, "test_several_at_once_are_shown_first_and_refused_when_one_has_changed"),
    "maproulette#2491: “review these” skips one": (
        _PAGES, "test_a_day_of_forty_new_cases_ends_with_none_that_waits"),
    "maproulette#732: a dialog breaks the keyboard": (
        "browser/cases/test_review.py",
        "test_by_keys_every_case_is_visited_once_and_the_focus_is_never_lost"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "test"), ANSWERED.values(), ids=ANSWERED.keys())
def test_a_complaint_is_answered_by_a_test_that_is_there(file: str, test: str) -> None:
    assert f"def {test}(" in (ROOT / "tests" / file).read_text(encoding="utf-8")
