"""Kept reports of imports, for their pages."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from layers.words.answer import Answer
from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.exchange.quarantine import ReportEntry
from mapserve.programme.roles import Action, Viewer
from mapserve.services.communities.directory import place_of
from mapserve.store.models import Community, ImportRun

_LATEST = 100
_INTEGER = 2_147_483_647  # PostgreSQL's


class ImportListed(Answer):
    """An import as the list shows it: rows read, taken into the map, known from before."""

    id: int
    file_name: str
    layer: str
    created_at: dt.datetime
    read: int
    taken: int
    known: int


class ImportReport(ImportListed):
    """A kept report; `community` is the slug of the one that all rows were for, if any."""

    community: str | None
    entries: list[ReportEntry]


def find_report(session: Session, run_id: int, *, viewer: Viewer) -> ImportReport:
    """Return a kept report of an import where the viewer may import.

    Raises
    ------
    NotFound
    SignInNeeded, Forbidden
        The viewer may not import there; nor do they learn whether there is such a report.
    """
    run = session.get(ImportRun, run_id) if run_id <= _INTEGER else None
    community = session.get(Community, run.community_id) if run and run.community_id else None
    viewer.require(Action.IMPORT, place_of(community) if community else None)
    if run is None:
        raise NotFound(thing=Text("匯入紀錄", "import"), name=str(run_id))
    slug = community.slug if community else None
    return ImportReport(**dict(_listed(run)), community=slug, entries=run.quarantined)


def list_reports(session: Session) -> list[ImportListed]:
    """Return the latest hundred imports, the newest first."""
    runs = session.scalars(
        select(ImportRun)
        .options(defer(ImportRun.quarantined))
        .order_by(ImportRun.id.desc())
        .limit(_LATEST)
    )
    return [_listed(run) for run in runs]


def _listed(run: ImportRun) -> ImportListed:
    return ImportListed(
        id=run.id,
        file_name=run.file_name,
        layer=run.layer,
        created_at=run.created_at,
        read=run.rows_read,
        taken=run.rows_taken,
        known=run.rows_known,
    )
