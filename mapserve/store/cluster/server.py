"""Running PostgreSQL's own programs on one cluster, as the user it belongs to."""

import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from itertools import pairwise
from pathlib import Path

import psutil

from layers.words.text import Text
from mapserve.store.cluster.installation import Binaries, PostgresUnusable
from mapserve.store.cluster.location import SOCKET_NAME, Place

_LOG_LIMIT = 10 * 1024 * 1024
_BIG_MEMORY = 4 * 1024**3
_PATIENCE = 600  # seconds; recovery after a crash may replay much
_STATE_LINE = 7  # of postmaster.pid, counted from 0

# Words of people stay out of the log: no statements, no DETAIL lines.
_SETTINGS = """\
# Written by mapserve at every start; put your own settings into local.conf beside this file.
listen_addresses = ''
port = 5432
unix_socket_directories = '{sockets}'
cluster_name = '{name}'
max_connections = 100
shared_buffers = {shared_buffers}
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
max_wal_size = 1GB
checkpoint_timeout = 15min
wal_compression = on
random_page_cost = 1.1
jit = off
fsync = on
full_page_writes = on
synchronous_commit = on
timezone = 'UTC'
log_timezone = 'UTC'
log_min_messages = warning
log_min_error_statement = panic
log_error_verbosity = terse
"""


def make(binaries: Binaries, place: Place, *, role: str) -> None:
    """Make the cluster with `role` as its superuser; all of it or nothing."""
    fresh = place.home / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    made = _as_owner(
        place,
        binaries.path("initdb"),
        f"--pgdata={fresh}",
        f"--username={role}",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--data-checksums",
        "--auth-local=peer",
        "--auth-host=reject",
        "--no-instructions",
    )
    if made.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        told = [line for line in made.stderr.splitlines() if "removing" not in line and line]
        why = next((line for line in told if "FATAL" in line or "error" in line), "?")
        raise PostgresUnusable(
            reason=Text(f"無法建立資料庫：{why}。", f"it cannot be made: {why}."),
            cure=Text(
                f"請檢查 {place.home} 的權限與磁碟空間。",
                f"Check the permissions of {place.home} and the disk space.",
            ),
        )
    with (fresh / "postgresql.conf").open("a") as file:
        file.write("include = 'mapserve.conf'\ninclude_if_exists = 'local.conf'\n")
    fresh.rename(place.data)


def run(binaries: Binaries, place: Place, *, role: str) -> None:
    """Start the postmaster in a session of its own and wait until it accepts or gives up."""
    _write(place, "mapserve.conf", _settings(place))
    _write(place, "pg_hba.conf", "local all all peer map=mapserve\n")
    users = sorted({"root", place.owner.pw_name, pwd.getpwuid(os.getuid()).pw_name})
    _write(place, "pg_ident.conf", "".join(f'mapserve "{user}" {role}\n' for user in users))
    if place.log.exists() and place.log.stat().st_size > _LOG_LIMIT:
        os.truncate(place.log, 0)
    # pg_ctl detaches the server: it outlives us and holds none of our files.
    _as_owner(
        place,
        binaries.path("pg_ctl"),
        f"--pgdata={place.data}",
        f"--log={place.log}",
        "--silent",
        "--wait",
        f"--timeout={_PATIENCE}",
        "start",
    )


def stop(binaries: Binaries, place: Place) -> None:
    """Stop the server; open transactions are rolled back."""
    _as_owner(
        place, binaries.path("pg_ctl"), f"--pgdata={place.data}", "--mode=fast", "--wait", "stop"
    )
    if processes(place):
        clear_remains(place, impatient=True)


def accepting(place: Place) -> bool:
    """Tell whether a living postmaster takes connections on its socket."""
    return _state(place) == "ready" and (place.sockets / SOCKET_NAME).exists()


