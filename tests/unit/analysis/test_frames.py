"""Seeing from GeoDataFrames: the same as from features, whatever the coordinates and cells."""

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from layers.analysis.corridors import find_gaps, whole
from layers.analysis.coverage import watch
from layers.analysis.frames import (
    FrameEmpty,
    FrameWithoutCrs,
    features_of,
    gaps_frame,
    scene_of,
    sites_frame,
    streets_table,
    uncovered_frame,
    watched_table,
    week_table,
)
from layers.analysis.hours import parse_instant
from layers.analysis.siting import Wishes, propose
from tests.factories.seeing import camera, cameras, town

DAY, NOON = dt.date(2026, 11, 25), parse_instant("Wed 12:00")


def frames(crs: int = 3826) -> dict[str, gpd.GeoDataFrame]:
    """Return the town as tables."""
    scene = town()
    made = {
        "boundary": gpd.GeoDataFrame(geometry=[scene.boundary], crs=3826),
        "streets": gpd.GeoDataFrame(
            {"name": scene.street_names, "highway": scene.street_kinds},
            geometry=scene.streets,
            crs=3826,
        ),
        "buildings": gpd.GeoDataFrame(geometry=scene.buildings, crs=3826),
    }
    return {name: frame.to_crs(crs) for name, frame in made.items()}


@pytest.mark.parametrize("crs", [3826, 4326, 3857])
def test_a_scene_of_tables_is_the_scene(crs: int) -> None:
    given = frames(crs)
    scene = scene_of(given["boundary"], streets=given["streets"], buildings=given["buildings"])
    assert scene.zone == 3826
    assert scene.street_names == town().street_names
    seen = cameras(1, 20)
    there = watch(scene, seen, day=DAY).at(NOON)
    here = watch(town(), seen, day=DAY).at(NOON)
    assert there.street_m == pytest.approx(here.street_m, abs=0.01)
    assert there.watched_m == pytest.approx(here.watched_m, abs=0.5)
    assert there.watched_m > 100


def test_lines_of_several_parts_keep_their_names_and_empty_rows_are_passed_over() -> None:
    given = frames(4326)
    lines = shapely.MultiLineString(given["streets"].geometry.tolist()[:3])
    streets = gpd.GeoDataFrame(
        {"name": ["三段路", None]}, geometry=[lines, shapely.LineString()], crs=4326
    )
    scene = scene_of(given["boundary"], streets=streets)
    assert scene.street_names == ("三段路",) * 3
    assert scene.street_kinds == ("",) * 3
    assert len(scene.buildings) == 0


def test_without_streets_and_buildings_a_scene_says_what_is_missing() -> None:
    seen = watch(scene_of(frames()["boundary"]), [], day=DAY)
    assert len(seen.missing) == 3
    assert seen.at(NOON).street_m > 0


def test_penghu_lies_in_its_own_zone() -> None:
    box = gpd.GeoDataFrame(geometry=[shapely.box(119.56, 23.56, 119.58, 23.58)], crs=4326)
    assert scene_of(box).zone == 3825


def test_what_is_missing_in_a_table_is_said() -> None:
    given = frames()
    with pytest.raises(FrameWithoutCrs, match="streets does not say"):
        scene_of(given["boundary"], streets=given["streets"].set_crs(None, allow_override=True))
    with pytest.raises(FrameEmpty):
        scene_of(given["boundary"][:0])
    with pytest.raises(FrameWithoutCrs, match="camera"):
        features_of({"camera": given["boundary"].set_crs(None, allow_override=True)})


def test_rows_become_features_with_the_cells_that_are_filled() -> None:
    table = gpd.GeoDataFrame(
        {
            "id": ["a", "b"],
            "facing": ["bearing", "unknown"],
            "bearing": [90.0, np.nan],
            "pixels_across": np.array([1920, 1280]),
            "installed_on": pd.to_datetime(["2026-04-11", None]),
            "reason": [["crime"], None],
        },
        geometry=gpd.points_from_xy([306_060.0, 306_120.0], [2_771_060.0, 2_771_060.0]),
        crs=3826,
    )
    first, second = features_of({"camera": table})
    assert (first.id, first.layer) == ("a", "camera")
    assert first.geometry.x == pytest.approx(121.5, abs=0.2)
    assert first.properties == {
        "facing": "bearing",
        "bearing": 90.0,
        "pixels_across": 1920,
        "installed_on": "2026-04-11",
        "reason": ["crime"],
    }
    assert type(first.properties["pixels_across"]) is int
    assert second.properties == {"facing": "unknown", "pixels_across": 1280}
    (unnamed,) = features_of({"camera": table.drop(columns="id")[1:]})
    assert unnamed.id == "camera/1"


def test_tables_hold_what_the_coverage_says() -> None:
    seen = watch(town(), [*cameras(2, 30), camera("x", 90, 60, 90, state="broken")], day=DAY)
    found = seen.at(NOON)
    table = watched_table(found)
    assert table.loc["camera", "working_m"] == found.by_layer["camera"]
    assert table.loc["camera", "broken_m"] == found.broken_m["camera"] > 0
    assert table.loc["together", "share"] == found.share
    streets = streets_table(found)
    assert streets["length_m"].sum() == pytest.approx(found.street_m)
    assert streets["watched_m"].sum() == pytest.approx(found.watched_m)
    stretches = uncovered_frame(found)
    assert stretches.crs == 4326
    assert stretches["rank"].is_monotonic_decreasing
    assert stretches.to_crs(3826).length.sum() == pytest.approx(stretches["length_m"].sum())
    week = week_table(seen)
    assert week.shape == (7, 24)
    assert week.loc["Wed", 12] == pytest.approx(found.share)


def test_proposals_and_gaps_are_tables_with_geometry() -> None:
    seen = watch(whole(town()), cameras(3, 10), day=DAY)
    proposal = propose(seen, NOON, count=3, wishes=Wishes(seconds=0, spacing_m=60))
    sites = sites_frame(proposal)
    assert sites["gain_m"].sum() == pytest.approx(proposal.covered_m)
    assert (sites.geometry.geom_type == "Point").all()
    assert sites["sees"].to_crs(3826).area.min() > 100
    path = shapely.LineString(shapely.get_coordinates(seen.lines(NOON))[[0, -1]])
    gaps = gaps_frame(find_gaps(seen, [], path, day=DAY))
    assert set(gaps["kind"]) >= {"haven", "unwatched"}
    assert gaps.crs == 4326
    assert list(gaps_frame([]).columns) == list(gaps.columns)
