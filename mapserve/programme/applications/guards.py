"""Guards of an application: what must hold before it may be sent, approved or paid.

Pure. Each answers with the reasons and their articles from the first minute, not at the end.
Facts: period (as “116-1”), rules (the name of the version it is judged by), answers (by field),
proof (whether a registration document is there), drawn (how many features the map has), budget
(what the trace says against it), approved (see `Approved`), features_sent (those that remarks name
and the map had that was sent).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from layers.words.text import Text
from mapserve.programme.applications.form import BUDGET, MAP, PROOF, missing
from mapserve.programme.calendar import Period, Timing, next_working_day, standing
from mapserve.programme.rules.versions import rules_named
from mapserve.programme.workflow.table import Reason, Snapshot


@dataclass(frozen=True, slots=True)
class Approved:
    """What has been approved in a calendar year (R-29, Q-01).

    Parameters
    ----------
    own
        Of the same unit, known by its registration number: the period, or "".
    neighbours
        Other units of the same community.
    """

    own: str = ""
    neighbours: tuple[str, ...] = ()


def filled_in(snapshot: Snapshot) -> Iterator[Reason]:
    """Ask that every field and every heading is filled in (R-27, R-31 to R-33)."""
    for name, text, rules in missing(snapshot.facts.get("answers", {})):
        yield Reason(text=text, rules=rules, pointer=f"/{name}")


def with_proof(snapshot: Snapshot) -> Iterator[Reason]:
    """Ask for the document that registered the unit (R-27, R-31)."""
    if not snapshot.facts.get("proof"):
        text = Text("還沒附上立案或報備的證明文件。", "The proof of registration is not attached.")
        yield Reason(text=text, rules=("R-27", "R-31"), pointer=f"/{PROOF}")


def with_map(snapshot: Snapshot) -> Iterator[Reason]:
    """Ask for something on the map: the location map is made from it (R-32)."""
    if not snapshot.facts.get("drawn"):
        text = Text(
            "地圖上還沒有畫任何東西，位置圖會是空的。",
            "Nothing is on the map yet: the location map would be empty.",
        )
        yield Reason(text=text, rules=("R-32",), pointer=f"/{MAP}")


def with_budget(snapshot: Snapshot) -> Iterator[Reason]:
    """Ask for a budget that the table of rates has nothing against (R-44 to R-63)."""
    yield from snapshot.facts.get("budget", ())


COMPLETE = (filled_in, with_proof, with_map, with_budget)


def no_budget() -> Reason:
    """Return what to say of an application without one line of a budget."""
    text = Text("經費概算還沒有任何一項。", "The budget has no line yet.")
    return Reason(text=text, rules=("R-31",), pointer=f"/{BUDGET}")


def within_the_window(snapshot: Snapshot) -> Iterator[Reason]:
    """Ask that it is sent within the window of its period (R-28, Q-02).

    What was received and came back to be completed was in time, whenever it is sent again.
    Where the last day is no working day, the officer decides about what comes by the next (Q-03).
    """
    if "period" not in snapshot.facts or snapshot.state == "returned":
        return
    period, today = Period.read(snapshot.facts["period"]), snapshot.today
    found = standing(period, today)
    if found.timing is Timing.OPEN:
        return
    late = found.timing is Timing.AFTER and today <= next_working_day(found.days.last)
    if late and found.note:
        text = Text(found.text.zh + found.note.zh, f"{found.text.en} {found.note.en}")
        yield Reason(text=text, rules=found.rules, blocks=False)
    else:
        yield Reason(text=found.text, rules=found.rules)


def once_a_year(snapshot: Snapshot) -> Iterator[Reason]:
    """Allow one subsidy a unit and year; warn where a neighbour has one (R-29, Q-01)."""
    approved: Approved = snapshot.facts.get("approved", Approved())
    if approved.own:
        label = Period.read(approved.own).label
        yield Reason(
            text=Text(
                f"這個單位今年已核定補助（{label.zh}），每年以一次為限。",
                f"The unit has a subsidy this year ({label.en}); one a year is allowed.",
            ),
            rules=("R-29", "Q-01"),
            pointer="/registration_number",
        )
    elif approved.neighbours:
        names = approved.neighbours
        yield Reason(
            text=Text(
                f"同一社區的{'、'.join(names)}今年已有補助，請確認不是同一個計畫。",
                f"{', '.join(names)} of this community has a subsidy this year: "
                "make sure that it is another plan.",
            ),
            rules=("R-29", "Q-01"),
            blocks=False,
        )


def on_the_map_that_was_sent(snapshot: Snapshot) -> Iterator[Reason]:
    """Ask that a remark pinned to the map is pinned to what the map had when it was sealed."""
    there = snapshot.facts.get("features_sent", frozenset())
    for index, remark in enumerate(snapshot.given.get("remarks") or ()):
        feature = remark.get("feature")
        if feature is not None and feature not in there:
            text = Text(
                "送來的那一版地圖上沒有這個項目，請從清單選。",
                "The map that was sent has no such feature: choose one of its list.",
            )
            yield Reason(text=text, rules=("R-32",), pointer=f"/remarks/{index}/feature")


def whole_or_short_of_money(snapshot: Snapshot) -> Iterator[Reason]:
    """Approve the whole sum, or less only because the budget is short (R-35)."""
    amount = snapshot.given.get("approved_amount")
    if amount is None:
        return
    most = rules_named(snapshot.facts["rules"]).subsidy
    if amount > most:
        text = Text(f"核定金額最多 {most:,} 元。", f"At most NT${most:,} may be approved.")
        yield Reason(text=text, rules=("R-35",), pointer="/approved_amount")
    elif amount < most and snapshot.given.get("reduced_for") is None:
        text = Text(
            f"少於 {most:,} 元，只能因為預算經費不足：請勾選。",
            f"Less than NT${most:,} only because the budget is short: say so.",
        )
        yield Reason(text=text, rules=("R-35",), pointer="/reduced_for")


def period_of_the_application(snapshot: Snapshot) -> Iterator[Reason]:
    """Approve for the period that was applied for (R-32)."""
    given = snapshot.given.get("approved_period")
    if given is not None and given != snapshot.facts["period"]:
        label = Period.read(str(snapshot.facts["period"])).label
        yield Reason(
            text=Text(f"申請的是{label.zh}。", f"It was applied for {label.en}."),
            rules=("R-32",),
            pointer="/approved_period",
        )


def within_the_approval(snapshot: Snapshot) -> Iterator[Reason]:
    """Accept no more than was approved: the unit bears the rest (R-63)."""
    accepted, approved = (
        snapshot.given.get("accepted_amount"),
        snapshot.fields.get("approved_amount"),
    )
    if accepted is not None and approved is not None and accepted > approved:
        text = Text(
            f"核銷金額最多是核定的 {approved:,} 元，超過的由單位自付。",
            f"At most the NT${approved:,} that were approved; the unit bears the rest.",
        )
        yield Reason(text=text, rules=("R-63",), pointer="/accepted_amount")


def not_in_the_future(snapshot: Snapshot) -> Iterator[Reason]:
    """Refuse a day of carrying out that has not come yet (Q-05)."""
    day = snapshot.given.get("completed_on")
    if day is not None and str(day) > snapshot.today.isoformat():
        text = Text("這一天還沒到。", "That day has not come yet.")
        yield Reason(text=text, rules=("Q-05",), pointer="/completed_on")


def by_the_end_of_the_plan(snapshot: Snapshot) -> Iterator[Reason]:
    """Ask that it is carried out by the end of its plan, else the plan changes first (Q-05)."""
    day, ends = snapshot.given.get("completed_on"), snapshot.facts.get("answers", {}).get("ends_on")
    if day is not None and ends and str(day) > str(ends):
        text = Text(
            "晚於核定的實施期程，要先核准變更。",
            "Later than the plan's end: a change has to be approved first.",
        )
        yield Reason(text=text, rules=("Q-05",), pointer="/completed_on")
