"""What a link to us shows elsewhere: words, and a picture with nothing in it but the public map."""

import re
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from mapserve.rendering import share_picture
from mapserve.services.communities.directory import find_community
from mapserve.services.maps.share_picture import share_svg
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.changesets import changeset
from tests.factories.communities import LAT, LON
from tests.factories.hostile import hostile_features
from tests.factories.maps import created


def at(east: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": [LON + east, LAT]}


PUBLIC = created("camera", geometry=at(0.0), name="巷口", facing="bearing", bearing=90.0)
SECRET = [
    created("blind_spot", geometry=at(0.0003), name="防火巷"),
    created("inspection_point", geometry=at(0.0005)),
    created(
        "patrol_route",
        geometry={"type": "LineString", "coordinates": [[LON, LAT], [LON + 0.0008, LAT]]},
        team="夜間",
    ),
    created("guard_post", geometry=at(-0.0004)),
    created("street_light", geometry=at(-0.0006), state="broken"),
]


def save(leader: Caller, *features: dict[str, object]) -> None:
    answer = leader.post("/communities/meiren/changesets", json=changeset(list(features)))
    assert answer.status_code == 201, answer.text


def svg_of(database: Database) -> str:
    with database.transaction() as session:
        return share_svg(session, find_community(session, "meiren"))


def test_only_the_public_map_is_in_the_picture(
    leader: Caller, app_database: Database, client: FlaskClient
) -> None:
    empty = svg_of(app_database)
    save(leader, PUBLIC)
    public = svg_of(app_database)
    assert public != empty
    tag = client.get("/c/meiren/share.png").headers["ETag"]
    save(leader, *SECRET)
    assert svg_of(app_database) == public
    assert client.get("/c/meiren/share.png").headers["ETag"] == tag


def test_it_is_a_picture_that_is_kept(client: FlaskClient, meiren: Community) -> None:  # noqa: ARG001
    for path in ("/c/meiren/share.png", "/share.png"):
        answer = client.get(path)
        assert answer.mimetype == "image/png"
        assert answer.headers["Cache-Control"] == "public, max-age=3600"
        with Image.open(BytesIO(answer.data)) as picture:
            assert picture.size == (1200, 630)
            assert len(picture.convert("RGB").getcolors(2**20) or []) > 20
        again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_hostile_words_stay_words(leader: Caller, app_database: Database) -> None:
    features = hostile_features()
    for one in features:
        one["properties"].pop("recheck_result", None)  # which the review alone writes
    save(leader, *features)
    with app_database.transaction() as session:
        community = find_community(session, "meiren")
        community.name = '<image href="file:///etc/passwd"/>\x01{{7*7}}'
        svg = share_svg(session, community)
        session.rollback()
    assert "<image" not in svg
    assert "\x01" not in svg
    assert "49" not in re.findall(r"治安地圖|<text[^>]*>([^<]*)", svg)
    assert share_picture.png(svg).startswith(b"\x89PNG")


def test_without_a_font_the_map_fills_the_picture(
    session: Session, community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = share_svg(session, community)
    monkeypatch.setattr(share_picture, "can_write", lambda: False)
    alone = share_svg(session, community)
    assert '<rect x="440"' in written
    assert '<rect x="0"' in alone


def test_the_page_names_itself_and_its_picture(client: FlaskClient, meiren: Community) -> None:  # noqa: ARG001
    page = client.get("/c/meiren?utm=x").text
    assert '<link rel="canonical" href="http://localhost/c/meiren">' in page
    assert '<meta property="og:image" content="http://localhost/c/meiren/share.png">' in page
    assert re.search(r'og:title" content="[^"]*美仁里治安地圖', page)
    assert re.search(r'og:description" content="[^"]*美仁里的治安地圖', page)
    assert 'content="http://localhost/share.png"' in client.get("/").text


def test_what_is_one_readers_or_not_there_is_not_indexed(client: FlaskClient) -> None:
    page = client.get("/nothing-here").text
    assert '<meta name="robots" content="noindex">' in page
    assert "canonical" not in page


def test_old_browsers_find_the_sign(client: FlaskClient) -> None:
    with Image.open(BytesIO(client.get("/favicon.ico").data)) as picture:
        assert picture.size == (32, 32)
