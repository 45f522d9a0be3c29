"""Importing a file into a layer: every row taken, known from before, or quarantined."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from layers.model.catalogue import layer_of
from layers.model.contract import MapLayer
from layers.words.audience import Audience
from layers.words.invisible_characters import one_line
from layers.words.text import Text
from mapserve.exchange import coordinates
from mapserve.exchange.cell_text import storable
from mapserve.exchange.column_choice import ColumnChoice
from mapserve.exchange.feature_rows import Draft, Drafts, draft_rows
from mapserve.exchange.formats import read_rows
from mapserve.exchange.formats.rows import Rows
from mapserve.exchange.problems import CrsNeeded
from mapserve.exchange.quarantine import Quarantined, Remark
from mapserve.programme.roles import Action, Viewer
from mapserve.services.cases.beginning import follow_save
from mapserve.services.communities.directory import find_community, place_of
from mapserve.services.importing.changes import Change, decide, on_the_map_too, without_lost
from mapserve.services.importing.community_lookup import place_drafts
from mapserve.services.importing.identity import Known, find_known, origin_of, says_nothing_new
from mapserve.services.importing.reports import find_report, list_reports
from mapserve.services.saving.edit_rights import EditRights
from mapserve.store import versions
from mapserve.store.models import Community, ImportRun
from mapserve.store.queries import imports as import_queries
from mapserve.store.queries.imports import IMPORTED
from mapserve.store.versions import Save, Version

__all__ = ["Report", "Wishes", "find_report", "import_file", "list_reports"]

Entry = Quarantined | Remark
_LONGEST_FILE_NAME = 200


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the user says about a file.

    Parameters
    ----------
    slug
        The community all rows belong to; None gives each row to the one it lies in.
    crs, encoding
        EPSG code and encoding where they are not to be found out.
    table
        Which sheet, layer or object of the file, where it has several.
    swap
        Longitude and latitude stand in each other's place in the whole file.
    county
        Five-digit code of the county the file is about, "any" for several; None finds it out.
    columns
        Which columns stand for something else than their names say, or for nothing.
    source
        What the file's numbers are known by; its name where None.
    update
        Rows that differ from what is on the map change it; without, they are set aside.
    """

    layer: str
    slug: str | None = None
    crs: int | None = None
    encoding: str | None = None
    table: str | None = None
    swap: bool = False
    county: str | None = None
    columns: ColumnChoice = field(default_factory=ColumnChoice)
    source: str | None = None
    update: bool = False


@dataclass
class Report:
    """What an import did. `entries` are in order of row; `read` = taken + known + quarantined.

    Of `taken`, `updated` changed what was on a map. `axes` and `identity` name the columns that
    gave place and number.
    """

    file_name: str
    layer: str
    format: Text
    encoding: str
    delimiter: str | None
    reference: Text
    columns: dict[str, str]
    unknown: list[str]
    axes: str = ""
    identity: str = ""
    read: int = 0
    taken: int = 0
    updated: int = 0
    known: int = 0
    communities: dict[str, int] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    run_id: int | None = None

    @property
    def quarantined(self) -> int:
        """How many rows were not taken."""
        return len({one.row for one in self.entries if isinstance(one, Quarantined)})


