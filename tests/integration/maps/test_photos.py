"""Photos: taken in once, named by features, shown to members and staff, never to the public."""

import datetime as dt
import io
import re
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from PIL import Image
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from layers.words.audience import Audience
from mapserve.cli import main
from mapserve.exchange.formats import WRITTEN, written_as
from mapserve.exchange.quarantine import Quarantined
from mapserve.programme.roles import OPERATOR, Role
from mapserve.services.communities.directory import find_community
from mapserve.services.importing.importer import Wishes, import_file
from mapserve.services.maps.exports import export_map
from mapserve.services.maps.photos import UNNAMED_FOR, photo_problems, take_in, tidy_photos
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.changesets import camera, changeset, drawn, point, square
from tests.factories.maps import created, new_id, save, viewer
from tests.factories.photos import SECRET, encoded, jpeg, png, png_bomb, svg

PATH = "/communities/meiren"
NOW = dt.datetime.now(dt.UTC)


def put(
    somebody: Caller, raw: bytes, photo: str | None = None, query: str = "", slug: str = "meiren"
) -> TestResponse:
    """Send a photo under a new id unless told."""
    path = f"/communities/{slug}/photos/{photo or uuid.uuid4()}{query}"
    return somebody.open("PUT", path, data=raw, content_type="application/octet-stream")


def sent(somebody: Caller, raw: bytes | None = None) -> str:
    """Send a photo that is taken and return its id."""
    answer = put(somebody, raw or jpeg(place=(121.55, 25.05)))
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["id"])


def blind_spot(*photos: str, **properties: object) -> dict[str, Any]:
    return drawn("blind_spot", square(), photos=list(photos), **properties)


@pytest.fixture
def photos(app_database: Database) -> Callable[[], int]:
    """Counts the photos that are kept."""

    def count() -> int:
        with app_database.engine.connect() as connection:
            return connection.scalar(text("SELECT count(*) FROM photo")) or 0

    return count


def test_a_photo_is_taken_in_named_and_given_back_bare(leader: Caller) -> None:
    photo = sent(leader, jpeg(2000, 1000, place=(121.55, 25.05)))
    saved = leader.post(f"{PATH}/changesets", json=changeset([blind_spot(photo)]))
    assert saved.status_code == 201, saved.text
    assert saved.get_json()["features"][0]["properties"]["photos"] == [photo]
    for part, longest in (("", 1600), ("/thumbnail", 320)):
        answer = leader.get(f"{PATH}/photos/{photo}{part}")
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        assert answer.headers["X-Taken-On"] == "2026-10-03"
        assert SECRET.encode() not in answer.data
        with Image.open(io.BytesIO(answer.data)) as image:
            assert max(image.size) == longest
            assert not image.getexif()
            assert not image.getexif().get_ifd(0x8825), "no place"


def test_the_answer_is_private_runs_nothing_and_is_known_again(leader: Caller) -> None:
    photo = sent(leader)
    answer = leader.get(f"{PATH}/photos/{photo}")
    headers = answer.headers
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Reader"] != "nobody"
    again = leader.get(f"{PATH}/photos/{photo}", headers={"If-None-Match": headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_same_file_again_is_the_same_photo_and_another_is_refused(
    leader: Caller, photos: Callable[[], int], elsewhere: Community, caller: Callable[..., Caller]
) -> None:
    raw, photo = jpeg(), str(uuid.uuid4())
    first = put(leader, raw, photo)
    assert first.status_code == 201
    again = put(leader, raw, photo)
    assert (again.status_code, again.get_json()) == (200, first.get_json())
    assert photos() == 1
    stranger = caller(Role.LEADER, elsewhere)
    for answer in (put(leader, png(), photo), put(stranger, raw, photo, slug="elsewhere")):
        assert answer.status_code == 409
        assert answer.get_json()["errors"][0]["code"] == "photo-taken"
    assert photos() == 1


def test_the_same_photo_sent_by_two_at_once_is_kept_once(
    app: Flask, leader: Caller, photos: Callable[[], int]
) -> None:
    raw, photo = jpeg(1600, 1200), str(uuid.uuid4())
    devices = [Caller(app) for _ in range(4)]
    for device in devices:
        device.headers = leader.headers
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda device: put(device, raw, photo), devices))
    assert sorted(one.status_code for one in answers) == [200, 200, 200, 201]
    assert photos() == 1


