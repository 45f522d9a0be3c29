"""The scene of a community out of PostGIS: complete, in metres, kept, renewed."""

import pytest
import shapely
from sqlalchemy import text

from layers.geometry.crs import to_metres
from mapserve.services.analysis.scenes import scene_of
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.communities import LAT, LON, make_community
from tests.factories.streets import add_crossroads, add_house, add_street


def test_a_scene_holds_streets_buildings_and_boundary_in_metres(
    app_database: Database, meiren: Community
) -> None:
    with app_database.transaction() as session:
        add_crossroads(session)
    with app_database.readers() as session:
        scene = scene_of(session, meiren)
    assert scene.zone == 3826
    assert scene.street_names == ("八德路三段", "光復北路")
    assert scene.street_kinds == ("residential", "residential")
    assert len(scene.buildings) == 1
    assert scene.boundary.area == pytest.approx(403 * 399, rel=0.01)
    middle = to_metres(shapely.Point(LON, LAT), zone=3826)
    assert [line.distance(middle) for line in scene.streets] == pytest.approx([0, 0], abs=0.01)


def test_what_lies_in_the_margin_counts_and_what_lies_beyond_does_not(
    app_database: Database, meiren: Community
) -> None:
    with app_database.transaction() as session:
        add_street(session, "osm/way/5", [(0.006, 0), (0.0065, 0)], name="邊緣路")
        add_street(session, "osm/way/6", [(0.009, 0), (0.0095, 0)], name="遠方路")
        add_house(session, "osm/way/7", 0.009, 0, 0.0095, 0.0005)
    with app_database.readers() as session:
        scene = scene_of(session, meiren)
    assert scene.street_names == ("邊緣路",)
    assert len(scene.buildings) == 0


def test_a_scene_is_kept_until_base_data_change(app_database: Database, meiren: Community) -> None:
    with app_database.transaction() as session:
        add_crossroads(session)
    with app_database.readers() as session:
        first = scene_of(session, meiren)
        assert scene_of(session, meiren) is first
    changes = [
        "UPDATE base_street SET name = '八德路四段' WHERE source = 'osm/way/1'",
        "DELETE FROM base_building",
        "UPDATE community SET boundary = ST_Multi(ST_Expand(boundary, 0.0001))",
    ]
    for change in changes:
        with app_database.transaction() as session:
            session.execute(text(change))
        with app_database.readers() as session:
            second = scene_of(session, meiren)
        assert second is not first, change
        first = second
    assert first.street_names[0] == "八德路四段"
    assert len(first.buildings) == 0


def test_base_data_elsewhere_leave_it_as_it_is(app_database: Database, meiren: Community) -> None:
    with app_database.readers() as session:
        first = scene_of(session, meiren)
    with app_database.transaction() as session:
        add_street(session, "osm/way/9", [(0.05, 0.05), (0.051, 0.05)])
    with app_database.readers() as session:
        assert scene_of(session, meiren) is first


def test_penghu_is_measured_in_its_own_zone(app_database: Database) -> None:
    with app_database.transaction() as session:
        magong = make_community(session, slug="magong", lon=119.57, lat=23.57, zone=3825)
    with app_database.readers() as session:
        scene = scene_of(session, magong)
    assert scene.zone == 3825
    assert scene.boundary.area == pytest.approx(408 * 399, rel=0.01)
    assert len(scene.streets) == len(scene.buildings) == 0


def test_buildings_of_several_parts_block_the_view(
    app_database: Database, meiren: Community
) -> None:
    with app_database.transaction() as session:
        add_crossroads(session)
    with app_database.readers() as session:
        scene = scene_of(session, meiren)
    assert [one.geom_type for one in scene.buildings] == ["MultiPolygon"]
    assert scene.edges.shape == (4, 4)
