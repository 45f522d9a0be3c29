"""What an import would change on the maps: rows that are new, and rows that differ from before."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import shapely
from sqlalchemy.orm import Session

from layers.model.contract import MapLayer
from layers.words.audience import Audience
from layers.words.problems import Problem, Problems
from layers.words.text import Text
from mapserve.exchange.feature_rows import Draft
from mapserve.exchange.quarantine import Quarantined
from mapserve.exchange.row_reasons import repeated
from mapserve.services.importing.identity import (
    Before,
    Known,
    fields_of,
    metres_between,
    says_nothing_new,
    source_of,
)
from mapserve.services.maps.photos import photo_problems
from mapserve.services.maps.references import Drawn, reference_problems
from mapserve.services.maps.three_way_merge import GEOMETRY, merge
from mapserve.services.saving.edit_rights import EditRights
from mapserve.services.saving.feature_checks import ewkb_of
from mapserve.store.versions import Version

_KILOMETRE = 1000


@dataclass(frozen=True)
class Change:
    """A row that goes onto a map: a new feature, or a version of one that is there."""

    draft: Draft
    community_id: int
    version: Version
    replaces: Before | None = None

    @property
    def leaves(self) -> bool:
        """Whether the feature goes from one community's map to another's."""
        return self.replaces is not None and self.replaces.community_id != self.community_id


@dataclass
class Decided:
    """Rows sorted by what becomes of them."""

    changes: list[Change]
    known: int
    quarantined: list[Quarantined]


def decide(  # noqa: PLR0913 - rows, what is known of them, and what is wished
    layer: MapLayer,
    placed: Sequence[tuple[Draft, int]],
    known: Known,
    rights: EditRights,
    *,
    update: bool,
    columns: dict[str, str],
) -> Decided:
    """Tell rows apart: new ones, those that say nothing new, and those that say something else.

    Parameters
    ----------
    update
        What differs is put on the map; without it, it is set aside with an offer to do so.
    columns
        The column of each attribute, to name where something is wrong.
    """
    decided = Decided([], 0, [])
    claimed: dict[uuid.UUID, int] = {}
    for draft, community_id in placed:
        before = known.counterparts(draft)
        first = claimed.setdefault(before[0].now.id, draft.row) if before else draft.row
        if first != draft.row:
            decided.quarantined.append(repeated(draft.row, "", first))
        elif before and says_nothing_new(draft, before):
            decided.known += 1
        elif before and not (update and before[0].present):
            decided.quarantined.append(_offered(draft, before[0]))
        else:
            try:
                decided.changes.append(
                    _updated(layer, draft, community_id, before[0], rights, known.origin)
                    if before
                    else _new(layer, draft, community_id, rights, known.origin)
                )
            except Problems as several:
                decided.quarantined += [_told(draft, one, columns) for one in several.problems]
            except _EditedSince as edited:
                decided.quarantined.append(edited.told)
    return decided


def _told(draft: Draft, problem: Problem, columns: dict[str, str]) -> Quarantined:
    name = problem.pointer.removeprefix("/").partition("/")[0]
    return Quarantined.from_problem(draft.row, columns.get(name, name), problem)


def _new(
    layer: MapLayer, draft: Draft, community_id: int, rights: EditRights, origin: str
) -> Change:
    refused = rights.refused(layer, draft.properties)
    if refused:
        raise Problems(refused)
    source = source_of(draft, origin)
    ewkb = ewkb_of(draft.geometry)
    version = Version(uuid.uuid4(), layer.kind, 0, draft.properties, ewkb, source)
    return Change(draft, community_id, version)


class _EditedSince(Exception):  # noqa: N818 - a condition of a row
    def __init__(self, told: Quarantined) -> None:
        super().__init__(told.reason.en)
        self.told = told


def _updated(  # noqa: PLR0913, PLR0917 - a row, where it goes, and what it meets
    layer: MapLayer,
    draft: Draft,
    community_id: int,
    one: Before,
    rights: EditRights,
    origin: str,
) -> Change:
    now = one.now
    says = {name: draft.properties.get(name) for name in draft.given} | {
        GEOMETRY: ewkb_of(draft.geometry)
    }
    said = one.said(draft.revision)
    patch = {name: value for name, value in says.items() if value != said.get(name)}
    merged = merge(said, fields_of(now), patch)
    if merged.conflicts:
        raise _EditedSince(_edited(layer, draft, merged.conflicts))
    fields = {name: value for name, value in patch.items() if name != GEOMETRY}
    rights.patch(layer, now.properties, fields)
    ewkb = str(merged.values.pop(GEOMETRY))
    checked = layer.check_properties(merged.values)
    # What goes to another community's map is another feature there: ids are never shared.
    id_ = now.id if one.community_id == community_id else uuid.uuid4()
    source = now.source if draft.id else source_of(draft, origin)
    return Change(draft, community_id, Version(id_, layer.kind, 0, checked, ewkb, source), one)


def _edited(layer: MapLayer, draft: Draft, names: Sequence[str]) -> Quarantined:
    labels = [
        Text("位置", "place") if name == GEOMETRY else layer.described[name][1].label
        for name in names
    ]
    zh, en = "、".join(one.zh for one in labels), ", ".join(one.en for one in labels)
    return Quarantined(
        draft.row,
        draft.column,
        Text(
            f"{_called(draft).zh}：地圖上有人改過{zh}，檔案裡又是另一個值；地圖上的沒有更動。",
            f"{_called(draft).en}: somebody has changed its {en} on the map, and the file says "
            "otherwise; the map is unchanged.",
        ),
        Text("請在地圖上改。", "Edit it on the map."),
    )


_THIS_ROW = Text("這一列", "This row")


def _called(draft: Draft) -> Text:
    if draft.number:
        return Text(f"編號「{draft.number}」", f"Number “{draft.number}”")
    return Text(f"「{draft.title}」", f"“{draft.title}”") if draft.title else _THIS_ROW


def _offered(draft: Draft, one: Before) -> Quarantined:
    """Say what differs from the map, and how to put it there or to keep both."""
    called = _called(draft)
    if not one.present:
        return Quarantined(
            draft.row,
            draft.column,
            Text(f"{called.zh}已從地圖上刪除。", f"{called.en} was deleted on the map."),
            Text("要放回去，請在地圖上畫。", "Draw it on the map to have it back."),
        )
    metres = metres_between(draft.geometry, shapely.from_wkb(one.now.ewkb))
    if one.now.ewkb == ewkb_of(draft.geometry):
        words = Text(
            f"{called.zh}已在圖上，內容不同；圖上的沒有更動。",
            f"{called.en} is on the map with other content; the map is unchanged.",
        )
    else:
        here = draft.geometry.representative_point()
        far = _distance(metres)
        words = Text(
            f"{called.zh}已在圖上，位置不同：檔案裡移了{far.zh}，"
            f"到 {here.x:.6f},{here.y:.6f}；圖上的沒有更動。",
            f"{called.en} is on the map at another place: the file moves it by {far.en} "
            f"to {here.x:.6f},{here.y:.6f}; the map is unchanged.",
        )
    return Quarantined(draft.row, draft.column, words, OFFER)


def on_the_map_too(told: Quarantined, one: Before | None) -> Quarantined:
    """Say of a row that lies nowhere that the same thing is on the map, at another place."""
    if one is None or not one.present:
        return told
    place = shapely.from_wkb(one.now.ewkb).representative_point()
    return replace(
        told,
        reason=Text(
            f"{told.reason.zh}同一個已在圖上 {place.x:.6f},{place.y:.6f}，沒有更動。",
            f"{told.reason.en} The same is on the map at {place.x:.6f},{place.y:.6f}, unchanged.",
        ),
    )


OFFER = Text(
    "是同一個：加 --update 再匯入，就照檔案移動、更改；"
    "不是同一個：加 --source 名稱 再匯入，兩個都留。",
    "The same thing: import with --update to move and change it. Another thing: import with "
    "--source NAME to have both.",
)


def _distance(metres: float) -> Text:
    if metres < 1:
        return Text("不到 1 公尺", "less than 1 m")
    if metres < _KILOMETRE:
        return Text(f" {metres:.0f} 公尺", f"{metres:.0f} m")
    return Text(f" {metres / _KILOMETRE:.1f} 公里", f"{metres / _KILOMETRE:.1f} km")


def without_lost(
    session: Session,
    layer: MapLayer,
    changes: Sequence[Change],
    quarantined: list[Quarantined],
    *,
    audience: Audience,
) -> list[Change]:
    """Set aside what would point, or leave others pointing, at nothing; return the rest."""
    leaving = [one for one in changes if one.leaves]
    if not (layer.refers or layer.takes_photos or leaving):
        return list(changes)
    groups: dict[int, list[Drawn]] = defaultdict(list)
    for one in changes:
        groups[one.community_id].append(Drawn(f"/{one.draft.row}", layer, one.version))
    gone: dict[int, dict[uuid.UUID, str]] = defaultdict(dict)
    for one in leaving:
        if one.replaces:
            gone[one.replaces.community_id][one.replaces.now.id] = f"/{one.draft.row}"
    lost: set[int] = set()
    for community_id in groups.keys() | gone.keys():
        drawn = groups.get(community_id, [])
        problems = reference_problems(
            session,
            community_id,
            drawn=drawn,
            created={},
            removed=gone.get(community_id, {}),
            audience=audience,
        )
        unseen = photo_problems(session, community_id, drawn, audience=audience)
        for problem in (*problems, *unseen):
            row = int(problem.pointer.split("/")[1])
            lost.add(row)
            quarantined.append(Quarantined.from_problem(row, "", problem))
    return [one for one in changes if one.draft.row not in lost]