def test_nobody_sends_photos_without_end(leader: Caller) -> None:
    statuses = [put(leader, b"no photo").status_code for _ in range(125)]
    assert set(statuses[:120]) == {422}
    assert set(statuses[120:]) == {429}


def test_the_device_says_when_it_was_taken(leader: Caller, photos: Callable[[], int]) -> None:
    told = put(leader, jpeg(), query="?taken_on=2026-11-14")
    assert told.get_json()["taken_on"] == "2026-11-14"
    assert put(leader, jpeg()).get_json()["taken_on"] == "2026-10-03"
    assert put(leader, png()).get_json()["taken_on"] is None
    before = photos()
    for query in ("?taken_on=yesterday", "?taken_on=0001-01-01", "?place=121.5,25"):
        assert put(leader, jpeg(), query=query).status_code == 422
    assert photos() == before


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"", 422, "photo-unreadable"),
        (svg(), 422, "photo-unreadable"),
        (encoded("GIF"), 422, "photo-unreadable"),
        (jpeg()[:4000], 422, "photo-unreadable"),
        (b"<html><script>alert(1)</script>" + jpeg(), 422, "photo-unreadable"),
        (png_bomb(50_000), 413, "photo-too-many-pixels"),
        (jpeg() + bytes(8 * 2**20), 413, "photo-too-large"),
    ],
    ids=["nothing", "svg", "gif", "truncated", "polyglot", "bomb", "large"],
)
def test_a_hostile_file_is_refused_in_both_languages_and_nothing_is_kept(
    raw: bytes, status: int, code: str, leader: Caller, photos: Callable[[], int]
) -> None:
    before = photos()
    told = []
    for language in ("zh-TW", "en"):
        answer = leader.open(
            "PUT",
            f"{PATH}/photos/{uuid.uuid4()}",
            data=raw,
            content_type="image/jpeg",
            headers={"Accept-Language": language},
        )
        assert answer.status_code == status
        problem = answer.get_json()["errors"][0]
        assert problem["code"] == code
        assert problem["cure"]
        told.append(problem["detail"])
    assert "照片" in told[0]
    assert "photo" in told[1]
    assert photos() == before


def test_a_polyglot_comes_back_as_a_picture_and_nothing_else(leader: Caller) -> None:
    tail = b"\n<script>alert('tail')</script>PK\x05\x06" + bytes(18)
    photo = sent(leader, jpeg() + tail)
    answer = leader.get(f"{PATH}/photos/{photo}")
    assert b"script" not in answer.data
    assert answer.data.endswith(b"\xff\xd9")


def test_a_photo_that_is_not_there_cannot_be_named(
    leader: Caller,
    rows: Callable[[], dict[str, int]],
    caller: Callable[..., Caller],
    elsewhere: Community,
) -> None:
    mine = sent(leader)
    other = put(caller(Role.LEADER, elsewhere), jpeg(), slug="elsewhere").get_json()["id"]
    before = rows()
    for missing in (str(uuid.uuid4()), other):
        answer = leader.post(f"{PATH}/changesets", json=changeset([blind_spot(mine, missing)]))
        assert answer.status_code == 422
        [problem] = answer.get_json()["errors"]
        assert problem["code"] == "unknown-photo"
        assert problem["pointer"] == "/create/0/properties/photos/1"
        assert missing in problem["detail"]
    assert rows() == before
    assert leader.post(f"{PATH}/changesets", json=changeset([blind_spot(mine)])).status_code == 201
    assert rows()["feature"] == before["feature"] + 1


def test_photos_are_part_of_the_history_and_of_conflicts(leader: Caller) -> None:
    one, two, three = (sent(leader, jpeg(200 + n, 100)) for n in range(3))
    spot = blind_spot(one)
    assert leader.post(f"{PATH}/changesets", json=changeset([spot])).status_code == 201
    more = {"id": spot["id"], "base": 1, "properties": {"photos": [one, two]}}
    assert leader.post(f"{PATH}/changesets", json=changeset(modify=[more])).status_code == 201
    diff = leader.get(f"{PATH}/diff?from=1&to=2").get_json()
    assert diff["changed"][0]["fields"]["photos"] == [[one], [one, two]]
    late = {"id": spot["id"], "base": 1, "properties": {"photos": [three]}}
    refused = leader.post(f"{PATH}/changesets", json=changeset(modify=[late]))
    assert refused.status_code == 409
    [conflict] = refused.get_json()["conflicts"]
    assert conflict["fields"] == ["photos"]
    assert conflict["theirs"]["properties"]["photos"] == [one, two]
    other = {"id": spot["id"], "base": 1, "properties": {"note": "八點後很暗"}}
    merged = leader.post(f"{PATH}/changesets", json=changeset(modify=[other]))
    assert merged.get_json()["features"][0]["properties"]["photos"] == [one, two]


