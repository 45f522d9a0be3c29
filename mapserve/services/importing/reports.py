"""Kept reports of imports, for their pages."""

import datetime as dt
import re
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from layers.words.answer import Answer
from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.exchange.quarantine import ReportEntry
from mapserve.programme.roles import Action, Viewer
from mapserve.services.communities.directory import place_of
from mapserve.store.models import Community, ImportRun
from mapserve.store.models.base import LARGEST_INTEGER

_LATEST = 100
_ROWS, _EXAMPLES = 60, 3  # of a group that are shown
_DIFFERING = re.compile(r"「[^」]*」|[-+]?\d[\d.,:/-]*")


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

    def groups(self) -> list["ReasonGroup"]:
        """Return the entries by what they say, those of most rows first, the whole file's before.

        Numbers and what is quoted differ from row to row: entries are alike but for these.
        """
        alike: dict[tuple[str, str, str], list[ReportEntry]] = {}
        for one in self.entries:
            alike.setdefault((one.kind, one.column, _pattern(one.reason.zh)), []).append(one)
        groups = [
            ReasonGroup(
                kind=entries[0].kind,
                column=entries[0].column,
                count=len(entries),
                rows=[one.row for one in entries[:_ROWS] if one.row is not None],
                suggestion=entries[0].suggestion,
                examples=list(dict.fromkeys(one.reason for one in entries))[:_EXAMPLES],
            )
            for entries in alike.values()
        ]
        return sorted(groups, key=lambda one: (bool(one.rows), one.kind == "remark", -one.count))


class ReasonGroup(Answer):
    """Entries that say the same: how many, the first rows, and how a few are worded."""

    kind: Literal["quarantined", "remark"]
    column: str
    count: int
    rows: list[int]
    suggestion: Text
    examples: list[Text]


def _pattern(reason: str) -> str:
    return _DIFFERING.sub("…", reason)


def find_report(session: Session, run_id: int, *, viewer: Viewer) -> ImportReport:
    """Return a kept report of an import where the viewer may import.

    Raises
    ------
    NotFound
    SignInNeeded, Forbidden
        The viewer may not import there; nor do they learn whether there is such a report.
    """
    run = session.get(ImportRun, run_id) if run_id <= LARGEST_INTEGER else None
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
