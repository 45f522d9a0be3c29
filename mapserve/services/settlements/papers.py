"""Papers of a settlement: cover, list, summary, and each part bound with its vouchers (R-42)."""

from sqlalchemy.orm import Session

from mapserve.programme.applications.table import APPROVED
from mapserve.programme.roles import Viewer
from mapserve.programme.settlement.accounts import Part
from mapserve.programme.settlement.income import payees
from mapserve.rendering.papers.printing import PaperFormat, PaperKind, Settled
from mapserve.rendering.papers.settlement import Accounted
from mapserve.services.analysis.budget import packed
from mapserve.services.applications.accounts import settlement_of
from mapserve.services.applications.files import find_application, period_of
from mapserve.services.applications.papers import Address, filed_of, printed_paper
from mapserve.services.settlements.binding import Sheaf, bound_volume, sheaf_of
from mapserve.services.settlements.problems import NotApproved
from mapserve.store.queries import applications as application_queries

_BOUND = {PaperKind.BOUND_CURRENT: Part.CURRENT, PaperKind.BOUND_CAPITAL: Part.CAPITAL}


def make_settlement_paper(  # noqa: PLR0913 - what is asked for
    session: Session,
    number: int,
    kind: PaperKind,
    as_: PaperFormat,
    *,
    address: Address,
    viewer: Viewer,
) -> tuple[bytes, str]:
    """Return a paper of a settlement as a file, and what the file is called.

    Names of payees stand on it, their numbers never. All who may see the application get the same.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden, NotApproved
    TooCostly, Busy, OneAfterTheOther, PdfBroken, PdfTooCostly
    """
    row, community = find_application(session, number, viewer=viewer)
    if row.state not in APPROVED:
        raise NotApproved
    sent = next(reversed(application_queries.sendings(session, row.id)), None)
    filed = filed_of(session, row, community, sent, address)
    accounts = settlement_of(session, row).accounts
    part = _BOUND.get(kind)
    binds = as_ is PaperFormat.PDF
    pictures, sheaf = (
        sheaf_of(session, accounts, part, binds=binds) if part else ({}, Sheaf(binds=binds))
    )
    accounted = Accounted(
        accounts=accounts,
        completed_on=row.completed_on,
        settled_on=row.settled_on,
        payees=len(payees(accounts)),
        pictures=pictures,
    )
    about = Settled(kind=kind, accounted=accounted)
    name = f"{kind.label.zh}-{community.name}-{period_of(row)}-{row.id}.{as_.value}"
    if part and as_ is PaperFormat.PDF:
        return bound_volume(filed, about, sheaf.contents), name
    return printed_paper(packed((filed, about, as_)), filed, about, as_), name
