"""Seeing with geopandas: tables of geometries in, tables of results out.

For notebooks and scripts that have GeoDataFrames in any coordinate system; what is returned is
WGS84 degrees, lengths in metres. The service does without: it reads its own database.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.analysis.corridors import Gap
from layers.analysis.coverage import WATCHERS, Coverage, Watch
from layers.analysis.hours import DAYS_EN
from layers.analysis.scene import Scene
from layers.analysis.siting import Proposal
from layers.analysis.watchers import Feature
from layers.geometry.crs import WGS84, zone_of
from layers.words.problems import Problem
from layers.words.text import Text


class FrameWithoutCrs(Problem):
    """A table of geometries that does not say which coordinate system they are in."""

    code = "frame-without-crs"
    what = Text("{name} 沒有坐標系統。", "{name} does not say which coordinate system it is in.")
    mend = Text("請用 set_crs 指明，例如 3826。", "Name it with set_crs, such as 3826.")


class FrameEmpty(Problem):
    """A boundary without a polygon."""

    code = "frame-empty"
    what = Text("{name} 沒有任何圖形。", "{name} has no geometry.")
    mend = Text("請給社區範圍的面。", "Give the polygon of the community.")


def scene_of(
    boundary: gpd.GeoDataFrame,
    *,
    streets: gpd.GeoDataFrame | None = None,
    buildings: gpd.GeoDataFrame | None = None,
) -> Scene:
    """Return the scene of a boundary (all its polygons) with its streets and buildings.

    Streets may have columns `name`, `highway` (OpenStreetMap's kinds) and the tags that say who
    walks there (`foot`, `access`, `tunnel`, `layer`, …); MultiLineStrings are taken apart. The zone
    is that of the middle of the boundary.

    Raises
    ------
    FrameWithoutCrs, FrameEmpty
    """
    outline = _degrees(boundary, "boundary").geometry.union_all()
    if outline.is_empty:
        raise FrameEmpty(name="boundary")
    lines = None if streets is None else _degrees(streets, "streets").explode(ignore_index=True)
    blocks = [] if buildings is None else _degrees(buildings, "buildings").geometry.tolist()
    middle = outline.centroid
    return Scene.from_degrees(
        outline,
        zone=zone_of(middle.x, middle.y),
        streets=[] if lines is None else _named(lines),
        tags=[] if lines is None else _tags(lines),
        buildings=blocks,
    )


def features_of(frames: Mapping[str, gpd.GeoDataFrame]) -> list[Feature]:
    """Return the rows of tables named by their layers (`camera`, `safe_haven`, …) as features.

    Columns are the layer's attributes; empty cells are none. `id` is the feature's id, or else
    the layer and the row's label.

    Raises
    ------
    FrameWithoutCrs
    """
    return [one for layer, frame in frames.items() for one in _features(frame, layer)]


def watched_table(coverage: Coverage) -> pd.DataFrame:
    """Return metres watched by each kind of watcher and together, broken and planned apart."""
    together = {"working_m": coverage.watched_m, "share": coverage.share}
    return pd.DataFrame(
        [
            {
                "layer": layer,
                "working_m": coverage.by_layer[layer],
                "share": coverage.by_layer[layer] / coverage.street_m if coverage.street_m else 0.0,
                "broken_m": coverage.broken_m[layer],
                "planned_m": coverage.planned_m[layer],
            }
            for layer in WATCHERS
        ]
        + [{"layer": "together", **together}]
    ).set_index("layer")


def streets_table(coverage: Coverage) -> pd.DataFrame:
    """Return each street by name, its metres, and how many of them are watched."""
    rows = [(one.name, one.length_m, one.watched_m) for one in coverage.streets]
    return pd.DataFrame(rows, columns=["street", "length_m", "watched_m"]).set_index("street")


def uncovered_frame(coverage: Coverage) -> gpd.GeoDataFrame:
    """Return the stretches nobody watches, the most urgent first."""
    rows = [
        {
            "street": one.street,
            "length_m": one.length_m,
            "near": "、".join(one.near),
            "unlit_m": one.unlit_m,
            "rank": one.rank,
            "geometry": one.geometry,
        }
        for one in coverage.uncovered
    ]
    return _frame(rows, ["street", "length_m", "near", "unlit_m", "rank"])


def week_table(watch: Watch) -> pd.DataFrame:
    """Return the share watched in each hour: days from Monday down, hours across."""
    return pd.DataFrame(watch.week(), index=list(DAYS_EN), columns=range(24))


def sites_frame(proposal: Proposal) -> gpd.GeoDataFrame:
    """Return proposed cameras in ranked order; `sees` is the region of each (a second geometry)."""
    rows = [
        {
            "bearing": one.bearing,
            "gain_m": one.gain_m,
            "street": one.street,
            "near": "、".join(one.near),
            "sees": one.sees,
            "geometry": shapely.Point(one.lon, one.lat),
        }
        for one in proposal.sites
    ]
    frame = _frame(rows, ["bearing", "gain_m", "street", "near", "sees"])
    return frame.set_geometry("sees", crs=WGS84).set_geometry("geometry")


def gaps_frame(gaps: Sequence[Gap]) -> gpd.GeoDataFrame:
    """Return the gaps of a corridor with what would close each."""
    rows = [
        {
            "gap": one.kind.label.zh,
            "kind": one.kind.value,
            "length_m": one.length_m,
            "at": "" if one.at is None else one.at.text.en,
            "cure": one.cure.zh,
            "geometry": one.geometry,
        }
        for one in gaps
    ]
    return _frame(rows, ["gap", "kind", "length_m", "at", "cure"])


def _frame(rows: list[dict[str, Any]], columns: list[str]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, columns=[*columns, "geometry"], geometry="geometry", crs=WGS84)


def _degrees(frame: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    if frame.crs is None:
        raise FrameWithoutCrs(name=name)
    shapes = frame.geometry.to_numpy()
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    return frame[there].to_crs(WGS84)


def _named(streets: gpd.GeoDataFrame) -> list[tuple[Any, str, str]]:
    nothing = pd.Series([""] * len(streets), index=streets.index)
    names = streets.get("name", nothing).fillna("")
    kinds = streets.get("highway", nothing).fillna("")
    return list(zip(streets.geometry, names, kinds, strict=True))


def _tags(streets: gpd.GeoDataFrame) -> list[dict[str, str]]:
    """Return what else the columns say of each street, as words."""
    cells = streets.drop(columns=streets.geometry.name).to_dict("records")
    return [
        {str(name): str(cell) for name, cell in row.items() if not _blank(cell)} for row in cells
    ]


def _features(frame: gpd.GeoDataFrame, layer: str) -> list[Feature]:
    placed = _degrees(frame, layer)
    cells = placed.drop(columns=placed.geometry.name).to_dict("records")
    found = []
    for label, shape, row in zip(placed.index, placed.geometry, cells, strict=True):
        own = {name: _plain(cell) for name, cell in row.items() if not _blank(cell)}
        id_ = str(own.pop("id", f"{layer}/{label}"))
        found.append(Feature(id=id_, layer=layer, geometry=shape, properties=own))
    return found


def _blank(cell: object) -> bool:
    return bool(pd.api.types.is_scalar(cell) and pd.isna(cell))


def _plain(cell: Any) -> Any:  # noqa: ANN401 - whatever a table holds
    """Return a cell as JSON would have it: dates are text, numbers are Python's."""
    if isinstance(cell, pd.Timestamp):
        return cell.date().isoformat()
    return cell.item() if isinstance(cell, np.generic) else cell
