"""The one writer of map history: the order of revisions, many communities at once, refusals."""

import itertools
import struct
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from mapserve.store import versions
from mapserve.store.database import Database
from mapserve.store.models import Community
from mapserve.store.versions import ChangesetReused, FeatureTaken, Save, Version
from tests.factories.communities import LAT, LON, make_community

STAMPS = text("SELECT created_at FROM changeset WHERE community_id = :community ORDER BY revision")


@pytest.fixture
def two(fresh_database: Database) -> tuple[int, int]:
    """Two communities of a database of their own."""
    with fresh_database.transaction() as session:
        made = [make_community(session, slug=slug) for slug in ("meiren", "fushi")]
        return made[0].id, made[1].id


def point(name: str = "甲", **more: object) -> Version:
    given = {"id": uuid.uuid4(), "layer": "camera", "revision": 0, "properties": {"name": name}}
    ewkb = f"0101000020E6100000{_hex(LON)}{_hex(LAT)}"
    return Version(**given | {"ewkb": ewkb} | more)


def _hex(value: float) -> str:
    return struct.pack("<d", value).hex().upper()


def save(session: Session, community: int, **more: object) -> Save:
    """Write one save as the next revision of a community."""
    made = Save(uuid.uuid4(), community, versions.lock_one(session, community) + 1, b"", ())
    made = made._replace(**more)
    versions.write(session, [made])
    return made


def test_revisions_carry_the_moment_they_were_written_at_in_their_order(
    fresh_database: Database, two: tuple[int, int]
) -> None:
    """Whoever began first and waited carries the later moment."""
    with fresh_database.sessions() as early, early.begin():
        early.execute(text("SELECT now()"))  # its transaction's moment
        with fresh_database.transaction() as late:
            save(late, two[0])
        save(early, two[0])
    with fresh_database.readers() as session:
        first, second = session.scalars(STAMPS, {"community": two[0]})
    assert first < second


def test_many_saves_at_once_are_stamped_in_order(
    fresh_database: Database, two: tuple[int, int]
) -> None:
    def one(_: int) -> None:
        with fresh_database.transaction() as session:
            session.execute(text("SELECT now()"))
            save(session, two[0], begun=[point()])

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(one, range(40)))
    with fresh_database.readers() as session:
        stamps = list(session.scalars(STAMPS, {"community": two[0]}))
    assert len(stamps) == 40
    assert all(a < b for a, b in itertools.pairwise(stamps))


def test_a_save_of_many_communities_is_a_revision_of_each(
    fresh_database: Database, two: tuple[int, int]
) -> None:
    with fresh_database.transaction() as session:
        gone = point("舊")
        save(session, two[0], begun=[gone])
        present = versions.lock(session, two)
        assert present == {two[0]: 1, two[1]: 0}
        made = [
            Save(
                id=uuid.uuid4(),
                community_id=community,
                revision=revision + 1,
                digest=versions.digest(community),
                touched=[uuid.uuid4()],
                comment="匯入\t\\N「一」",
                begun=[point(f"新\t{i}\\n", source=f"甲\t\\{i}") for i in range(3)],
                ended=[gone.id] if community == two[0] else [],
            )
            for community, revision in present.items()
        ]
        versions.write(session, made)
    with fresh_database.readers() as session:
        for one in made:
            community = session.get_one(Community, one.community_id)
            assert community.revision == one.revision
            assert versions.find_save(session, one.id) == one._replace(begun=(), ended=())
            rows = session.execute(
                text(
                    "SELECT id, layer, revision_from, properties, CAST(geom AS text), source "
                    "FROM feature WHERE community_id = :id AND revision_to IS NULL"
                ),
                {"id": one.community_id},
            )
            begun = {version.id: version._replace(revision=one.revision) for version in one.begun}
            assert {row.id: Version(*row) for row in rows} == begun


def test_what_another_community_has_taken_is_refused_and_nothing_stays(
    fresh_database: Database, two: tuple[int, int]
) -> None:
    taken = point()
    with fresh_database.transaction() as session:
        known = save(session, two[0], begun=[taken])
    for more, problem in (
        ({"begun": [point(), taken]}, FeatureTaken),
        ({"begun": [point()], "id": known.id}, ChangesetReused),
    ):
        with pytest.raises(problem), fresh_database.transaction() as session:
            save(session, two[1], **more)
    with fresh_database.readers() as session:
        assert session.get_one(Community, two[1]).revision == 0
        assert session.scalar(text("SELECT count(*) FROM feature")) == 1


def test_one_digest_whatever_the_order_of_keys() -> None:
    assert versions.digest({"a": 1, "b": [2.5, None]}) == versions.digest(
        {"b": [2.5, None], "a": 1}
    )
    assert versions.digest({"a": 1}) != versions.digest({"a": 2})
    assert versions.digest(2**65) != versions.digest(2**65 + 1)
    assert versions.digest("\ud800") != versions.digest("\ud801")
