"""Kept reports of imports, for their pages."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.programme.roles import Action, Viewer
from mapserve.services.communities.directory import place_of
from mapserve.store.models import Community, ImportRun

_LATEST = 100
_INTEGER = 2_147_483_647  # PostgreSQL's


def find_report(session: Session, run_id: int, *, viewer: Viewer) -> dict[str, Any]:
    """Return a kept report of an import where the viewer may import.

    Raises
    ------
    NotFound
    SignInNeeded, Forbidden
        The viewer may not import there; nor do they learn whether there is such a report.

    Returns
    -------
    dict
        id, file_name, layer, community (slug or None), created_at, read, taken, known, and
        entries as `Quarantined.as_json` and `Remark.as_json` give them.
    """
    run = session.get(ImportRun, run_id) if run_id <= _INTEGER else None
    community = session.get(Community, run.community_id) if run and run.community_id else None
    viewer.require(Action.IMPORT, place_of(community) if community else None)
    if run is None:
        raise NotFound(thing=Text("匯入紀錄", "import"), name=str(run_id))
    slug = community.slug if community else None
    return {**_counts(run), "community": slug, "entries": run.quarantined}


def list_reports(session: Session) -> list[dict[str, Any]]:
    """Return the latest hundred imports, the newest first, as `find_report` without entries."""
    runs = session.scalars(
        select(ImportRun)
        .options(defer(ImportRun.quarantined))
        .order_by(ImportRun.id.desc())
        .limit(_LATEST)
    )
    return [_counts(run) for run in runs]


def _counts(run: ImportRun) -> dict[str, Any]:
    return {
        "id": run.id,
        "file_name": run.file_name,
        "layer": run.layer,
        "created_at": run.created_at,
        "read": run.rows_read,
        "taken": run.rows_taken,
        "known": run.rows_known,
    }
