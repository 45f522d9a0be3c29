"""Importing a file into a layer: every row taken, known from before, or quarantined."""

import hashlib
import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from layers.model.catalogue import layer_of
from layers.model.contract import MapLayer
from layers.words.audience import Audience
from layers.words.text import Text
from mapserve.exchange import coordinates
from mapserve.exchange.feature_rows import Draft, Drafts, draft_rows
from mapserve.exchange.problems import CrsNeeded
from mapserve.exchange.quarantine import Quarantined, Remark
from mapserve.exchange.row_sources import Source, read_source
from mapserve.programme.roles import Action, Viewer
from mapserve.services.communities.directory import find_community, place_of
from mapserve.services.importing.community_lookup import Placed, place_drafts
from mapserve.services.importing.reports import find_report, list_reports
from mapserve.services.maps.photos import photo_problems
from mapserve.services.maps.references import Drawn, reference_problems
from mapserve.services.saving.feature_checks import ewkb_of
from mapserve.store.models import Community, ImportRun
from mapserve.store.queries import imports as import_queries
from mapserve.store.queries.imports import Incoming, Known

__all__ = ["Report", "Wishes", "find_report", "import_file", "list_reports"]

Entry = Quarantined | Remark


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the user says about a file.

    Parameters
    ----------
    slug
        The community all rows belong to; None gives each row to the one it lies in.
    crs, encoding
        EPSG code and encoding where they are not to be found out.
    swap
        Longitude and latitude stand in each other's place in the whole file.
    county
        Five-digit code of the county the file is about, "any" for several; None finds it out.
    """

    layer: str
    slug: str | None = None
    crs: int | None = None
    encoding: str | None = None
    swap: bool = False
    county: str | None = None


@dataclass
class Report:
    """What an import did. `entries` are in order of row; `read` = taken + known + quarantined."""

    file_name: str
    layer: str
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
    """Import a CSV or GeoJSON file and keep its report.

    Parameters
    ----------
    progress
        Called with rows done and rows in the file.

    Raises
    ------
    SignInNeeded, Forbidden
        The viewer may not import there: everywhere, where no community is named.
    UnknownLayer, NotFound, FileUnreadable, FileTooLarge, CrsUnknown, CrsNeeded
        Wrong with the whole file; what is wrong with a row stands in the report.
    """
    layer = layer_of(wishes.layer)
    community = find_community(session, wishes.slug) if wishes.slug else None
    viewer.require(Action.IMPORT, place_of(community) if community else None)
    source = read_source(path, encoding=wishes.encoding)
    reference = _reference(session, source, wishes)
    drafts = draft_rows(source, layer, epsg=reference.epsg, swap=wishes.swap, progress=progress)
    placed = place_drafts(session, drafts.taken, community=community, county=wishes.county)
    report = _report(path, layer, source, reference, drafts)
    report.entries += [*placed.quarantined, *placed.remarks]
    # Locked before looking: the same import twice at once must not find nothing twice.
    revisions = import_queries.lock(session, list(placed.slugs))
    new = _without_known(session, layer, placed, report)
    new = _without_lost(session, layer, new, report)
    _save(session, layer, new, revisions, report, author_id=viewer.user_id)
    counts = Counter(placed.slugs[community_id] for _, community_id in new)
    report.communities = dict(sorted(counts.items()))
    report.entries.sort(key=lambda one: (one.row is not None, one.row or 0))
    report.run_id = _keep(session, report, community, viewer.user_id)
    return report


def _reference(session: Session, source: Source, wishes: Wishes) -> coordinates.Reference:
    if source.axes and source.axes.twd67 and wishes.crs is None:
        raise CrsNeeded

    def inside(points: list[tuple[float, float]]) -> int:
        return len(import_queries.place(session, points))

    geometries = (row.geometry for row in source.rows)
    return coordinates.find_reference(
        geometries, given=wishes.crs, named=source.epsg, inside=inside
    )


def _report(
    path: Path,
    layer: MapLayer,
    source: Source,
    reference: coordinates.Reference,
    drafts: Drafts,
) -> Report:
    return Report(
        file_name=path.name,
        layer=layer.kind,
        encoding=source.encoding,
        delimiter=source.delimiter,
        reference=reference.as_text(),
        columns=drafts.columns,
        unknown=drafts.unknown,
        read=len(source.rows) + len(source.quarantined),
        entries=[*drafts.quarantined, *drafts.remarks],
    )


def _without_known(
    session: Session, layer: MapLayer, placed: Placed, report: Report
) -> list[tuple[Draft, int]]:
    """Return what no earlier import made; the same again is counted, other content set aside."""
    sources = [draft.source for draft, _ in placed.taken]
    before = import_queries.known(session, layer=layer.kind, sources=sources)
    ids = [draft.id for draft, _ in placed.taken if draft.id]
    drawn = import_queries.present(session, ids)
    new = []
    for draft, community_id in placed.taken:
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


def _same(found: Known, draft: Draft) -> bool:
    """Tell whether a row says nothing new."""
    same = all(found.properties.get(name) == value for name, value in draft.properties.items())
    return same and found.wkb == draft.geometry.wkb


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
    session: Session, layer: MapLayer, new: Sequence[tuple[Draft, int]], report: Report
) -> list[tuple[Draft, int]]:
    """Set aside what points at features, or names photos, that its community does not have."""
    if not (layer.references() or layer.takes_photos):
        return list(new)
    groups: dict[int, list[Drawn]] = defaultdict(list)
    for draft, community_id in new:
        ewkb = ewkb_of(draft.geometry)
        groups[community_id].append(
            Drawn(f"/{draft.row}", uuid.uuid4(), layer, draft.properties, ewkb)
        )
    lost: set[int] = set()
    for community_id, drawn in groups.items():
        problems = reference_problems(
            session, community_id, drawn=drawn, created={}, removed={}, audience=Audience.STAFF
        )
        for problem in (*problems, *photo_problems(session, community_id, drawn)):
            row = int(problem.pointer.split("/")[1])
            lost.add(row)
            report.entries.append(Quarantined.from_problem(row, "", problem))
    return [one for one in new if one[0].row not in lost]


def _save(  # noqa: PLR0913 - a changeset's parts
    session: Session,
    layer: MapLayer,
    new: Sequence[tuple[Draft, int]],
    revisions: dict[int, int],
    report: Report,
    *,
    author_id: int | None,
) -> None:
    if not new:
        return
    features = [
        Incoming(uuid.uuid4(), community, draft.geometry.wkb, draft.properties, draft.source)
        for draft, community in new
    ]
    import_queries.save(
        session,
        layer=layer.kind,
        revisions=revisions,
        features=features,
        digests=_digests(features),
        author_id=author_id,
        comment=f"匯入 {report.file_name}"[:500],
    )
    report.taken = len(features)


def _digests(features: Sequence[Incoming]) -> dict[int, bytes]:
    sums: dict[int, Any] = defaultdict(hashlib.sha256)
    for one in features:
        content = json.dumps(one.properties, sort_keys=True) + one.source
        sums[one.community_id].update(content.encode() + one.wkb)
    return {community: digest.digest() for community, digest in sums.items()}


def _keep(
    session: Session, report: Report, community: Community | None, author_id: int | None
) -> int:
    run = ImportRun(
        file_name=report.file_name[:200],
        layer=report.layer,
        community_id=community.id if community else None,
        author_id=author_id,
        rows_read=report.read,
        rows_taken=report.taken,
        rows_known=report.known,
        quarantined=[one.as_json() for one in report.entries],
    )
    session.add(run)
    session.flush()
    return run.id
