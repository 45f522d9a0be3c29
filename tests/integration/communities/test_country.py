"""The map of the country: counties from afar, towns nearer, then each community."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from mapserve.programme.roles import OPERATOR
from mapserve.services.communities.country import country_bounds, country_map
from mapserve.services.communities.precincts import set_precinct
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.communities import LAT, LON, make_community

Make = Callable[..., Caller]
ALL = (118.0, 21.0, 123.0, 26.5)


def _country(session: Session) -> None:
    """Two in one town, one in another town of the county, one in another county."""
    make_community(session, slug="a", name="甲里")
    make_community(session, slug="b", name="乙里", lon=LON + 0.01)
    make_community(session, slug="c", name="丙里", lon=LON + 0.2, town="文山區")
    hualien = {"county": "花蓮縣", "county_code": "10015", "town": "花蓮市"}
    make_community(session, slug="d", name="丁里", lon=121.6, lat=23.98, **hualien)


def _told(session: Session, zoom: float, **asked: object) -> dict[str, tuple[int, str | None]]:
    found = country_map(session, zoom=zoom, **{"bbox": ALL, **asked})  # type: ignore[arg-type]
    return {one.name: (one.communities, one.slug) for one in found.places}


def test_from_afar_counties_nearer_towns_then_communities(session: Session) -> None:
    _country(session)
    assert _told(session, 7) == {"臺北市": (3, None), "丁里": (1, "d")}
    assert _told(session, 10) == {"松山區": (2, None), "丙里": (1, "c"), "丁里": (1, "d")}
    assert _told(session, 14) == {
        "甲里": (1, "a"),
        "乙里": (1, "b"),
        "丙里": (1, "c"),
        "丁里": (1, "d"),
    }


def test_only_what_lies_in_the_view_is_told(session: Session) -> None:
    _country(session)
    near = (LON - 0.003, LAT - 0.003, LON + 0.003, LAT + 0.003)
    assert set(_told(session, 14, bbox=near)) == {"甲里"}
    assert _told(session, 10, bbox=(121.5, 23.9, 121.7, 24.1)) == {"丁里": (1, "d")}


def test_a_county_stands_in_the_middle_of_its_communities(session: Session) -> None:
    _country(session)
    (taipei, _) = country_map(session, zoom=7, bbox=ALL).places
    west, south, east, north = taipei.bounds
    assert west < LON < taipei.lon < LON + 0.2 < east
    assert south < taipei.lat < north
    whole = country_bounds(session)
    assert whole is not None
    assert whole[1] < 23.98
    assert whole[3] == north


def test_a_search_finds_on_the_map_what_it_finds_in_the_list(session: Session) -> None:
    _country(session)
    assert _told(session, 7, query="台北 松山區") == {"臺北市": (2, None)}
    assert _told(session, 7, query="、") == {}
    assert country_bounds(session, query="沒有這裡") is None
    set_precinct(session, "d", "花蓮分局", viewer=OPERATOR)
    assert _told(session, 7, query="花蓮分局") == {"丁里": (1, "d")}


def test_the_front_hands_its_search_to_its_map(caller: Make, meiren: Community) -> None:
    nobody = caller()
    page = nobody.at("GET", "/?q=%E6%9D%BE%E5%B1%B1%22%3E").text
    assert "map-frame" not in page  # found nothing: there is nothing to show
    page = nobody.at("GET", "/?q=%E6%9D%BE%E5%B1%B1+%E5%8D%80").text
    assert "/api/v1/country?q=%E6%9D%BE%E5%B1%B1+%E5%8D%80" in page
    answer = nobody.at("GET", "/api/v1/country?zoom=7&q=%E6%9D%BE%E5%B1%B1").json
    assert [one["slug"] for one in answer["places"]] == [meiren.slug]
    assert nobody.at("GET", "/api/v1/country?bbox=1,2").status_code == 422
