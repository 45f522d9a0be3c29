"""Guards of an evaluation's steps: each says why not, with its rule (R-08 to R-10).

Pure. What they look at beside the row are facts: `evaluated`, `roles` (of who asks, at the
place), `year`, `panels`, `consensus`, `before`, `nominations`, `standard`.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from layers.words.text import Text
from mapserve.programme.dates import FIRST_YEAR, form_date
from mapserve.programme.evaluations.criteria import Evaluated, Group, Level, Standard
from mapserve.programme.roles import Role
from mapserve.programme.workflow.table import Hindrance, Reason, Snapshot


@dataclass(frozen=True)
class Panel:
    """The evaluators of a level: how many may score, how many of them have handed in."""

    active: int = 0
    handed_in: int = 0
    undeclared: int = 0


@dataclass(frozen=True)
class Nominations:
    """How many of a round's group are nominated, and how many may be; None: nobody knows."""

    group: Group
    nominated: int = 0
    allowed: int | None = None
    reported: int = 0


_NO_PANEL = Panel()


def begun_by_whom_it_is_for(snapshot: Snapshot) -> Iterator[Reason]:
    """Let counties begin the evaluation of communities, the ministry that of counties."""
    yield from _desk(snapshot)


def for_communities(snapshot: Snapshot) -> Iterator[Reason]:
    """Refuse a county to evaluate itself (R-09)."""
    if snapshot.facts.get("evaluated") is Evaluated.COUNTY:
        yield from _desk(snapshot)


def not_before_the_county(snapshot: Snapshot) -> Iterator[Reason]:
    """Let communities come to the ministry by nomination alone (R-08, R-09)."""
    if snapshot.state == "draft" and snapshot.facts.get("evaluated") is Evaluated.COMMUNITY:
        text = Text("社區要先由縣市評鑑、遴報。", "The county evaluates and nominates first.")
        yield Reason(text=text, rules=("R-08",))


def after_the_year(snapshot: Snapshot) -> Iterator[Reason]:
    """Warn before the year is over: evaluations come after its end (R-08)."""
    year = snapshot.facts.get("year")
    if year is not None and snapshot.today < dt.date(year + FIRST_YEAR + 1, 1, 1):
        text = Text(
            f"{year}年度還沒結束；評鑑在每年度結束後辦理。",
            f"{year + FIRST_YEAR} is not over yet; evaluations come after the year.",
        )
        yield Reason(text=text, rules=("R-08",), blocks=False)


def with_an_edition_before(snapshot: Snapshot) -> Iterator[Reason]:
    """Ask for the edition at application: what it became is compared with it."""
    if not snapshot.facts.get("before"):
        text = Text(
            "找不到申請時封存的地圖版本，請指定一個較早的版本。",
            "No edition was sealed at application: name an earlier one.",
        )
        yield Reason(text=text, rules=("R-14",), pointer="/before")


def enough_evaluators(level: Level) -> Callable[[Snapshot], Iterator[Reason]]:
    """Return the guard that asks for several evaluators who declared and have no conflict."""

    def guard(snapshot: Snapshot) -> Iterator[Reason]:
        panel, standard = _panel(snapshot, level), _standard(snapshot)
        if panel.undeclared:
            text = Text(
                "有委員還沒聲明有沒有利益關係。",
                "An evaluator has not declared whether there is a conflict of interest.",
            )
            yield Reason(text=text, rules=("R-08",), pointer="/evaluators")
        if standard is not None and panel.active < standard.least_evaluators:
            least = standard.least_evaluators
            text = Text(
                f"至少要 {least} 位沒有利益關係的委員。",
                f"At least {least} evaluators without a conflict are needed.",
            )
            yield Reason(text=text, rules=("R-08",), pointer="/evaluators")

    return guard


