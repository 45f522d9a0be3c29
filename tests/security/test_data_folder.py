"""A data folder that cannot be used is one clear line, whatever the command."""

import os
import subprocess
from pathlib import Path

import pytest

from mapserve.settings import SettingInvalid, Settings
from tests.factories.serve_command import COMMAND, SECRET


@pytest.fixture
def blocked(tmp_path: Path) -> Path:
    """A folder below a file: nobody can make it, root neither."""
    (tmp_path / "file").touch()
    return tmp_path / "file" / "var"


@pytest.mark.parametrize("secret", ["", SECRET], ids=["to be made", "given"])
@pytest.mark.parametrize(
    "command",
    ["serve", "demo", "db start", "db upgrade", "user list", "coverage meiren", "backup out"],
)
def test_every_command_says_so_in_one_line(
    command: str, secret: str, blocked: Path, tmp_path: Path
) -> None:
    settings = {"MAPSERVE_DATA_DIR": str(blocked), "MAPSERVE_SECRET_KEY": secret}
    done = subprocess.run(
        [COMMAND, *command.split()],
        cwd=tmp_path,
        env=os.environ | settings | {"MAPSERVE_DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1, done.stderr
    assert str(blocked.parent) in done.stderr
    assert "Not a directory" in done.stderr


def test_a_secret_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {"MAPSERVE_DATA_DIR": str(tmp_path)}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(tmp_path / "secret_key"))

    with monkeypatch.context() as disk:
        disk.setattr(os, "link", full)
        with pytest.raises(SettingInvalid, match="No space left"):
            Settings.from_environment(environ)
    assert list(tmp_path.iterdir()) == []
    key = Settings.from_environment(environ).secret_key
    assert len(key) >= 32
    assert Settings.from_environment(environ).secret_key == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
