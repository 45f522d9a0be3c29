"""A setting that cannot be read is one clear line, and the line repeats no password."""

import os
import subprocess
from pathlib import Path

import pytest

from mapserve.settings import SettingInvalid, Settings
from tests.factories.serve_command import COMMAND, SECRET

NONE = ("http://[", "http://[::1", "https://", "http://map:port", "map.example.tw", "ftp://map")


def settings_of(folder: Path, **given: str) -> Settings:
    return Settings.from_environment({"MAPSERVE_DATA_DIR": str(folder), **given})


@pytest.mark.parametrize("name", ["MAPSERVE_PUBLIC_URL", "MAPSERVE_BASEMAP_URL"])
@pytest.mark.parametrize("url", NONE)
def test_an_address_that_is_none(name: str, url: str, tmp_path: Path) -> None:
    with pytest.raises(SettingInvalid, match=name):
        settings_of(tmp_path, **{name: url})


def test_an_address_that_is_one(tmp_path: Path) -> None:
    public, tiles = "https://map.example.gov.tw:8443/", "https://{s}.tiles.example/{z}/{y}/{x}"
    made = settings_of(tmp_path, MAPSERVE_PUBLIC_URL=public, MAPSERVE_BASEMAP_URL=tiles)
    assert (made.public_url, made.basemap_url) == (public.rstrip("/"), tiles)


@pytest.mark.parametrize("url", ["postgresql://u:p[x@db/map", "postgresql://db:port/map"])
def test_a_database_that_cannot_be_read(url: str, tmp_path: Path) -> None:
    with pytest.raises(SettingInvalid) as raised:
        settings_of(tmp_path, MAPSERVE_DATABASE_URL=url)
    assert "MAPSERVE_DATABASE_URL" in str(raised.value)
    assert "p[x" not in str(raised.value)


def test_the_command_says_so_in_one_line(tmp_path: Path) -> None:
    settings = {"MAPSERVE_SECRET_KEY": SECRET, "MAPSERVE_PUBLIC_URL": "http://["}
    done = subprocess.run(
        [COMMAND, "serve"],
        cwd=tmp_path,
        env=os.environ | settings | {"MAPSERVE_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1, done.stderr
    assert "MAPSERVE_PUBLIC_URL" in done.stderr
