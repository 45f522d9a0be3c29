"""The list of what everybody may see, in words: on the map page without script, and by itself."""

import html
import re
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from mapserve.programme.roles import OPERATOR
from mapserve.services.maps.listing import public_list
from mapserve.store.models import Community
from mapserve.web.pages.maps.community import WITHOUT_SCRIPT
from tests.factories.callers import Caller
from tests.factories.changesets import camera, changeset, drawn, point, square
from tests.factories.maps import save
from tests.factories.streets import add_street

Make = Callable[..., Caller]


def rows(page: str) -> list[list[str]]:
    """Return the cells of the tables that stand in a page without script."""
    body = re.search("<noscript>\\s*<table(.*?)</noscript>", page, re.DOTALL)
    table = body[1] if body else page
    found = re.findall("<tr>(.*?)</tr>", table[table.index("<tbody>") :], re.DOTALL)
    return [
        [html.unescape(one) for one in re.findall("<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)]
        for row in found
    ]


@pytest.mark.parametrize("path", ["/c/meiren", "/c/meiren/list"])
@pytest.mark.usefixtures("meiren")
def test_the_public_list_is_there_without_script(leader: Caller, caller: Make, path: str) -> None:
    haven = drawn("safe_haven", point(0.001), name="超商<b>")
    features = [camera(address="寧安街1號"), haven, drawn("blind_spot", square(), name="防火巷")]
    saved = leader.post("/communities/meiren/changesets", json=changeset(features))
    assert saved.status_code == 201, saved.text
    page = caller().at("GET", path).text
    found = {row[1]: row for row in rows(page)}
    assert set(found) == {"寧安街1號", "超商<b>"}
    assert found["寧安街1號"][0] == "錄影監視器"
    assert found["寧安街1號"][2] == "寧安街1號"
    assert "超商<b>" not in page
    assert "防火巷" not in page
    english = caller().at("GET", path, headers={"Accept-Language": "en"}).text
    assert {row[0] for row in rows(english)} >= {"Camera"}


def test_the_page_of_the_map_has_a_bounded_list_and_says_where_the_rest_is(
    leader: Caller, caller: Make, meiren: Community
) -> None:
    many = [camera(n * 0.00002, name=f"第{n}支") for n in range(WITHOUT_SCRIPT + 1)]
    leader.post("/communities/meiren/changesets", json=changeset(many))
    page = caller().at("GET", f"/c/{meiren.slug}").text
    assert len(rows(page)) == WITHOUT_SCRIPT
    assert "看全部項目" in page
    assert len(rows(caller().at("GET", "/c/meiren/list").text)) == WITHOUT_SCRIPT + 1


@pytest.mark.parametrize("asked", ["0", "-3", "x", "99999999999999999999999"])
@pytest.mark.usefixtures("meiren")
def test_a_page_that_is_not_there_is_an_empty_or_the_first_one(caller: Make, asked: str) -> None:
    assert caller().at("GET", f"/c/meiren/list?page={asked}").status_code == 200


def test_what_has_no_address_stands_at_its_nearest_street(
    session: Session, community: Community
) -> None:
    add_street(session, "osm/way/1", [(-0.002, 0.0004), (0.0005, 0.0004)], name="北街")
    add_street(session, "osm/way/2", [(-0.002, 0.0001), (0.0005, 0.0001)], name="近街")
    save(session, community, changeset([camera(), camera(0.0018, code="A-1")]), by=OPERATOR)
    listing = public_list(session, community, limit=10)
    assert sorted(one.place.zh for one in listing.rows if one.place) == ["近街旁"]
    assert not listing.more
    assert public_list(session, community, limit=1).more
    assert public_list(session, community, limit=10, at=0).rows == []
