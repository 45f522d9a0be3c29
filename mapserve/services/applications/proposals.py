"""Proposals of the map for an application: made, taken over, and whether they still hold."""

from sqlalchemy.orm import Session

from layers.analysis.hours import Instant
from layers.words.problems import Nature, Problem
from mapserve.programme.applications.form import ApplicationForm
from mapserve.programme.applications.proposals import MapFacts, proposals
from mapserve.programme.forms import fields_of
from mapserve.programme.roles import Viewer
from mapserve.services.analysis.coverage import watched
from mapserve.services.applications.answers import Proposal
from mapserve.store.models import Application, Community
from mapserve.store.queries import applications as application_queries

# The hour that the numbers are of: a weekday's night, when most people are at home (ours).
_AT = Instant(2, 22 * 60)


def proposed(
    session: Session, row: Application, community: Community, *, viewer: Viewer
) -> list[Proposal]:
    """Return what the map as it is now would answer, field by field."""
    labels = {name: note.label for name, (_, note) in fields_of(ApplicationForm).items()}
    found = proposals(_facts(session, community, viewer))
    return [
        Proposal(
            field=name,
            value=value,
            words=labels[name],
            revision=community.revision,
            taken=row.proposed.get(name),
            holds=name not in row.proposed or row.answers.get(name) == value,
        )
        for name, value in found.items()
    ]


def _facts(session: Session, community: Community, viewer: Viewer) -> MapFacts:
    counts = application_queries.drawn_by_layer(session, community.id)
    place = f"{community.county}{community.town}{community.name}"
    try:
        watch = watched(session, community, viewer=viewer).watch
        coverage = watch.at(_AT)
    except Problem as problem:  # no time for it now: the counts are there all the same
        if problem.nature not in (Nature.BUSY, Nature.TOO_LARGE, Nature.TOO_OFTEN):
            raise
        return MapFacts(place=place, counts=counts)
    return MapFacts(
        place=place,
        counts=counts,
        street_m=coverage.street_m,
        watched_m=coverage.watched_m,
        at=_AT.text,
    )
