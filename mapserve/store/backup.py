"""The whole database into a folder, and back into an empty one, by PostgreSQL's own tools."""

import subprocess
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import URL

from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve.store.cluster.installation import choose
from mapserve.store.database import Database

FILE = "mapserve.dump"


class BackupFailed(Problem):
    """A backup that cannot be written or brought back (facts: reason, cure)."""

    code = "backup-failed"
    nature = Nature.FAULT
    what = Text("備份沒有完成：{reason}", "The backup did not succeed: {reason}")
    mend = Text("{cure}", "{cure}")


#: Sessions end with the database they were begun in: one that was ended since the backup was
#: written would be alive again, and whoever holds an old cookie with it.
SESSIONS = "sign_in"


def back_up(database: Database, folder: Path) -> Path:
    """Write everything but sessions as of one moment into `folder`; return the file.

    The file appears under its name only when it is whole.

    Raises
    ------
    BackupFailed
        The folder holds a backup already, cannot be written, or pg_dump says why not.
    """
    target = folder / FILE
    if target.exists():
        raise BackupFailed(
            reason=Text(f"{target} 已經存在。", f"{target} exists already."),
            cure=Text("請用新的資料夾。", "Choose a new folder."),
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
    except OSError as error:
        raise BackupFailed(
            reason=Text(f"{folder} 無法寫入。", f"{folder} cannot be written ({error.strerror})."),
            cure=Text("請換一個資料夾。", "Choose another folder."),
        ) from error
    with part.open("wb") as file:
        _run(
            "pg_dump",
            database.engine.url,
            *("--format=custom", "--no-owner", f"--exclude-table-data={SESSIONS}"),
            stdout=file,
        )
    part.rename(target)
    return target


def restore(database: Database, folder: Path) -> None:
    """Bring a backup into `database`, which must be empty: all of it or nothing.

    Everybody signs in anew: no session is brought back, not even by a backup of an earlier
    version, which holds them.

    Raises
    ------
    BackupFailed
        No backup there, a database with something in it, or pg_restore says why not.
    """
    source = folder / FILE
    if not source.is_file():
        raise BackupFailed(
            reason=Text(f"{folder} 裡沒有備份。", f"{folder} holds no backup ({FILE})."),
            cure=Text("請指定備份的資料夾。", "Name the folder that “backup” wrote."),
        )
    with database.engine.connect() as connection:
        if connection.scalar(text("SELECT to_regclass('community')")) is not None:
            raise BackupFailed(
                reason=Text("資料庫不是空的。", "the database is not empty."),
                cure=Text(
                    "請用新的 MAPSERVE_DATA_DIR 或空的資料庫。",
                    "Restore into a new MAPSERVE_DATA_DIR or an empty database.",
                ),
            )
    with source.open("rb") as file:
        _run(
            "pg_restore",
            database.engine.url,
            *("--single-transaction", "--exit-on-error", "--no-owner"),
            f"--dbname={database.engine.url.database}",
            stdin=file,
        )
    with database.engine.begin() as connection:
        if connection.scalar(text("SELECT to_regclass(:table)"), {"table": SESSIONS}) is not None:
            connection.execute(text(f"DELETE FROM {SESSIONS}"))  # noqa: S608 - our own constant


def _run(program: str, url: URL, *options: str, **streams: object) -> None:
    host = url.query.get("host", url.host) or "localhost"
    where = [f"--host={host}", f"--port={url.port or url.query.get('port', 5432)}"]
    if url.username:
        where.append(f"--username={url.username}")
    if program == "pg_dump":
        where.append(f"--dbname={url.database}")
    environment = {"PGPASSWORD": url.password} if url.password else {}
    done = subprocess.run(  # type: ignore[call-overload]  # noqa: S603 - PostgreSQL's own program
        [choose().path(program), "--no-password", *where, *options],
        env={"PATH": "/usr/bin:/bin", **environment},
        stderr=subprocess.PIPE,
        text=False,
        check=False,
        **streams,
    )
    if done.returncode:
        words = done.stderr.decode(errors="replace").strip().splitlines() or ["?"]
        raise BackupFailed(reason=Text(words[-1], words[-1]), cure=Text("", ""))
