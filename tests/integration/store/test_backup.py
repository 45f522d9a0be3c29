"""What `backup` writes, `restore` brings back; and an edition sealed from the command line."""

import uuid
from pathlib import Path

import pytest
from click.testing import CliRunner

from mapserve.cli import main
from mapserve.programme.roles import OPERATOR
from mapserve.services.communities.directory import find_community
from mapserve.services.maps.editions import find_edition
from mapserve.services.maps.features import read_features
from mapserve.services.maps.photos import take_in
from mapserve.services.people import sign_ins
from mapserve.services.people.accounts import add_user
from mapserve.store import schema
from mapserve.store.backup import FILE, BackupFailed, back_up, restore
from mapserve.store.database import Database
from mapserve.store.models import Photo, SignIn, User
from tests.factories.communities import make_community
from tests.factories.databases import Databases
from tests.factories.maps import created, new_id, save
from tests.factories.photos import jpeg

PHOTO = uuid.uuid4()


def drawn(database: Database) -> None:
    with database.transaction() as session:
        community = make_community(session)
        take_in(session, community, PHOTO, jpeg(), viewer=OPERATOR)
        camera = created(facing="bearing", bearing=20, photos=[str(PHOTO)])
        save(session, community, {"id": new_id(), "create": [camera]}, by=OPERATOR)


def features(database: Database) -> str:
    with database.transaction() as session:
        return read_features(session, find_community(session, "meiren"), viewer=OPERATOR)


def pictures(database: Database) -> list[tuple[bytes, bytes]]:
    with database.transaction() as session:
        rows = session.query(Photo.image, Photo.thumbnail).all()
        return [(image, thumbnail) for image, thumbnail in rows]


def test_a_backup_brings_everything_back(
    fresh_database: Database, databases: Databases, tmp_path: Path
) -> None:
    drawn(fresh_database)
    file = back_up(fresh_database, tmp_path / "new")
    assert file.stat().st_mode & 0o077 == 0
    with databases.opened() as empty:
        restore(empty, tmp_path / "new")
        assert schema.is_current(empty)
        assert features(empty) == features(fresh_database)
        assert len(pictures(empty)) == 1
        assert pictures(empty) == pictures(fresh_database)
        with pytest.raises(BackupFailed, match="not empty"):
            restore(empty, tmp_path / "new")


@pytest.mark.parametrize("earlier", [False, True], ids=["ours", "of an earlier version"])
def test_a_restore_ends_every_session(
    fresh_database: Database,
    databases: Databases,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    earlier: bool,
) -> None:
    with fresh_database.transaction() as session:
        user = add_user(session, email="leader@example.org", name="林美玉", password="x" * 12)
        secret = sign_ins.sign_in(session, user)
    if earlier:
        monkeypatch.setattr("mapserve.store.backup.SESSIONS", "no_such_table")
    back_up(fresh_database, tmp_path)
    monkeypatch.undo()
    with databases.opened() as empty:
        restore(empty, tmp_path)
        with empty.transaction() as session:
            assert session.query(User).count() == 1
            assert session.query(SignIn).count() == 0
            assert sign_ins.signed_in_user(session, secret) is None


def test_nothing_is_overwritten_and_nothing_half_made(
    fresh_database: Database, databases: Databases, tmp_path: Path
) -> None:
    file = back_up(fresh_database, tmp_path)
    with pytest.raises(BackupFailed, match="exists already"):
        back_up(fresh_database, tmp_path)
    file.write_bytes(file.read_bytes()[:-2000])
    with databases.opened() as empty:
        with pytest.raises(BackupFailed):
            restore(empty, tmp_path)
        assert not schema.is_current(empty)
        with pytest.raises(BackupFailed, match=FILE):
            restore(empty, tmp_path / "elsewhere")


def test_an_edition_is_sealed_from_the_command_line(
    fresh_database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    drawn(fresh_database)
    url = fresh_database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("MAPSERVE_DATABASE_URL", url)
    monkeypatch.setenv("MAPSERVE_DATA_DIR", str(tmp_path))
    told = CliRunner().invoke(main, ["edition", "seal", "meiren", "--purpose", "evaluation"])
    assert told.exit_code == 0, told.output
    with fresh_database.transaction() as session:
        sealed = find_edition(session, find_community(session, "meiren"), 1)
    assert sealed.purpose == "evaluation"
    assert sealed.sha256 in told.output
    wrong = CliRunner().invoke(main, ["edition", "seal", "nowhere", "--purpose", "public"])
    assert wrong.exit_code == 2
    assert "nowhere" in wrong.output
