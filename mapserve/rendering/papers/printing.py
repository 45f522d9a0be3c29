"""Printing: one paper, as PDF or ODT.

WeasyPrint takes seconds to load: only what children are forked from does (`warm`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from layers.words.code import Code
from mapserve.programme.budget.lines import Line
from mapserve.programme.budget.trace import Trace
from mapserve.programme.settlement.accounts import Part
from mapserve.rendering.papers.application import application_paper
from mapserve.rendering.papers.budget import budget_paper
from mapserve.rendering.papers.evaluation_report import Reported, report_paper
from mapserve.rendering.papers.filed import Filed
from mapserve.rendering.papers.location import PlacePlan, location_sheet
from mapserve.rendering.papers.model import Paper
from mapserve.rendering.papers.plan import plan_paper
from mapserve.rendering.papers.settlement import (
    Accounted,
    bound_paper,
    cover_paper,
    detail_paper,
    summary_paper,
)


class PaperKind(Code):
    """The papers of an application."""

    APPLICATION = "application", "申請表", "Application form"
    PLAN = "plan", "計畫書", "Plan"
    BUDGET = "budget", "經費概算", "Budget"
    COVER = "cover", "支出憑證簿封面", "Cover of the vouchers"
    DETAIL = "detail", "支出明細表", "List of spending"
    SUMMARY = "summary", "執行概況表", "Summary"
    BOUND_CURRENT = "bound-current", "經常支出憑證簿", "Vouchers of current spending"
    BOUND_CAPITAL = "bound-capital", "資本支出憑證簿", "Vouchers of capital spending"


OF_THE_SETTLEMENT = frozenset(
    {
        PaperKind.COVER,
        PaperKind.DETAIL,
        PaperKind.SUMMARY,
        PaperKind.BOUND_CURRENT,
        PaperKind.BOUND_CAPITAL,
    }
)


class PaperFormat(Code):
    """What a paper is written as."""

    PDF = "pdf", "PDF", "PDF"
    ODT = "odt", "ODT", "ODT"


@dataclass(frozen=True, kw_only=True)
class Budgeted:
    """A budget as it was given, and its trace."""

    lines: Sequence[Line]
    trace: Trace


@dataclass(frozen=True, kw_only=True)
class Settled:
    """Which paper of a settlement, and the settlement."""

    kind: PaperKind
    accounted: Accounted


About = PlacePlan | Budgeted | Settled | None
_OF_ACCOUNTS: dict[PaperKind, Callable[[Filed, Accounted], Paper]] = {
    PaperKind.COVER: cover_paper,
    PaperKind.DETAIL: detail_paper,
    PaperKind.SUMMARY: summary_paper,
    PaperKind.BOUND_CURRENT: partial(bound_paper, part=Part.CURRENT),
    PaperKind.BOUND_CAPITAL: partial(bound_paper, part=Part.CAPITAL),
}


def paper_of(filed: Filed, about: About) -> Paper:
    """Return a paper: the form with its map, budget or settlement, or the plan alone."""
    match about:
        case Settled(kind=kind, accounted=accounted):
            return _OF_ACCOUNTS[kind](filed, accounted)
        case PlacePlan():
            return application_paper(filed, location_sheet(about))
        case Budgeted(lines=lines, trace=trace):
            return budget_paper(filed, lines, trace)
        case None:
            return plan_paper(filed)


def printed_placed(filed: Filed, about: About) -> tuple[bytes, tuple[int, ...]]:
    """Return a paper of an application as PDF, and on which page each attached sheet stands."""
    from mapserve.rendering.papers.pdf import pdf_with_places  # noqa: PLC0415

    return pdf_with_places(paper_of(filed, about))


def printed(filed: Filed, about: About, as_: PaperFormat) -> bytes:
    """Return a paper of an application as a file."""
    return written(paper_of(filed, about), as_)


def printed_report(told: Reported, as_: PaperFormat) -> bytes:
    """Return the report of an evaluation as a file."""
    return written(report_paper(told), as_)


def written(paper: Paper, as_: PaperFormat) -> bytes:
    """Return a paper as a file."""
    if as_ is PaperFormat.PDF:
        from mapserve.rendering.papers.pdf import pdf_of  # noqa: PLC0415

        return pdf_of(paper)
    from mapserve.rendering.papers.odt import odt_of  # noqa: PLC0415

    return odt_of(paper)


def warm() -> None:
    """Load the writers and the faces."""
    from mapserve.rendering.papers import odt  # noqa: F401, PLC0415
    from mapserve.rendering.papers.pdf import faces  # noqa: PLC0415

    faces()