def import_file(
    session: Session,
    path: Path,
    wishes: Wishes,
    *,
    viewer: Viewer,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Import a file of a format that is read and keep its report.

    Parameters
    ----------
    progress
        Called with rows done and rows in the file.

    Raises
    ------
    SignInNeeded, Forbidden
        The viewer may not import there: everywhere, where no community is named.
    UnknownLayer, NotFound, FileUnreadable, FileTooLarge, TableNeeded, TableMissing, CrsUnknown,
    CrsNeeded
        Wrong with the whole file; what is wrong with a row stands in the report.
    """
    layer = layer_of(wishes.layer)
    community = find_community(session, wishes.slug) if wishes.slug else None
    viewer.require(Action.IMPORT, place_of(community) if community else None)
    rows = read_rows(path, encoding=wishes.encoding, table=wishes.table, columns=wishes.columns)
    reference = _reference(session, rows, wishes)
    drafts = draft_rows(
        rows,
        layer,
        epsg=reference.epsg,
        swap=wishes.swap,
        columns=wishes.columns,
        progress=progress,
    )
    report = _report(path, layer, rows, reference, drafts)
    # Of other communities nothing is told to who may import in one only.
    only = None if viewer.may(Action.IMPORT) or community is None else community.id
    origin = origin_of(path.name, wishes.source)

    def known(of: Sequence[Draft]) -> Known:
        return find_known(session, layer, of, origin=origin, community_id=only)

    found = known(drafts.taken)
    fresh = _without_our_own(drafts.taken, found, report)
    placed = place_drafts(session, fresh, community=community, county=wishes.county)
    there = {draft.row: found.counterparts(draft) for draft in fresh}
    report.entries += [
        on_the_map_too(one, next(iter(there.get(one.row, ())), None)) for one in placed.quarantined
    ]
    report.entries += placed.remarks
    audience = Audience.STAFF if community is None else viewer.audience(place_of(community))
    # Locked before deciding: the same import twice at once must not find nothing twice.
    moving = {one.community_id for before in there.values() for one in before}
    revisions = versions.lock(session, {*placed.slugs, *moving})
    decided = decide(
        layer,
        placed.taken,
        known([draft for draft, _ in placed.taken]),
        EditRights(audience, carries=True),
        update=wishes.update,
        columns={name: column for column, name in report.columns.items()},
    )
    report.known += decided.known
    report.entries += decided.quarantined
    lost: list[Quarantined] = []
    changes = without_lost(session, layer, decided.changes, lost, audience=audience)
    report.entries += lost
    _save(session, changes, revisions, report, author_id=viewer.user_id)
    _follow(session, changes, report, viewer)
    counts = Counter(placed.slugs[one.community_id] for one in changes)
    report.communities = dict(sorted(counts.items()))
    report.entries.sort(key=lambda one: (one.row is not None, one.row or 0))
    report.run_id = _keep(session, report, community, viewer.user_id)
    return report


def _without_our_own(drafts: Sequence[Draft], found: Known, report: Report) -> list[Draft]:
    """Count rows of our own exports that say nothing new, wherever they lie; return the rest."""
    fresh = []
    for draft in drafts:
        mine = found.by_id.get(str(draft.id)) if draft.id else None
        if mine and says_nothing_new(draft, [mine]):
            report.known += 1
        else:
            fresh.append(draft)
    return fresh


def _reference(session: Session, rows: Rows, wishes: Wishes) -> coordinates.Reference:
    if rows.places and rows.places.twd67 and wishes.crs is None:
        raise CrsNeeded

    def inside(points: list[tuple[float, float]]) -> int:
        return len(import_queries.place(session, points))

    geometries = (row.geometry for row in rows.rows)
    return coordinates.find_reference(geometries, given=wishes.crs, named=rows.epsg, inside=inside)


def _report(
    path: Path,
    layer: MapLayer,
    rows: Rows,
    reference: coordinates.Reference,
    drafts: Drafts,
) -> Report:
    return Report(
        file_name=one_line(storable(path.name), _LONGEST_FILE_NAME),
        layer=layer.kind,
        format=rows.format,
        encoding=rows.encoding,
        delimiter=rows.delimiter,
        reference=reference.as_text(),
        columns=drafts.columns,
        unknown=drafts.unknown,
        axes=drafts.axes,
        identity=drafts.identity,
        read=len(rows.rows) + len(rows.quarantined),
        entries=[*drafts.quarantined, *drafts.remarks],
    )


def _save(
    session: Session,
    changes: Sequence[Change],
    revisions: Mapping[int, int],
    report: Report,
    *,
    author_id: int | None,
) -> None:
    """Make the rows one revision of each community."""
    if not changes:
        return
    begun: dict[int, list[Version]] = defaultdict(list)
    ended: dict[int, list[uuid.UUID]] = defaultdict(list)
    for one in changes:
        revision = revisions[one.community_id] + 1
        begun[one.community_id].append(one.version._replace(revision=revision))
        if one.replaces:
            ended[one.replaces.community_id].append(one.replaces.now.id)
    saves = [
        Save(
            id=uuid.uuid4(),
            community_id=community_id,
            revision=revisions[community_id] + 1,
            # Ids of new features are made here and now.
            digest=versions.digest([one[1:] for one in begun[community_id]]),
            touched=[one.id for one in begun[community_id]],
            author_id=author_id,
            comment=_comment(report),
            begun=begun[community_id],
            ended=ended[community_id],
        )
        for community_id in sorted(begun.keys() | ended.keys())
    ]
    versions.write(session, saves)
    report.taken = len(changes)
    report.updated = sum(one.replaces is not None for one in changes)


def _follow(session: Session, changes: Sequence[Change], report: Report, viewer: Viewer) -> None:
    """Let the cases of each community follow what was saved in it."""
    touched: dict[int, list[uuid.UUID]] = defaultdict(list)
    for one in changes:
        touched[one.community_id].append(one.version.id)
        if one.replaces and one.replaces.community_id != one.community_id:
            touched[one.replaces.community_id].append(one.replaces.now.id)
    for community_id, ids in sorted(touched.items()):
        community = session.get_one(Community, community_id, populate_existing=True)
        follow_save(session, community, ids, viewer=viewer, trace=_comment(report))


def _comment(report: Report) -> str:
    """Return what the history of the map and of cases calls an import."""
    return storable(f"{IMPORTED}{report.file_name}")[:500]


def _keep(
    session: Session, report: Report, community: Community | None, author_id: int | None
) -> int:
    run = ImportRun(
        file_name=report.file_name,
        layer=report.layer,
        community_id=community.id if community else None,
        author_id=author_id,
        rows_read=report.read,
        rows_taken=report.taken,
        rows_known=report.known,
        quarantined=[one.kept().model_dump(mode="json") for one in report.entries],
    )
    session.add(run)
    session.flush()
    return run.id
