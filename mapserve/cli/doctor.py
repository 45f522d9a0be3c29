"""What `mapserve doctor` looks at, each with what is wrong and how to mend it."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from ctypes.util import find_library
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from importlib.resources import files
from itertools import islice
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from layers.words.problems import Problem
from mapserve.rendering.papers.face import CUT, FONT
from mapserve.sandbox.inspection import inspect
from mapserve.services.notices.sending import waiting_since
from mapserve.services.workflow.audit import faults
from mapserve.settings import Settings
from mapserve.store import schema
from mapserve.store.cluster import embedded, installation
from mapserve.store.database import Database

ROOM_MB = 500
_SHOWN = 5  # faults of one kind
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing looked at. Without a `needed` one that is good, mapserve cannot serve."""

    good: bool
    what: str
    mend: str = ""
    needed: bool = True


def examine(settings: Settings, *, port: int) -> Iterator[Finding]:
    """Yield what was found, from the ground up; nothing is started or changed."""
    yield from _folder(settings.data_dir)
    if settings.database_url is None:
        yield from _private_server(settings)
    else:
        yield from _database(settings.database_url)
    yield from _sandbox()
    yield _port(port)
    yield _front_end()
    yield _browser()
    yield _fonts()
    yield _papers()


def _folder(folder: Path) -> Iterator[Finding]:
    there = next(each for each in (folder, *folder.parents) if each.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        yield Finding(
            good=False,
            what=f"Data folder {folder} cannot be written.",
            mend="Mend its permissions, or choose another with MAPSERVE_DATA_DIR.",
        )
        return
    room = shutil.disk_usage(there).free // 2**20
    yield Finding(
        good=room >= ROOM_MB,
        what=f"Data folder {folder}: writable, {room:,} MB free.",
        mend=f"Make room: {ROOM_MB} MB at least.",
    )


def _private_server(settings: Settings) -> Iterator[Finding]:
    try:
        binaries = installation.choose()
        yield Finding(
            good=True, what=f"PostgreSQL {binaries.major} with PostGIS is in {binaries.folder}."
        )
        found = embedded.status(settings)
        if found.version is not None:
            installation.choose(found.version)
    except Problem as problem:
        yield Finding(good=False, what=problem.message("en"), mend=problem.cure("en"))
        return
    if found.running:
        yield from _database(embedded.url_of(found.place, embedded.NAME))
    else:
        # Not an illness: every command that needs the cluster starts it.
        yield Finding(
            good=False,
            needed=False,
            what=f"The private cluster in {found.place.home} is not running.",
            mend="It starts when it is needed, or with “mapserve db start”.",
        )


def _database(url: str) -> Iterator[Finding]:
    database = Database(url, pool_size=1)
    try:
        yield from _inside(database)
    except SQLAlchemyError as error:
        reason = str(error.__cause__ or error).strip().splitlines()[-1]
        yield Finding(
            good=False,
            what=f"The database at {database.engine.url} does not answer: {reason}",
            mend="Check that the server runs, the name and password, and MAPSERVE_DATABASE_URL.",
        )
    finally:
        database.close()


def _inside(database: Database) -> Iterator[Finding]:
    with database.engine.connect() as connection:
        server = connection.scalar(text("SHOW server_version"))
        postgis = connection.scalar(
            text("SELECT default_version FROM pg_available_extensions WHERE name = 'postgis'")
        )
    yield Finding(good=True, what=f"The database answers: PostgreSQL {server}.")
    yield Finding(
        good=postgis is not None,
        what=f"PostGIS {postgis} is there." if postgis else "The server has no PostGIS.",
        mend="Install it on the server (Debian: postgresql-NN-postgis-3).",
    )
    current = schema.is_current(database)
    yield Finding(
        good=current,
        what="The schema is current." if current else "The schema is behind this version.",
        mend="Run “mapserve db upgrade”.",
    )
    if current:
        yield from chains(database)
        yield from mails(database)


def chains(database: Database) -> Iterator[Finding]:
    """Yield whether every event is as it was written and every row as its events tell."""
    with database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as one:
        wrong = list(islice(faults(Session(one)), _SHOWN + 1))
    if not wrong:
        yield Finding(good=True, what="The events of all workflows are as they were written.")
        return
    told = "; ".join(f"{each.workflow} {each.subject_id}: {each.what}" for each in wrong[:_SHOWN])
    yield Finding(
        good=False,
        needed=False,
        what=f"Events were changed: {told}{' …' if len(wrong) > _SHOWN else ''}.",
        mend="Find out who wrote to the database beside mapserve, and compare with a backup.",
    )


def mails(database: Database) -> Iterator[Finding]:
    """Yield whether notices wait longer for a mail than any timer would let them."""
    with database.readers() as session:
        since = waiting_since(session)
    if since is None:
        yield Finding(good=True, what="No notice waits for a mail that should have gone out.")
        return
    yield Finding(
        good=False,
        needed=False,
        what=f"Notices wait to be mailed since {since:%Y-%m-%d %H:%M}.",
        mend="Let a timer run “mapserve mail send” every few minutes (README, Mails).",
    )


_NAMESPACES = (
    "Allow user namespaces: sysctl user.max_user_namespaces above 0, on Ubuntu "
    "kernel.apparmor_restrict_unprivileged_userns=0; in a container by its seccomp profile."
)
_WALLS = {
    "nobody": ("a user without rights (nobody)", _NAMESPACES),
    "user": ("users of its own", _NAMESPACES),
    "pid": ("processes of its own", _NAMESPACES),
    "network": ("a network of its own, without a device", _NAMESPACES),
    "mount": ("mounts of its own", _NAMESPACES),
    "root": ("an empty root folder", _NAMESPACES),
    "landlock": ("no file but the input (Landlock)", "Use Linux 5.13 or newer with lsm=landlock."),
    "seccomp": ("few system calls (seccomp)", "Install it: apt install libseccomp2"),
    "limits": ("limits of time, memory, files and threads", ""),
}


def _sandbox() -> Iterator[Finding]:
    """Yield which walls stand around what reads foreign files, each way out having been tried."""
    found = inspect()
    if found.ways_out:
        ways = ", ".join(found.ways_out)
        yield Finding(good=False, what=f"The sandbox leaks: what reads foreign files can {ways}.")
    elif found.enough:
        walls = ", ".join(_WALLS[wall][0] for wall in found.standing)
        yield Finding(good=True, what=f"Foreign files and photos are read in a sandbox: {walls}.")
    else:
        yield Finding(
            good=False,
            needed=False,
            what="No foreign file and no photo is read: this machine gives no sandbox.",
            mend="It takes seccomp, and Landlock or an empty root folder; see below.",
        )
    for wall in found.missing:
        words, mend = _WALLS[wall]
        yield Finding(good=False, needed=False, what=f"The sandbox lacks {words}.", mend=mend)


def _port(port: int) -> Finding:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if _is_mapserve(port):
                return Finding(good=True, what=f"mapserve is serving on port {port}.")
            return Finding(
                good=False,
                what=f"Port {port} cannot be used: {error.strerror}.",
                mend="Stop the program that has it, or serve elsewhere: mapserve serve --port N.",
            )
    return Finding(good=True, what=f"Port {port} is free.")


def _is_mapserve(port: int) -> bool:
    asked = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        asked.request("GET", "/healthz")
        return asked.getresponse().read(100).strip().startswith(b'{"status"')
    except (OSError, HTTPException):
        return False
    finally:
        asked.close()


def _front_end() -> Finding:
    built = files("mapserve.web") / "static" / "build"
    good = built.is_dir() and any(built.iterdir())
    return Finding(
        good=good,
        what="The front end is built." if good else "The front end is not built.",
        mend="Run “make setup” (it needs Node), or install the wheel, which holds it.",
    )


def _browser() -> Finding:
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    return Finding(
        good=found is not None,
        needed=False,
        what=f"Chromium is {found}." if found else "Chromium is missing (only the tests need it).",
        mend="Install it: apt install chromium",
    )


def _fonts() -> Finding:
    program, good = shutil.which("fc-list"), False
    if program:
        listed = subprocess.run(  # noqa: S603 - found on PATH, fixed arguments
            [program, ":lang=zh-tw", "family"], capture_output=True, text=True, check=False
        )
        good = bool(listed.stdout.strip())
    return Finding(
        good=good,
        needed=False,
        what="A Chinese font is there."
        if good
        else "No Chinese font (prints and the tests' pictures show boxes).",
        mend="Install one: apt install fonts-noto-cjk fontconfig",
    )


def _papers() -> Finding:
    """Tell whether papers are printed in their face and quickly: both are lacked in silence."""
    missing = [
        name
        for name, there in (
            ("fonts-cns11643-kai", FONT.exists()),
            ("libharfbuzz-subset0", find_library("harfbuzz-subset") is not None),
        )
        if not there
    ]
    good = not missing and CUT.exists()
    return Finding(
        good=good,
        needed=False,
        what="Papers are printed in the official 楷體."
        if good
        else "Papers are printed slowly, or not in the official 楷體.",
        mend=f"Install {' '.join(missing)} with apt." if missing else "Run “make setup”.",
    )
