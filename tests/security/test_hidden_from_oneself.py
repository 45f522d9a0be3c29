"""Nobody hides a thing from themselves and their own, and no photo is shown by naming its id."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from layers.model.catalogue import CATALOGUE
from layers.model.contract import MapLayer
from layers.words.audience import Audience
from mapserve.exchange.quarantine import Quarantined
from mapserve.programme.roles import Appointment, Role, ScopeKind, Viewer
from mapserve.services.importing.importer import Wishes, import_file
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.changesets import changeset, drawn, line, point, square
from tests.factories.photos import jpeg, png

MAP = "/communities/meiren"
SHAPES = {"Point": point(), "LineString": line(), "Polygon": square()}
STAFF_ONLY = [
    (layer, name, value)
    for layer in CATALOGUE
    for name, values in layer.restricted.items()
    for value, needed in values.items()
    if needed is Audience.STAFF
]


def spot(**properties: object) -> dict[str, Any]:
    return drawn("blind_spot", point(), **properties)


def codes(answer: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - an answer of the API
    return [(one["code"], one["pointer"]) for one in answer.get_json()["errors"]]


@pytest.fixture(params=[Role.VOLUNTEER, Role.LEADER])
def member(
    request: pytest.FixtureRequest, caller: Callable[..., Caller], meiren: Community
) -> Caller:
    return caller(request.param, meiren)


@pytest.fixture
def admin(caller: Callable[..., Caller], meiren: Community) -> Caller:
    return caller(Role.ADMIN, meiren)


def _named(one: object) -> str:
    return str(getattr(one, "kind", one))


@pytest.mark.parametrize(("layer", "name", "value"), STAFF_ONLY, ids=_named)
def test_a_member_creates_nothing_that_members_may_not_see(
    layer: MapLayer,
    name: str,
    value: str,
    member: Caller,
    rows: Callable[[], dict[str, int]],
) -> None:
    hidden = drawn(layer.kind, SHAPES[layer.geometry[0]], **{name: value})
    before = rows()
    for together in ([hidden], [hidden, spot(), spot()]):
        answer = member.post(f"{MAP}/changesets", json=changeset(together))
        assert answer.status_code == 403
        assert codes(answer) == [("value-reserved", f"/create/0/properties/{name}")]
    assert rows() == before


def test_a_member_hides_nothing_that_is_there(
    member: Caller, rows: Callable[[], dict[str, int]]
) -> None:
    drawn_spot = spot(name="看得到的")
    assert member.post(f"{MAP}/changesets", json=changeset([drawn_spot])).status_code == 201
    before = rows()
    change = {"id": drawn_spot["id"], "base": 1, "properties": {"confidentiality": "staff"}}
    answer = member.post(f"{MAP}/changesets", json=changeset(modify=[change]))
    assert answer.status_code == 403
    assert codes(answer) == [("value-reserved", "/modify/0/properties/confidentiality")]
    assert "警察" in answer.get_json()["errors"][0]["cure"]
    assert rows() == before
    assert "看得到的" in member.get(f"{MAP}/features").text


def test_the_staff_may_keep_a_thing_to_themselves(admin: Caller, member: Caller) -> None:
    hidden = spot(name="辦案中", confidentiality="staff")
    assert admin.post(f"{MAP}/changesets", json=changeset([hidden])).status_code == 201
    assert "辦案中" in admin.get(f"{MAP}/features").text
    assert "辦案中" not in member.get(f"{MAP}/features").text


def test_the_studio_knows_for_whom_it_asks(
    caller: Callable[..., Caller], member: Caller, meiren: Community
) -> None:
    assert 'data-audience="members"' in member.at("GET", "/c/meiren/studio").text
    admin = caller(Role.ADMIN, meiren)
    assert 'data-audience="staff"' in admin.at("GET", "/c/meiren/studio").text


@pytest.fixture
def kept(admin: Caller) -> str:
    """The id of a photo that only a spot for the staff names."""
    photo = str(uuid.uuid4())
    assert admin.open("PUT", f"{MAP}/photos/{photo}", data=jpeg()).status_code == 201
    hidden = spot(photos=[photo], confidentiality="staff")
    assert admin.post(f"{MAP}/changesets", json=changeset([hidden])).status_code == 201
    return photo


def test_who_knows_the_id_of_a_kept_photo_does_not_see_it_by_naming_it(
    kept: str, member: Caller, rows: Callable[[], dict[str, int]]
) -> None:
    before = rows()
    assert member.get(f"{MAP}/photos/{kept}").status_code == 404
    naming = member.post(f"{MAP}/changesets", json=changeset([spot(photos=[kept])]))
    missing = member.post(f"{MAP}/changesets", json=changeset([spot(photos=[str(uuid.uuid4())])]))
    assert naming.status_code == missing.status_code == 422
    assert codes(naming) == codes(missing) == [("unknown-photo", "/create/0/properties/photos/0")]
    assert rows() == before
    assert member.get(f"{MAP}/photos/{kept}").status_code == 404


def test_nor_by_adding_it_to_what_is_there(kept: str, member: Caller) -> None:
    mine = spot()
    assert member.post(f"{MAP}/changesets", json=changeset([mine])).status_code == 201
    change = {"id": mine["id"], "base": 2, "properties": {"photos": [kept]}}
    answer = member.post(f"{MAP}/changesets", json=changeset(modify=[change]))
    assert codes(answer) == [("unknown-photo", "/modify/0/properties/photos/0")]


def test_a_photo_shown_to_members_may_be_named_by_members(
    kept: str, admin: Caller, member: Caller
) -> None:
    shown = spot(photos=[kept])
    assert admin.post(f"{MAP}/changesets", json=changeset([shown])).status_code == 201
    assert member.get(f"{MAP}/photos/{kept}").status_code == 200
    again = member.post(f"{MAP}/changesets", json=changeset([spot(photos=[kept])]))
    assert again.status_code == 201


def test_a_photo_sent_by_somebody_else_and_not_yet_named_may_be_named(
    caller: Callable[..., Caller], member: Caller, meiren: Community
) -> None:
    photo = str(uuid.uuid4())
    other = caller(Role.VOLUNTEER, meiren)
    assert other.open("PUT", f"{MAP}/photos/{photo}", data=png()).status_code == 201
    answer = member.post(f"{MAP}/changesets", json=changeset([spot(photos=[photo])]))
    assert answer.status_code == 201


def test_nor_does_a_file_bring_in_what_its_importer_may_not_write(
    session: Session, community: Community, tmp_path: Path
) -> None:
    file = tmp_path / "spots.csv"
    file.write_text(
        "name,confidentiality,lon,lat\n藏起來,staff,121.55,25.05\n看得到,members,121.5501,25.05\n"
    )
    leader = Viewer(None, "", (Appointment(Role.LEADER, ScopeKind.COMMUNITY, community.slug),))
    wishes = Wishes(layer="blind_spot", slug=community.slug)
    report = import_file(session, file, wishes, viewer=leader)
    assert report.taken == 1
    [aside] = [one for one in report.entries if isinstance(one, Quarantined)]
    assert (aside.row, "警察與評鑑" in aside.reason.zh) == (2, True)
