"""Queries of the inbox: what people were told of steps of applications."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mapserve.programme.applications.table import APPLICATION
from mapserve.programme.roles import Place
from mapserve.store.models import Application, Community, OutboxRow, WorkflowEvent


@dataclass(frozen=True)
class ToldRow:
    """A message: the event, the application it is of, and its community."""

    event: WorkflowEvent
    application: Application
    community: Community

    @property
    def place(self) -> Place:
        """Return what appointments are matched against."""
        place = self.community
        return Place(slug=place.slug, precinct=place.precinct, county_code=place.county_code)


def told(session: Session, person_id: int, *, limit: int) -> list[ToldRow]:
    """Return the messages owed to a person for applications, sent or not, the latest first."""
    statement = (
        select(WorkflowEvent, Application, Community)
        .join(OutboxRow, OutboxRow.event_id == WorkflowEvent.id)
        .join(Application, Application.id == WorkflowEvent.subject_id)
        .join(Community, Community.id == Application.community_id)
        .where(
            OutboxRow.person_id == person_id,
            WorkflowEvent.workflow == APPLICATION.name,
        )
        .order_by(OutboxRow.created_at.desc(), OutboxRow.id.desc())
        .limit(limit)
    )
    return [ToldRow(*found) for found in session.execute(statement)]
