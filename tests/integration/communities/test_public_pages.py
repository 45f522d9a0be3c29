"""Public pages: a community's own, the embedded map, the programme, who is near (R-64)."""

import datetime as dt
import re
import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from mapserve.clock import standing_at
from mapserve.programme.roles import Role
from mapserve.services.maps.public_figures import public_figures
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.applications import IN_TIME
from tests.factories.callers import Caller
from tests.factories.changesets import camera, changeset, drawn, point, square
from tests.factories.communities import LAT, LON, make_community
from tests.factories.maps import save, viewer
from tests.factories.streets import add_street

Make = Callable[..., Caller]
WAY = {"type": "LineString", "coordinates": [[LON, LAT], [LON, LAT + 0.001]]}
ANNOUNCED = {
    "held_on": "115/11/20",
    "starts": "19:30",
    "occasion": "meeting",
    "title": "看地圖、找死角",
    "place": "里民活動中心",
}


def saved_long_ago(session: Session, community: Community) -> None:
    """Make all that is on the map older than a year."""
    past = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    session.execute(
        text("UPDATE changeset SET created_at = :past WHERE community_id = :id"),
        {"past": past, "id": community.id},
    )


def test_r64_figures_are_of_promises_and_say_what_grew_in_a_year(session: Session) -> None:
    community = make_community(session)
    old = drawn("safe_haven", point(), name="超商")
    save(session, community, changeset([old]), viewer(Role.LEADER, community))
    saved_long_ago(session, community)
    new = [
        drawn("safe_haven", point(0.0005), name="診所"),
        drawn("school_corridor", WAY, name="上學路"),
        drawn("blind_spot", square(), name="防火巷"),
        camera(),
    ]
    save(session, community, changeset(new), viewer(Role.LEADER, community))
    figures = public_figures(session, community)
    found = {one.layer.kind: (one.value, one.grew) for one in figures.rows}
    assert set(found) == {"safe_haven", "school_corridor"}
    assert found["safe_haven"] == (2, 1)
    metres, grew = found["school_corridor"]
    assert metres == grew == pytest.approx(111, abs=1)
    assert figures.since is not None
    assert {one.kind for one in figures.layers} == {"safe_haven", "school_corridor", "camera"}


def test_a_map_younger_than_a_year_is_compared_with_nothing(session: Session) -> None:
    community = make_community(session)
    save(
        session,
        community,
        changeset([drawn("safe_haven", point(), name="超商")]),
        viewer(Role.LEADER, community),
    )
    figures = public_figures(session, community)
    assert figures.since is None
    assert [one.grew for one in figures.rows] == [None]


@pytest.mark.usefixtures("meiren")
def test_r64_the_page_tells_what_is_to_come_and_nothing_of_risks(
    leader: Caller, caller: Make
) -> None:
    features = [
        drawn("safe_haven", point(), name="超商<b>"),
        drawn("blind_spot", square(), name="防火巷"),
    ]
    assert (
        leader.post("/communities/meiren/changesets", json=changeset(features)).status_code == 201
    )
    with standing_at(IN_TIME):
        where = f"/c/meiren/records/announcement/{uuid.uuid4()}"
        assert leader.at("POST", where, data={**ANNOUNCED, "base": "0"}).status_code == 303
        told = {"held_on": "115/10/20", "place": "某人家裡", "minutes": "不公開的紀錄"}
        where = f"/c/meiren/records/meeting/{uuid.uuid4()}"
        assert leader.at("POST", where, data={**told, "base": "0"}).status_code == 303
        answer = caller().at("GET", "/c/meiren/about")
    assert answer.status_code == 200
    page = answer.text
    assert "看地圖、找死角" in page
    assert "115年11月20日 19:30" in page
    assert not re.search("防火巷|某人家裡|不公開的紀錄", page)
    for number in ("110", "119", "113"):
        assert f'href="tel:{number}"' in page
    with standing_at(dt.datetime(2027, 1, 1, tzinfo=dt.UTC)):
        assert "看地圖、找死角" not in caller().at("GET", "/c/meiren/about").text


