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
from mapserve.exchange.feature_rows import Draft, Drafts, draft_rows
from mapserve.exchange.formats import read_rows
from mapserve.exchange.formats.rows import Rows
from mapserve.exchange.problems import CrsNeeded
from mapserve.exchange.quarantine import Quarantined, Remark
from mapserve.programme.roles import Action, Viewer
from mapserve.services.communities.directory import find_community, place_of
from mapserve.services.importing.community_lookup import place_drafts
from mapserve.services.importing.reports import find_report, list_reports
from mapserve.services.maps.photos import photo_problems
from mapserve.services.maps.references import Drawn, reference_problems
from mapserve.services.saving.edit_rights import EditRights
from mapserve.services.saving.feature_checks import ewkb_of, ewkbs_of
from mapserve.store import versions
from mapserve.store.models import Community, ImportRun
from mapserve.store.queries import imports as import_queries
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
    """

    layer: str
    slug: str | None = None
    crs: int | None = None
    encoding: str | None = None
    table: str | None = None
    swap: bool = False
    county: str | None = None


@dataclass
class Report:
    """What an import did. `entries` are in order of row; `read` = taken + known + quarantined."""

    file_name: str
    layer: str
    format: Text
    encoding: str
    delimiter: str | None
    reference: Text
    columns: dict[str, str]
    unknown: list[str]
    read: int = 0
    taken: int = 0
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
    rows = read_rows(path, encoding=wishes.encoding, table=wishes.table)
    reference = _reference(session, rows, wishes)
    drafts = draft_rows(rows, layer, epsg=reference.epsg, swap=wishes.swap, progress=progress)
    placed = place_drafts(session, drafts.taken, community=community, county=wishes.county)
    report = _report(path, layer, rows, reference, drafts)
    report.entries += [*placed.quarantined, *placed.remarks]
    audience = Audience.STAFF if community is None else viewer.audience(place_of(community))
    allowed = _without_reserved(layer, placed.taken, EditRights(audience), report)
    # Locked before looking: the same import twice at once must not find nothing twice.
    revisions = versions.lock(session, placed.slugs)
    new = _without_known(session, layer, allowed, report)
    new = _without_lost(session, layer, new, report, audience)
    _save(session, layer, new, revisions, report, author_id=viewer.user_id)
    counts = Counter(placed.slugs[community_id] for _, community_id in new)
    report.communities = dict(sorted(counts.items()))
    report.entries.sort(key=lambda one: (one.row is not None, one.row or 0))
    report.run_id = _keep(session, report, community, viewer.user_id)
    return report


def _reference(session: Session, rows: Rows, wishes: Wishes) -> coordinates.Reference:
    if rows.axes and rows.axes.twd67 and wishes.crs is None:
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
        file_name=one_line(path.name, _LONGEST_FILE_NAME),
        layer=layer.kind,
        format=rows.format,
        encoding=rows.encoding,
        delimiter=rows.delimiter,
        reference=reference.as_text(),
        columns=drafts.columns,
        unknown=drafts.unknown,
        read=len(rows.rows) + len(rows.quarantined),
        entries=[*drafts.quarantined, *drafts.remarks],
    )


def _without_reserved(
    layer: MapLayer, taken: Sequence[tuple[Draft, int]], rights: EditRights, report: Report
) -> list[tuple[Draft, int]]:
    """Set aside rows that fill in what whoever imports may not: each with its column."""
    allowed, columns = [], {name: column for column, name in report.columns.items()}
    for draft, community_id in taken:
        refused = rights.refused(layer, draft.properties)
        for problem in refused:
            name = problem.pointer.removeprefix("/")
            column = columns.get(name, name)
            report.entries.append(Quarantined.from_problem(draft.row, column, problem))
        if not refused:
            allowed.append((draft, community_id))
    return allowed


def _without_known(
    session: Session, layer: MapLayer, taken: Sequence[tuple[Draft, int]], report: Report
) -> list[tuple[Draft, int]]:
    """Return what no earlier import made; the same again is counted, other content set aside."""
    sources = [draft.source for draft, _ in taken]
    before = import_queries.known(session, layer=layer.kind, sources=sources)
    ids = [draft.id for draft, _ in taken if draft.id]
    drawn = import_queries.present(session, ids)
    new = []
    for draft, community_id in taken:
        found = before.get((community_id, draft.source))
        if found is None and draft.id:
            found = drawn.get(draft.id)
        if found is None:
            new.append((draft, community_id))
        elif _same(found, draft):
            report.known += 1
        else:
            report.entries.append(_changed(draft))
    return new


def _same(found: Version, draft: Draft) -> bool:
    """Tell whether a row says nothing new."""
    same = all(found.properties.get(name) == value for name, value in draft.properties.items())
    return same and found.ewkb == ewkb_of(draft.geometry)


def _changed(draft: Draft) -> Quarantined:
    number = draft.source.partition(":")[2]
    return Quarantined(
        draft.row,
        "",
        Text(
            f"編號 {number} 已在圖上，內容不同；圖上的沒有更動。",
            f"Number {number} is on the map with other content; the map is unchanged.",
        ),
        Text("請在圖上修改，或給新的編號。", "Edit it on the map, or give it a new number."),
    )


def _without_lost(
    session: Session,
    layer: MapLayer,
    new: Sequence[tuple[Draft, int]],
    report: Report,
    audience: Audience,
) -> list[tuple[Draft, int]]:
    """Set aside what points at features, or names photos, that its community does not have."""
    if not (layer.refers or layer.takes_photos):
        return list(new)
    groups: dict[int, list[Drawn]] = defaultdict(list)
    for draft, community_id in new:
        stored = _version(draft, layer, 0, "")  # only what it names is looked at
        groups[community_id].append(Drawn(f"/{draft.row}", layer, stored))
    lost: set[int] = set()
    for community_id, drawn in groups.items():
        problems = reference_problems(
            session, community_id, drawn=drawn, created={}, removed={}, audience=audience
        )
        for problem in (
            *problems,
            *photo_problems(session, community_id, drawn, audience=audience),
        ):
            row = int(problem.pointer.split("/")[1])
            lost.add(row)
            report.entries.append(Quarantined.from_problem(row, "", problem))
    return [one for one in new if one[0].row not in lost]


def _save(  # noqa: PLR0913 - a changeset's parts
    session: Session,
    layer: MapLayer,
    new: Sequence[tuple[Draft, int]],
    revisions: Mapping[int, int],
    report: Report,
    *,
    author_id: int | None,
) -> None:
    """Make the rows one revision of each community."""
    if not new:
        return
    begun: dict[int, list[Version]] = defaultdict(list)
    ewkbs = ewkbs_of([draft.geometry for draft, _ in new])
    for (draft, community_id), ewkb in zip(new, ewkbs, strict=True):
        begun[community_id].append(_version(draft, layer, revisions[community_id] + 1, ewkb))
    saves = [
        Save(
            id=uuid.uuid4(),
            community_id=community_id,
            revision=revisions[community_id] + 1,
            digest=versions.digest([one[1:] for one in made]),  # their ids are made here and now
            touched=[one.id for one in made],
            author_id=author_id,
            comment=f"匯入 {report.file_name}"[:500],
            begun=made,
        )
        for community_id, made in begun.items()
    ]
    versions.write(session, saves)
    report.taken = len(new)


def _version(draft: Draft, layer: MapLayer, revision: int, ewkb: str) -> Version:
    return Version(uuid.uuid4(), layer.kind, revision, draft.properties, ewkb, draft.source)


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
