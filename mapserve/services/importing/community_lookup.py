"""Which community each row of an import belongs to, by where it lies."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve.exchange.feature_rows import Draft
from mapserve.exchange.quarantine import Quarantined, Remark
from mapserve.store.models import Community
from mapserve.store.queries import imports as import_queries
from mapserve.store.queries.imports import Spot

ANY_COUNTY = "any"
# A file whose rows lie in one county but for a few is a file of that county, and the few were
# geocoded to a street of the same name elsewhere (of Taipei's 15,416 police cameras 95).
_ENOUGH = 50
_NEARLY_ALL = 0.98
_ROWS_SHOWN = 30


@dataclass
class Placed:
    """Drafts with the id of their community, those set aside, what to know; slugs by id."""

    slugs: dict[int, str] = field(default_factory=dict)
    taken: list[tuple[Draft, int]] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def place_drafts(
    session: Session,
    drafts: Sequence[Draft],
    *,
    community: Community | None,
    county: str | None = None,
) -> Placed:
    """Give each draft to `community` if it touches it, else to the community it lies in.

    Lines and areas lie where a point within them lies. Without `county` (five digits, or
    `ANY_COUNTY`) the county of nearly all rows is taken for the file's; rows in another one
    are set aside.
    """
    if community is not None:
        return _inside(drafts, community)
    placed = Placed()
    points = [draft.geometry.representative_point() for draft in drafts]
    spots = import_queries.place(session, [(point.x, point.y) for point in points])
    county = _county(spots, placed) if county is None else county
    here: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, draft in enumerate(drafts):
        spot = spots.get(index)
        if spot is None:
            placed.quarantined.append(_outside_all(draft))
        elif county not in (None, ANY_COUNTY, spot.county_code):
            placed.quarantined.append(_elsewhere(draft, spot))
        else:
            placed.taken.append((draft, spot.community_id))
            placed.slugs[spot.community_id] = spot.slug
            here[spot.county_code, spot.county].append(draft.row)
    placed.remarks += _strangers(here)
    return placed


def _strangers(here: Mapping[tuple[str, str], Sequence[int]]) -> list[Remark]:
    """Say of rows that lie in other counties than most do which they are."""
    if len(here) < 2:  # noqa: PLR2004 - one county has no strangers
        return []
    (_, most), *others = sorted(here.items(), key=lambda one: -len(one[1]))
    home = max(here, key=lambda one: len(here[one]))
    remarks = []
    for (_, name), rows in others:
        shown = "、".join(map(str, rows[:_ROWS_SHOWN])) + ("…" if rows[_ROWS_SHOWN:] else "")
        words = Text(
            f"{len(rows)} 列落在{name}（多數在{home[1]}，{len(most)} 列）：第 {shown} 列。"
            f"只要{home[1]}的，加 --county {home[0]}。",
            f"{len(rows)} rows lie in {name} (most, {len(most)}, in {home[1]}): {shown}. "
            f"To take {home[1]} alone, add --county {home[0]}.",
        )
        remarks.append(Remark(words))
    return remarks


def _inside(drafts: Sequence[Draft], community: Community) -> Placed:
    placed = Placed(slugs={community.id: community.slug})
    boundary = to_shape(community.boundary)
    shapely.prepare(boundary)
    for draft in drafts:
        if boundary.intersects(draft.geometry):
            placed.taken.append((draft, community.id))
        else:
            reason = Text(
                f"{_where(draft)} 在{community.name}界線外。",
                f"{_where(draft)} lies outside {community.name}.",
            )
            advice = Text(
                "確認座標；屬於別的社區時，匯入那個社區，或不指定社區。",
                "Check the coordinates, or import it into the community it belongs to.",
            )
            placed.quarantined.append(Quarantined(draft.row, draft.column, reason, advice))
    return placed


def _county(spots: dict[int, Spot], placed: Placed) -> str | None:
    """Return the county that nearly all rows lie in, saying so; None when they are spread."""
    counts = Counter((spot.county_code, spot.county) for spot in spots.values())
    if len(spots) < _ENOUGH or len(counts) < 2:  # noqa: PLR2004 - one county has no strangers
        return None
    [((code, name), most)] = counts.most_common(1)
    if most < len(spots) * _NEARLY_ALL:
        return None
    words = Text(
        f"{most}／{len(spots)} 列在{name}，視為{name}的檔案；跨縣市的檔案請加 --county any。",
        f"{most} of {len(spots)} rows lie in {name}: taken for its file; "
        "add --county any for a file of several counties.",
    )
    placed.remarks.append(Remark(words))
    return code


def _outside_all(draft: Draft) -> Quarantined:
    return Quarantined(
        draft.row,
        draft.column,
        Text(
            f"{_where(draft)} 不在任何社區（村里）界線內。",
            f"{_where(draft)} lies outside every community (village).",
        ),
        Text(
            "確認座標；那裡的村里界還沒有載入時，先執行 community load。",
            "Check the coordinates; if its village is not loaded yet, run community load.",
        ),
    )


def _elsewhere(draft: Draft, spot: Spot) -> Quarantined:
    place = f"{spot.county}{spot.name}"
    return Quarantined(
        draft.row,
        draft.column,
        Text(
            f"{_where(draft)} 落在「{place}」，不在檔案的縣市；可能是同名道路的定位錯誤。",
            f"{_where(draft)} lies in “{place}”, not in the file's county: "
            "perhaps a street of the same name.",
        ),
        Text(
            f"確認座標；沒有錯時加 --county any 或 --community {spot.slug} 再匯入。",
            f"Check it; if right, import with --county any or --community {spot.slug}.",
        ),
    )


def _where(draft: Draft) -> str:
    point = draft.geometry.representative_point()
    return f"{point.x:.6f},{point.y:.6f}"
