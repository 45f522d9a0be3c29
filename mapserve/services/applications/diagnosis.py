"""The diagnosis before any measure: meetings, blind spots that none of them named (R-12, R-13)."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from layers.model.capabilities import Part
from layers.model.catalogue import CATALOGUE
from mapserve.programme.records.meeting import MEETING
from mapserve.store.queries import applications as application_queries
from mapserve.store.queries import records as record_queries

_MOST = 1000


@dataclass(frozen=True)
class Diagnosis:
    """How many meetings there were, blind spots on the map, and what is missing of each."""

    meetings: int
    spots: int
    unnamed: int  # by no meeting
    unmeasured: int  # without a measure

    @property
    def warns(self) -> bool:
        """Tell whether something is drawn that no meeting has talked about."""
        return self.spots > 0 and (self.meetings == 0 or self.unnamed > 0 or self.unmeasured > 0)


def diagnosis_of(session: Session, community_id: int) -> Diagnosis:
    """Return how a community came to its blind spots."""
    spots = application_queries.features_of(
        session, community_id, CATALOGUE.playing(Part.SPOT), limit=_MOST
    )
    meetings = record_queries.all_of(session, community_id, MEETING.name)
    named = {one for row in meetings for one in row.data.get("findings", ())}
    return Diagnosis(
        meetings=len(meetings),
        spots=len(spots),
        unnamed=sum(str(one.id) not in named for one in spots),
        unmeasured=sum(not one.properties.get("measures") for one in spots),
    )
