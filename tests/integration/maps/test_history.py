"""Saves listed, two revisions compared, and editions sealed."""

import hashlib
import json

import pytest
from sqlalchemy.orm import Session

from mapserve.errors import Forbidden, NotFound, SignInNeeded
from mapserve.programme.roles import ANYONE, Role, Viewer
from mapserve.services.maps.answers import Difference
from mapserve.services.maps.editions import (
    PurposeUnknown,
    canonical,
    find_edition,
    list_editions,
    seal,
)
from mapserve.services.maps.features import RevisionUnknown, read_features
from mapserve.services.maps.history import diff, list_revisions
from mapserve.store.models import Community
from tests.factories.changesets import changeset
from tests.factories.communities import LAT, LON
from tests.factories.maps import POINT, created, make_user, save, viewer


@pytest.fixture
def leader(session: Session, community: Community) -> Viewer:
    return viewer(Role.LEADER, community, make_user(session, "王理事長").id)


def edited(session: Session, community: Community, leader: Viewer) -> list[str]:
    """Make three revisions: two created; one changed and one created; one deleted."""
    first, second, third = created(name="甲"), created(name="乙"), created(name="丙")
    save(session, community, changeset(create=[first, second], comment="一"), leader)
    moved = {"type": "Point", "coordinates": [LON + 0.0001, LAT]}
    change = {"id": first["id"], "base": 1, "properties": {"name": "丁"}, "geometry": moved}
    save(session, community, changeset(create=[third], modify=[change], comment="二"), leader)
    save(session, community, changeset(delete=[{"id": second["id"], "base": 1}]), leader)
    return [first["id"], second["id"], third["id"]]


def test_saves_are_listed_latest_first(
    session: Session, community: Community, leader: Viewer
) -> None:
    edited(session, community, leader)
    rows = list_revisions(session, community)
    kinds = ("created", "modified", "deleted")
    assert [(row.revision, *(getattr(row, kind) for kind in kinds)) for row in rows] == [
        (3, 0, 0, 1), (2, 1, 1, 0), (1, 2, 0, 0),
    ]  # fmt: skip
    assert [row.comment for row in rows] == ["", "二", "一"]
    assert {row.author for row in rows} == {"王理事長"}
    earlier = list_revisions(session, community, limit=1, before=3)
    assert [row.revision for row in earlier] == [2]


def test_a_diff_tells_what_changed(session: Session, community: Community, leader: Viewer) -> None:
    first, second, third = edited(session, community, leader)
    told = diff(session, community, viewer=leader, from_revision=1, to_revision=3)
    assert [str(one.id) for one in told.added] == [third]
    assert [str(one.id) for one in told.removed] == [second]
    (change,) = told.changed
    assert (str(change.id), change.layer) == (first, "camera")
    assert change.fields == {"name": ("甲", "丁")}
    assert change.geometry is not None
    assert change.geometry[0] == POINT
    backwards = diff(session, community, viewer=leader, from_revision=3, to_revision=1)
    assert [str(one.id) for one in backwards.added] == [second]
    with pytest.raises(RevisionUnknown):
        diff(session, community, viewer=leader, from_revision=0, to_revision=4)


def test_what_comes_back_is_new_in_its_save_and_the_same_as_before_it_went(
    session: Session, community: Community, leader: Viewer
) -> None:
    camera = created(name="甲")
    save(session, community, changeset(create=[camera]), leader)
    save(session, community, changeset(delete=[{"id": camera["id"], "base": 1}]), leader)
    save(session, community, changeset(create=[camera]), leader)
    newest = list_revisions(session, community)[0]
    assert (newest.created, newest.modified, newest.deleted) == (1, 0, 0)

    def told(old: int, new: int) -> tuple[int, int, int]:
        found = diff(session, community, viewer=leader, from_revision=old, to_revision=new)
        return len(found.added), len(found.removed), len(found.changed)

    assert (told(2, 3), told(1, 2), told(1, 3)) == ((1, 0, 0), (0, 1, 0), (0, 0, 0))


def test_a_diff_hides_what_its_reader_may_not_see(
    session: Session, community: Community, leader: Viewer
) -> None:
    private = created(owner="private", note="秘密")
    save(session, community, changeset(create=[private, created("blind_spot")]), leader)
    opened = {"id": private["id"], "base": 1, "properties": {"owner": "police"}}
    save(session, community, changeset(modify=[opened]), leader)
    noted = {"id": private["id"], "base": 2, "properties": {"note": "更秘密"}}
    save(session, community, changeset(modify=[noted]), leader)

    def told(old: int, new: int) -> Difference:
        return diff(session, community, viewer=ANYONE, from_revision=old, to_revision=new)

    assert told(0, 1).added == []
    (appeared,) = told(1, 2).added
    assert "note" not in appeared.properties.model_dump()
    assert told(2, 3).changed == []


def test_an_edition_holds_for_ever(session: Session, community: Community, leader: Viewer) -> None:
    first, _, _ = edited(session, community, leader)
    sealed = seal(session, community, purpose="application", viewer=leader)
    assert (sealed.number, sealed.revision) == (1, 3)
    assert (sealed.purpose, sealed.sealed_by) == ("application", "王理事長")
    change = {"id": first, "base": 3, "properties": {"name": "後來"}}
    save(session, community, changeset(modify=[change]), leader)
    again = seal(session, community, purpose="monthly", viewer=leader)
    assert (again.number, again.revision) == (2, 4)
    assert again.sha256 != sealed.sha256
    assert find_edition(session, community, 1) == sealed
    assert [one.number for one in list_editions(session, community)] == [2, 1]
    # Whoever may read everything can make the same hash.
    staff = viewer(Role.ADMIN, community)
    seen = json.loads(read_features(session, community, viewer=staff, at=3))
    assert hashlib.sha256(canonical(seen)).hexdigest() == sealed.sha256
    plain = json.dumps(
        {"type": "FeatureCollection", "features": seen["features"]},
        sort_keys=True, separators=(",", ":"), ensure_ascii=False,
    )  # fmt: skip
    assert hashlib.sha256(plain.encode()).hexdigest() == sealed.sha256


def test_editions_are_sealed_by_those_who_may(
    session: Session, community: Community, leader: Viewer
) -> None:
    for who in (ANYONE, viewer(Role.VOLUNTEER, community), viewer(Role.EVALUATOR, community)):
        with pytest.raises(SignInNeeded if who is ANYONE else Forbidden):
            seal(session, community, purpose="public", viewer=who)
    with pytest.raises(PurposeUnknown):
        seal(session, community, purpose="wedding", viewer=leader)
    for number in (0, 1, 10**12):
        with pytest.raises(NotFound):
            find_edition(session, community, number)
