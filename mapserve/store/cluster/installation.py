"""Where PostgreSQL and PostGIS are on this machine."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from layers.words.text import Text
from mapserve.store.database import DatabaseUnavailable

DEBIAN = Path("/usr/lib/postgresql")
OLDEST = 14


class PostgresUnusable(DatabaseUnavailable):
    """The private cluster cannot be made or started (facts: reason, cure)."""

    mend = Text("{cure}", "{cure}")


@dataclass(frozen=True, kw_only=True)
class Binaries:
    """One installed version of PostgreSQL.

    Parameters
    ----------
    major
        Its major version.
    folder
        Holds `postgres`, `initdb`, `pg_ctl`.
    postgis
        Whether PostGIS is installed for it.
    """

    major: int
    folder: Path
    postgis: bool

    def path(self, name: str) -> str:
        """Return the full path of the program `name`."""
        return str(self.folder / name)


def installed() -> list[Binaries]:
    """Return every PostgreSQL server on this machine: with PostGIS first, then the newest."""
    found: dict[Path, Binaries] = {}
    for folder in DEBIAN.glob("*/bin"):
        if folder.parent.name.isdigit() and (folder / "initdb").exists():
            major = int(folder.parent.name)
            share = Path(f"/usr/share/postgresql/{major}")
            found[folder] = Binaries(major=major, folder=folder, postgis=_has_postgis(share))
    other = _from_pg_config()
    if other and other.folder not in found:
        found[other.folder] = other
    usable = [binaries for binaries in found.values() if binaries.major >= OLDEST]
    return sorted(usable, key=lambda b: (b.postgis, b.major), reverse=True)


def choose(major: int | None = None) -> Binaries:
    """Return the server to run: of version `major` where a cluster of that version exists.

    Raises
    ------
    PostgresUnusable
        No PostgreSQL, none of that version, or no PostGIS for it.
    """
    candidates = installed()
    if not candidates:
        raise PostgresUnusable(
            reason=Text("找不到 PostgreSQL。", "PostgreSQL is not installed."),
            cure=_install("postgresql postgresql-postgis"),
        )
    if major is not None:
        candidates = [binaries for binaries in candidates if binaries.major == major]
        if not candidates:
            raise PostgresUnusable(
                reason=Text(
                    f"資料是 PostgreSQL {major} 建立的，但沒有安裝這個版本。",
                    f"the data were made by PostgreSQL {major}, which is not installed.",
                ),
                cure=_install(f"postgresql-{major} postgresql-{major}-postgis-3"),
            )
    best = candidates[0]
    if not best.postgis:
        raise PostgresUnusable(
            reason=Text(
                f"PostgreSQL {best.major} 沒有 PostGIS。",
                f"PostgreSQL {best.major} has no PostGIS.",
            ),
            cure=_install(f"postgresql-{best.major}-postgis-3"),
        )
    return best


def _install(packages: str) -> Text:
    return Text(f"請安裝：apt install {packages}", f"Install it: apt install {packages}")


def _has_postgis(share: Path) -> bool:
    return (share / "extension" / "postgis.control").exists()


def _from_pg_config() -> Binaries | None:
    program = shutil.which("pg_config")
    if program is None:
        return None
    answers = []
    for question in ("--bindir", "--sharedir", "--version"):
        asked = subprocess.run(  # noqa: S603 - found on PATH, fixed arguments
            [program, question], capture_output=True, text=True, check=False
        )
        answers.append(asked.stdout.strip())
    folder, share, version = answers
    digits = version.removeprefix("PostgreSQL ").split(".")[0]
    if not digits.isdigit() or not (Path(folder) / "initdb").exists():
        return None
    return Binaries(major=int(digits), folder=Path(folder), postgis=_has_postgis(Path(share)))