def all_handed_in(level: Level) -> Callable[[Snapshot], Iterator[Reason]]:
    """Return the guard that waits for every score; it tells neither whose nor how many."""

    def guard(snapshot: Snapshot) -> Iterator[Reason]:
        panel = _panel(snapshot, level)
        if panel.handed_in < panel.active or not panel.active:
            text = Text("委員還沒全部交出評分。", "Not every evaluator has handed in.")
            yield Reason(text=text, rules=("R-08",))

    return guard


def agreed_on_everything(level: Level) -> Callable[[Snapshot], Iterator[Reason]]:
    """Return the guard that asks for a consensus on every criterion."""

    def guard(snapshot: Snapshot) -> Iterator[Reason]:
        missing: Mapping[str, Text] = snapshot.facts.get("consensus", {}).get(level, {})
        for key, label in missing.items():
            yield Reason(
                text=Text(f"「{label.zh}」還沒有共識分數。", f"“{label.en}” has no consensus yet."),
                rules=("R-08",),
                pointer=f"/consensus/{key}",
            )

    return guard


def within_the_quota(snapshot: Snapshot) -> Iterator[Reason]:
    """Nominate no more than the quota of the group allows (R-08)."""
    found: Nominations | None = snapshot.facts.get("nominations")
    if found is None:
        return
    label = found.group.label
    if found.allowed is None:
        text = Text(
            f"{label.zh}沒有找到名額規定，請自行確認。",
            f"No quota is known for the {label.en.lower()}: make sure yourself.",
        )
        yield Reason(text=text, rules=("R-08",), blocks=False)
    elif found.nominated >= found.allowed:
        text = Text(
            f"{label.zh}最多遴報 {found.allowed} 個，已經選了 {found.nominated} 個。",
            f"At most {found.allowed} of the {label.en.lower()}; {found.nominated} are chosen.",
        )
        yield Reason(text=text, rules=("R-08",))


def by_the_day_of_report(snapshot: Snapshot) -> Iterator[Reason]:
    """Warn after the day by which counties report (an outside source: it does not block)."""
    standard, year = _standard(snapshot), snapshot.facts.get("year")
    if standard is None or year is None:
        return
    last = standard.report_day(year)
    if snapshot.today > last:
        text = Text(f"遴報期限是 {form_date(last)}，已經過了。", f"Nominations were due on {last}.")
        yield Reason(text=text, rules=("R-08",), blocks=False)


def money_has_its_sum(snapshot: Snapshot) -> Iterator[Reason]:
    """Ask for a sum where money is given, and for none elsewhere (R-10, Q-20)."""
    awards: list[dict[str, Any]] = snapshot.given.get("awards") or []
    for at, one in enumerate(awards):
        money = one["kind"] == "money"
        if money and not one.get("amount"):
            text = Text("獎金要填金額。", "Prize money needs a sum.")
            yield Reason(text=text, rules=("R-10",), pointer=f"/awards/{at}/amount")
        elif not money and one.get("amount"):
            text = Text("只有獎金有金額。", "Only prize money has a sum.")
            yield Reason(text=text, rules=("R-10",), pointer=f"/awards/{at}/amount")


def _desk(snapshot: Snapshot) -> Iterator[Reason]:
    evaluated, roles = snapshot.facts.get("evaluated"), snapshot.facts.get("roles")
    if evaluated is None or roles is None:
        return
    wanted = Role.COUNTY if evaluated is Evaluated.COMMUNITY else Role.MINISTRY
    if wanted not in roles:
        text = Text(
            f"{evaluated.label.zh}的評鑑由{wanted.label.zh}辦理。",
            f"For a {evaluated.label.en.lower()} this is for: {wanted.label.en}.",
        )
        yield Reason(text=text, rules=("R-08", "R-09"), kind=Hindrance.DESK)


def _panel(snapshot: Snapshot, level: Level) -> Panel:
    panels: Mapping[Level, Panel] = snapshot.facts.get("panels", {})
    return panels.get(level, _NO_PANEL)


def _standard(snapshot: Snapshot) -> Standard | None:
    found: Standard | None = snapshot.facts.get("standard")
    return found