def test_the_list_of_saves_shows_which_feature_got_which_photo(
    leader: Caller, caller: Callable[..., Caller], meiren: Community
) -> None:
    one, two = sent(leader), sent(leader, jpeg(200, 100))
    spot = blind_spot(one, name="停車場轉角")
    assert leader.post(f"{PATH}/changesets", json=changeset([spot])).status_code == 201
    more = {"id": spot["id"], "base": 1, "properties": {"photos": [one, two]}}
    assert leader.post(f"{PATH}/changesets", json=changeset(modify=[more])).status_code == 201
    named = {"id": spot["id"], "base": 2, "properties": {"note": "八點後很暗"}}
    assert leader.post(f"{PATH}/changesets", json=changeset(modify=[named])).status_code == 201
    page = caller(Role.VOLUNTEER, meiren).at("GET", "/c/meiren/history").text
    # Each photo where it came, and not again where it stayed.
    shown = re.findall(r"/photos/([0-9a-f-]{36})/thumbnail", page)
    assert shown == [two, one]
    assert page.count("停車場轉角　加了 1 張照片") == 2
    assert 'alt="停車場轉角 照片 1"' in page


def test_photos_of_what_only_staff_may_know_are_in_no_member_s_list_of_saves(
    caller: Callable[..., Caller], meiren: Community
) -> None:
    admin = caller(Role.ADMIN)
    photo = sent(admin)
    secret = blind_spot(photo, confidentiality="staff", name="不能說的")
    assert admin.post(f"{PATH}/changesets", json=changeset([secret])).status_code == 201
    for role, seen in ((Role.VOLUNTEER, False), (Role.ADVISOR, True)):
        page = caller(role, meiren).at("GET", "/c/meiren/history").text
        assert (photo in page) == seen, role
        assert ("不能說的" in page) == seen, role


def test_who_may_see_a_photo(
    leader: Caller, caller: Callable[..., Caller], meiren: Community, elsewhere: Community
) -> None:
    photo = sent(leader)
    features = [blind_spot(photo), camera(photos=[photo], owner="police")]
    assert leader.post(f"{PATH}/changesets", json=changeset(features)).status_code == 201
    for part in ("", "/thumbnail"):
        address = f"{PATH}/photos/{photo}{part}"
        assert caller().get(address).status_code == 401
        assert caller(Role.LEADER, elsewhere).get(address).status_code == 403
        for role in Role:
            assert caller(role, meiren).get(address).status_code == 200, role
        # Under another community's address it is not there.
        other = caller(Role.ADMIN).get(f"/communities/elsewhere/photos/{photo}{part}")
        assert other.status_code == 404


def test_a_photo_of_what_only_staff_may_know_is_for_them(
    leader: Caller, caller: Callable[..., Caller], meiren: Community
) -> None:
    admin, member = caller(Role.ADMIN), caller(Role.VOLUNTEER, meiren)
    photo = sent(admin)
    secret = blind_spot(photo, confidentiality="staff")
    assert admin.post(f"{PATH}/changesets", json=changeset([secret])).status_code == 201
    assert member.get(f"{PATH}/photos/{photo}").status_code == 404
    assert caller(Role.ADVISOR, meiren).get(f"{PATH}/photos/{photo}").status_code == 200
    # Sent up by somebody and not named yet, it is theirs alone.
    unnamed = sent(leader)
    assert leader.get(f"{PATH}/photos/{unnamed}").status_code == 200
    assert member.get(f"{PATH}/photos/{unnamed}").status_code == 404