def deaf(place: Place) -> bool:
    """Tell whether a living postmaster has lost its socket (something swept the folder)."""
    return _state(place) == "ready" and not (place.sockets / SOCKET_NAME).exists()


def wait_until_settled(place: Place) -> None:
    """Wait while a living postmaster is on its way up (perhaps recovering) or down."""
    deadline = time.monotonic() + _PATIENCE
    while _state(place) in ("starting", "stopping") and time.monotonic() < deadline:
        time.sleep(0.05)


def processes(place: Place) -> list[psutil.Process]:
    """Return the living processes of this cluster, orphans included, by their command lines.

    Those anybody may read, while working folders need a capability that root in a container
    does not have. A zombie's is empty.
    """
    folder, title = ("-D", str(place.data)), f"postgres: {place.name}: "
    return [
        each
        for each in psutil.process_iter(["cmdline"])
        if (words := each.info["cmdline"])
        and (folder in pairwise(words) or " ".join(words).startswith(title))
    ]


def clear_remains(place: Place, *, impatient: bool) -> None:
    """Make way for a new postmaster where the last one died.

    Its backends leave by themselves unless they are in the middle of something, and PostgreSQL
    refuses to start beside them. It does not know that the number in its pid files may by now
    belong to a zombie or to another program; then we remove them.
    """
    if impatient:
        for orphan in processes(place):
            with contextlib.suppress(psutil.NoSuchProcess):
                orphan.send_signal(signal.SIGQUIT)
    psutil.wait_procs(processes(place), timeout=0.5)
    for file in (place.data / "postmaster.pid", place.sockets / f"{SOCKET_NAME}.lock"):
        pid = _pid_in(file)
        if pid is not None and not processes(place) and _is_something_else(pid):
            file.unlink(missing_ok=True)


def last_words(place: Place) -> str:
    """Return the last failure that the log tells of since the last attempt, or ""."""
    try:
        text = place.log.read_text(errors="replace")[-20_000:]
    except OSError:
        return ""
    told = re.findall(r"(?:FATAL|PANIC):\s+(.*)", text.rpartition("starting PostgreSQL")[2])
    return told[-1] if told else ""


def _settings(place: Place) -> str:
    return _SETTINGS.format(
        name=place.name,
        sockets=str(place.sockets).replace("'", "''"),
        shared_buffers="256MB" if psutil.virtual_memory().total >= _BIG_MEMORY else "128MB",
    )


def _write(place: Place, name: str, text: str) -> None:
    path = place.data / name
    path.write_text(text)
    path.chmod(0o600)
    if place.owner.pw_uid != os.getuid():
        os.chown(path, place.owner.pw_uid, place.owner.pw_gid)


def _state(place: Place) -> str | None:
    """Return what a living postmaster last said of itself, or None without one."""
    try:
        lines = (place.data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return None
    pids = [str(each.pid) for each in processes(place)]
    if not lines or lines[0] not in pids:
        return None
    return lines[_STATE_LINE].strip() if len(lines) > _STATE_LINE else "starting"


def _pid_in(file: Path) -> int | None:
    try:
        return int(file.read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def _is_something_else(pid: int) -> bool:
    """Tell whether a process of that number is there to be seen, and is no server of ours."""
    try:
        return "postgres" not in " ".join(psutil.Process(pid).cmdline())
    except psutil.ZombieProcess:
        return True
    except psutil.NoSuchProcess:
        return False


def _as_owner(place: Place, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a program as the owner of the cluster, with nothing of our environment."""
    become: dict[str, object] = {}
    if place.owner.pw_uid != os.getuid():
        groups = os.getgrouplist(place.owner.pw_name, place.owner.pw_gid)
        become = {
            "user": place.owner.pw_uid,
            "group": place.owner.pw_gid,
            "extra_groups": groups,
        }
    return subprocess.run(  # type: ignore[call-overload,no-any-return]  # noqa: S603
        command,
        cwd=place.home,
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "HOME": str(place.home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        **become,
    )