@pytest.mark.usefixtures("meiren")
def test_only_the_embedded_map_stands_in_a_foreign_frame(caller: Make, meiren: Community) -> None:
    def framing(path: str) -> str:
        policy = caller().at("GET", path).headers["Content-Security-Policy"]
        return policy.partition("frame-ancestors ")[2].partition(";")[0]

    assert framing("/c/meiren/embed") == "*"
    assert framing("/c/meiren") == framing("/c/meiren/about") == framing("/") == "'none'"
    known = caller(Role.LEADER, meiren).at("GET", "/c/meiren/embed")
    assert (known.status_code, known.headers["Location"]) == (302, "/c/meiren")


@pytest.mark.usefixtures("meiren")
def test_the_picture_of_the_page_is_of_the_public_map(caller: Make) -> None:
    answer = caller().at("GET", "/c/meiren/about.png")
    assert answer.data.startswith(b"\x89PNG")
    again = caller().at(
        "GET", "/c/meiren/about.png", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(("language", "words"), [("zh", "本系統的解讀"), ("en", "our readings")])
def test_the_programme_is_explained_with_its_sources(
    caller: Make, language: str, words: str
) -> None:
    with standing_at(IN_TIME):
        page = caller().at("GET", "/programme", headers={"Accept-Language": language}).text
    assert words in page
    assert "150,000" in page
    assert "Q-19" in page


def test_communities_are_found_by_street_and_by_precinct(
    app_database: Database, caller: Make
) -> None:
    with app_database.transaction() as session:
        make_community(session, slug="here", precinct="信義分局")
        make_community(session, slug="there", lon=LON + 1, precinct="松山分局")
        add_street(session, "osm/way/1", [(-0.0005, 0), (0.0005, 0)], name="八德路三段")

    def found(query: str) -> set[str]:
        return set(re.findall('href="/c/([a-z]+)"', caller().at("GET", f"/?q={query}").text))

    assert found("八德路3段12號") == {"here"}
    assert found("八德") == {"here"}
    assert found("松山分局") == {"there"}
    assert found("%") == found("_") == set()


def test_the_nearest_come_first_and_a_place_is_told_to_a_kilometre(
    app_database: Database, caller: Make
) -> None:
    with app_database.transaction() as session:
        make_community(session, slug="far", lon=LON + 0.2)
        make_community(session, slug="near")
    page = caller().at("GET", f"/?near={LAT:.4f},{LON:.4f}").text
    assert re.findall('href="/c/([a-z]+)"', page) == ["near", "far"]
    assert "約 20 公里" in page
    assert caller().at("GET", "/?near=25.05").status_code == 400
    assert caller().at("GET", "/?near=1,1").status_code in (400, 422)


@pytest.mark.usefixtures("meiren")
def test_an_announcement_with_somebodys_telephone_is_refused_and_stays_typed(
    leader: Caller, caller: Make
) -> None:
    typed = {**ANNOUNCED, "title": "報名打0912-345-678", "base": "0"}
    with standing_at(IN_TIME):
        answer = leader.at("POST", f"/c/meiren/records/announcement/{uuid.uuid4()}", data=typed)
        assert answer.status_code == 422
        assert "報名打0912-345-678" in answer.text
        assert "不能公開" in answer.text
        assert "0912" not in caller().at("GET", "/c/meiren/about").text


def test_nobody_writes_an_announcement_for_another_community(
    caller: Make, elsewhere: Community, meiren: Community
) -> None:
    stranger = caller(Role.LEADER, elsewhere)
    where = f"/c/{meiren.slug}/records/announcement/{uuid.uuid4()}"
    assert stranger.at("POST", where, data={**ANNOUNCED, "base": "0"}).status_code == 403
