"""A budget judged by a version of the rules, a pure function of its lines (decision budget-trace).

In the order of Q-19: each line's own caps, those of a meeting or event, those of the case, and the
total. Every cut is told by itself; money is whole and rounded down (R-62).
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from layers.words.text import Text
from mapserve.programme.budget.line_caps import tally_line
from mapserve.programme.budget.lines import Line
from mapserve.programme.budget.shared_caps import (
    ask_about_toners,
    share_car_fuel,
    share_meetings,
    share_motorcycle_fuel,
    share_nights,
    share_utilities,
)
from mapserve.programme.budget.tally import in_table_order, share_cap
from mapserve.programme.budget.trace import LineTrace, Trace
from mapserve.programme.rules.versions import Rules


def evaluate(
    lines: Sequence[Line],
    rules: Rules,
    *,
    approved: int | None = None,
    duty_posts: Collection[UUID] | None = None,
) -> Trace:
    """Return what of a budget counts, line by line, in the order in which it was sent.

    Where lines share a cap, those that stand last in the table of rates bear the cut, whatever
    order they were sent in; litres and motorcycles count by what they are worth.

    Parameters
    ----------
    approved
        NT$ that the Ministry approved (R-63); before that, the most it can (R-35).
    duty_posts
        Features of the map that utilities may be for; None where no map is at hand.
    """
    sent = [tally_line(line, rules) for line in lines]
    tallies = in_table_order(sent)
    share_meetings(tallies, rules)
    share_utilities(tallies, rules, duty_posts)
    share_car_fuel(tallies, rules)
    share_motorcycle_fuel(tallies, rules)
    share_nights(tallies, rules)
    ask_about_toners(tallies, rules)
    limit = rules.subsidy if approved is None else approved
    detail = Text(
        f"補助總額最高{limit:,}元，超過的由單位自行負擔。",
        f"NT${limit:,} in all at most: the unit bears the rest.",
    )
    share_cap(tallies, limit, "R-35" if approved is None else "R-63", detail)
    return _summed([one.traced() for one in sent], limit, rules)


def _summed(lines: list[LineTrace], limit: int, rules: Rules) -> Trace:
    counted = sum(one.counted for one in lines)
    capital = sum(one.counted for one in lines if one.kind == "capital")
    remarks = [remark for one in lines for remark in (*one.errors, *one.warnings)]
    told = {one.reading for one in remarks} | {cut.reading for one in lines for cut in one.cuts}
    return Trace(
        lines=lines,
        asked=sum(one.asked for one in lines),
        counted=counted,
        capital=capital,
        current=counted - capital,
        limit=limit,
        blocked=any(one.blocks for one in remarks),
        rules=rules.name,
        readings={q: rules.reading_words(q) for q in sorted(filter(None, told))},
    )
