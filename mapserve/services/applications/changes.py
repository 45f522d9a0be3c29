"""Changes since a return: what was sent before a desk sent it back, beside what came again."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from mapserve.programme.applications.differences import Differences, differences
from mapserve.programme.applications.table import APPLICATION
from mapserve.programme.workflow.standing import Kind
from mapserve.store import events
from mapserve.store.models import Application, ApplicationSent, Edition
from mapserve.store.queries import applications as application_queries

Sending = tuple[ApplicationSent, Edition]


@dataclass(frozen=True)
class Resent:
    """What a desk sent back, and what came again: form and edition of each, and how they differ."""

    before: Sending
    now: Sending
    different: Differences

    @property
    def map_changed(self) -> bool:
        """Whether the map was changed between the two editions."""
        return self.before[1].revision != self.now[1].revision

    @property
    def count(self) -> int:
        """How many places are otherwise; the map as a whole is one."""
        return self.different.count + self.map_changed


def since_return(session: Session, row: Application) -> Resent | None:
    """Return what changed between the version that was sent back last and the one sent since.

    None where nothing came back, or nothing was sent since. A sending that the unit took back
    itself, before it was returned, counts for nothing: nobody has judged it.
    """
    if APPLICATION.state[row.state].editable:
        return None
    sendings = application_queries.sendings(session, row.id)
    returned = _edition_returned(session, row)
    before = next((one for one in sendings if one[1].number == returned), None)
    if before is None or before[1].id == sendings[-1][1].id:
        return None
    now = sendings[-1]
    return Resent(before, now, differences(before[0].form, now[0].form))


def _edition_returned(session: Session, row: Application) -> int | None:
    """Return the number of the edition that was with the application when it was returned last."""
    sent = returned = None
    for event, _ in events.of_subject(session, row.workflow.name, row.id):
        if event.kind != Kind.STEP:
            continue
        if event.verb == "send":
            sent = event.data["edition"]
        elif event.verb == "return":
            returned = sent
    return returned