def test_the_public_learns_no_id_from_any_address_or_file(
    app: Flask, leader: Caller, caller: Callable[..., Caller], app_database: Database
) -> None:
    photo = sent(leader)
    features = [
        blind_spot(photo),
        camera(photos=[photo], owner="police"),
        drawn("street_light", point(), photos=[photo]),
    ]
    assert leader.post(f"{PATH}/changesets", json=changeset(features)).status_code == 201
    assert leader.post(f"{PATH}/editions", json={"purpose": "public"}).status_code == 201
    addresses = [
        rule.rule.replace("<slug>", "meiren").replace("<int:number>", "1")
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or set()) and rule.arguments <= {"slug", "number"}
    ]
    for file in WRITTEN:
        addresses.append(f"/c/meiren/map{file.suffix}")
        addresses.append(f"/api/v1{PATH}/export?format={file.name}")
    read = b"\n".join(caller().at("GET", one).data for one in addresses)
    assert len(addresses) > 20
    assert photo.encode() not in read
    with app_database.transaction() as session:
        for name in ("map.geojson", "map.csv", "map.html"):
            told = export_map(
                session,
                find_community(session, "meiren"),
                as_=written_as(name),
                audience=Audience.PUBLIC,
            )
            assert photo.encode() not in told
        # Members' GeoJSON names it; their file for any hands only counts.
        for name, told in (("map.geojson", True), ("map.html", False)):
            content = export_map(
                session,
                find_community(session, "meiren"),
                as_=written_as(name),
                audience=Audience.MEMBERS,
            )
            assert (photo.encode() in content) is told


def test_only_who_may_draw_sends_photos(
    caller: Callable[..., Caller],
    meiren: Community,
    elsewhere: Community,
    photos: Callable[[], int],
) -> None:
    assert put(caller(), jpeg()).status_code == 401
    for somebody in (caller(Role.ADVISOR, meiren), caller(Role.LEADER, elsewhere)):
        assert put(somebody, jpeg()).status_code == 403
    assert photos() == 0


def test_an_import_sets_aside_what_names_a_missing_photo(
    session: Session, community: Community, tmp_path: Path
) -> None:
    by = viewer(Role.LEADER, community)
    there = uuid.uuid4()
    take_in(session, community, there, jpeg(), viewer=by)
    file = tmp_path / "lights.csv"
    file.write_text(
        "燈桿編號,照片,經度,緯度\n"
        f"A1,{there},121.55,25.05\nA2,{uuid.uuid4()},121.5501,25.05\nA3,,121.5502,25.05\n"
    )
    report = import_file(
        session, file, Wishes(layer="street_light", slug=community.slug), viewer=OPERATOR
    )
    assert report.taken == 2
    [aside] = [one for one in report.entries if isinstance(one, Quarantined)]
    assert aside.row == 3
    assert "has not been uploaded" in aside.reason.en


def test_photos_that_nobody_named_go_after_thirty_days(
    session: Session, community: Community
) -> None:
    by = viewer(Role.LEADER, community)
    named, dropped, lost, fresh = (uuid.uuid4() for _ in range(4))
    for photo in (named, dropped, lost):
        take_in(session, community, photo, jpeg(), viewer=by)
    spot = created("blind_spot", id_=new_id(), photos=[str(named), str(dropped)])
    save(session, community, changeset([spot]), by)
    less = {"id": spot["id"], "base": 1, "properties": {"photos": [str(named)]}}
    save(session, community, changeset(modify=[less]), by)
    session.execute(text("ALTER TABLE photo DISABLE TRIGGER photo_unchanged"))
    session.execute(text("UPDATE photo SET created_at = :then"), {"then": NOW - UNNAMED_FOR * 1.01})
    session.execute(text("ALTER TABLE photo ENABLE TRIGGER photo_unchanged"))
    take_in(session, community, fresh, jpeg(), viewer=by)
    tidied = tidy_photos(session, now=NOW)
    assert tidied.photos == 1
    assert tidied.bytes > 1000
    # An earlier revision still shows the second one.
    left = set(session.execute(text("SELECT id FROM photo")).scalars())
    assert left == {named, dropped, fresh}
    assert photo_problems(session, community.id, [], audience=Audience.MEMBERS) == []


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM photo", "UPDATE photo SET image = ''", "UPDATE photo SET taken_on = NULL"],
)
def test_the_database_keeps_what_a_version_names(
    statement: str, session: Session, community: Community
) -> None:
    by = viewer(Role.LEADER, community)
    photo = uuid.uuid4()
    take_in(session, community, photo, jpeg(), viewer=by)
    save(session, community, changeset([created("blind_spot", photos=[str(photo)])]), by)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text(statement))
    assert session.scalar(text("SELECT count(*) FROM photo")) == 1


def test_the_command_tells_what_it_dropped(app_database: Database) -> None:
    url = app_database.engine.url.render_as_string(hide_password=False)
    environ = {"MAPSERVE_DATABASE_URL": url, "MAPSERVE_SECRET_KEY": "x" * 40}
    done = CliRunner().invoke(main, ["photos", "tidy"], env=environ)
    assert done.exit_code == 0, done.output
    assert "photos dropped: 0" in done.output
