"""Rights at a settlement: who judges vouchers now, who reads id numbers in full."""

from layers.words.text import Text
from mapserve.errors import Forbidden
from mapserve.programme.applications.table import ACCOUNTS, APPLICATION
from mapserve.programme.roles import Role, Viewer
from mapserve.programme.settlement.vouchers import Bench
from mapserve.programme.workflow.questions import seats_at
from mapserve.services.applications.drafts import editable_parts
from mapserve.services.applications.problems import PartClosed
from mapserve.services.communities.directory import place_of
from mapserve.services.workflow.problems import StepNotYours
from mapserve.store.models import Application, Community

_BENCHES = {"settling": Bench.PRECINCT, "examined": Bench.COUNTY}
_NAME = Text("憑證", "The vouchers")
# The bureau registers income with the payee; the precinct looks at the same papers.
_READERS = frozenset({Role.LEADER, Role.ADVISOR, Role.COUNTY, Role.ADMIN})


def writes(row: Application, community: Community, viewer: Viewer) -> bool:
    """Tell whether this viewer may change the vouchers now."""
    return ACCOUNTS in editable_parts(row, community, viewer)


def require_open(row: Application, community: Community, viewer: Viewer) -> None:
    """Raise `PartClosed` unless this viewer may change the vouchers now."""
    if not writes(row, community, viewer):
        raise PartClosed(pointer="/vouchers", label=_NAME, state=APPLICATION.state[row.state].label)


def bench_of(row: Application, community: Community, viewer: Viewer) -> Bench | None:
    """Return the desk at which this viewer judges the vouchers now, None where they do not."""
    bench = _BENCHES.get(row.state)
    seats = seats_at(viewer, place_of(community))
    mine = bench and any(
        desk.takes(seat) for desk in APPLICATION.state[row.state].waits_for for seat in seats
    )
    return bench if mine and not _acted_before(row, viewer) else None


def require_bench(row: Application, community: Community, viewer: Viewer) -> Bench:
    """Return the viewer's desk, or say why it is not theirs to judge.

    Raises
    ------
    PartClosed
        The accounts are at no desk now.
    StepNotYours
        Whoever sent the accounts does not judge them, nor does who examined them before.
    Forbidden
    """
    bench = bench_of(row, community, viewer)
    if bench is not None:
        return bench
    if row.state not in _BENCHES:
        raise PartClosed(label=_NAME, state=APPLICATION.state[row.state].label)
    if _acted_before(row, viewer):
        reason = Text(
            "這份核銷您已經經手過，審核要換一個人。",
            "You have handled these accounts: somebody else judges them.",
        )
        raise StepNotYours(reason=reason, rules=["R-39"])
    raise Forbidden(action=Text("審核憑證", "judge vouchers"))


def reads_numbers(community: Community, viewer: Viewer) -> bool:
    """Tell whether id numbers are shown to this viewer in full, where they are asked for."""
    return any(role in _READERS for role, _ in seats_at(viewer, place_of(community)))


def _acted_before(row: Application, viewer: Viewer) -> bool:
    before = ("claim",) if row.state == "settling" else ("claim", "examine")
    takers = {row.acted[verb][0] for verb in before if verb in row.acted}
    return viewer.user_id in takers - {None}
