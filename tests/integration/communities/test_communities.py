"""Communities added and listed."""

from typing import Any

import pytest
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from layers.words.problems import (
    AxesSwapped,
    GeometryInvalid,
    Problem,
    SelfCrossing,
    WrongGeometryType,
)
from mapserve.programme.roles import OPERATOR
from mapserve.services.communities.directory import (
    SlugInvalid,
    SlugTaken,
    add_community,
    list_communities,
)
from mapserve.store.models import Community
from tests.factories.communities import LAT, LON

SQUARE = shapely.box(LON, LAT, LON + 0.004, LAT + 0.004)


def add(session: Session, slug: str = "zhongxing", **values: Any) -> Community:  # noqa: ANN401
    facts = {
        "name": "中興社區",
        "village_code": "63000010028",
        "boundary": SQUARE,
        "county": "臺北市",
        "town": "松山區",
    }
    return add_community(session, slug=slug, **facts | values, viewer=OPERATOR)


def slugs(session: Session, **asked: Any) -> list[str]:  # noqa: ANN401
    return [one.slug for one in list_communities(session, **asked)]


def test_a_community_is_added_with_what_follows_from_its_place(session: Session) -> None:
    made = add(session)
    assert (made.county_code, made.zone, made.revision) == ("63000", 3826, 0)
    islands = shapely.box(119.56, 23.56, 119.57, 23.57)  # Penghu has a metre grid of its own
    assert add(session, "magong", boundary=islands).zone == 3825
    (one,) = list_communities(session, query="zhongxing")
    assert (one.name, one.town, one.revision) == ("中興社區", "松山區", 0)
    assert one.bounds == pytest.approx(SQUARE.bounds)


@pytest.mark.parametrize("slug", ["", "Zhong", "-a", "a b", "中興", "a" * 65, "a/b", "a\n"])
def test_a_slug_is_part_of_an_address(session: Session, slug: str) -> None:
    with pytest.raises(SlugInvalid):
        add(session, slug)


def test_a_slug_is_taken_once(session: Session) -> None:
    add(session)
    with pytest.raises(SlugTaken):
        add(session)
    assert slugs(session, query="zhongxing") == ["zhongxing"]


@pytest.mark.parametrize(
    ("boundary", "problem"),
    [
        (shapely.Point(LON, LAT), WrongGeometryType),
        (shapely.Polygon(), GeometryInvalid),
        (shapely.box(LAT, LON, LAT + 0.1, LON + 0.1), AxesSwapped),
        (
            shapely.Polygon(
                [(LON, LAT), (LON + 1e-3, LAT + 1e-3), (LON + 1e-3, LAT), (LON, LAT + 1e-3)]
            ),
            SelfCrossing,
        ),
    ],
)
def test_a_boundary_is_a_valid_area_in_taiwan(
    session: Session, boundary: BaseGeometry, problem: type[Problem]
) -> None:
    with pytest.raises(problem):
        add(session, boundary=boundary)
    assert slugs(session, query="zhongxing") == []


def test_the_list_goes_page_by_page_in_order_of_slug(session: Session) -> None:
    for slug in ("paging-b", "paging-c", "paging-a"):
        add(session, slug)
    assert slugs(session, query="paging-", limit=2) == ["paging-a", "paging-b"]
    assert slugs(session, query="paging-", limit=2, after="paging-b") == ["paging-c"]
    assert slugs(session, query="paging-", limit=0) == ["paging-a"]


@pytest.mark.parametrize("query", ["北市松山", " 中興社 ", "松山區中興", "seek", "63000019999"])
def test_a_community_is_found_by_any_of_its_names(session: Session, query: str) -> None:
    add(session, "seek", village_code="63000019999")
    assert "seek" in slugs(session, query=query, limit=200)


@pytest.mark.parametrize(
    "query", ["台北市", "臺北 中興", "中 興社區", "ＺＨＯＮＧＸＩＮＧ", "松山區中興", "zhong-xing"]
)
def test_a_search_takes_any_writing(session: Session, query: str) -> None:
    add(session)
    assert slugs(session, query=query) == ["zhongxing"]


@pytest.mark.parametrize("query", ["%%", "se_k", "\\", "'; --", "s%k"])
def test_what_stands_for_anything_in_sql_stands_for_itself(session: Session, query: str) -> None:
    add(session, "seek")
    assert slugs(session, query=query) == []


def test_nul_in_a_search_is_left_out(session: Session) -> None:
    add(session, "seek")
    assert slugs(session, query="se\0ek", after="\0") == ["seek"]
