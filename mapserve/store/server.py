"""Running PostgreSQL's own programs on one cluster, as the user it belongs to."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

from layers.text import Text
from mapserve.store.place import Place
from mapserve.store.postgres import Binaries, PostgresUnusable

_LOG_LIMIT = 10 * 1024 * 1024
_BIG_MEMORY = 4 * 1024**3
_MINUTES = 600

# Words of people stay out of the log: no statements, no DETAIL lines.
_SETTINGS = """\
# Written by mapserve at every start; put your own settings into local.conf beside this file.
listen_addresses = ''
port = 5432
unix_socket_directories = '{sockets}'
cluster_name = 'mapserve'
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
        words = made.stderr.strip().splitlines() or ["?"]
        raise PostgresUnusable(
            reason=Text(f"無法建立資料庫：{words[-1]}", f"initdb failed: {words[-1]}"),
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
        f"--timeout={_MINUTES}",
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
    """Tell whether a living postmaster says that it takes connections."""
    lines = _pid_file(place)
    return (
        len(lines) > 7  # noqa: PLR2004 - the eighth line is the state
        and lines[7].strip() == "ready"
        and int(lines[0]) in processes(place)
        and (place.sockets / ".s.PGSQL.5432").exists()
    )


def processes(place: Place) -> set[int]:
    """Return the living processes of this cluster: those whose working folder it is."""
    found = set()
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            try:
                if (each / "cwd").readlink() == place.data:
                    found.add(int(each.name))
            except OSError:
                continue  # gone, a zombie, or somebody else's
    return found


def clear_remains(place: Place, *, impatient: bool) -> None:
    """Make way for a new postmaster where the last one died.

    Its backends leave by themselves unless they are in the middle of something; shared memory
    must be theirs alone until then. A pid file is removed only when nobody is left.
    """
    alive = processes(place)
    if alive and impatient:
        for pid in alive:
            _signal(pid, signal.SIGQUIT)
    deadline = time.monotonic() + 0.5
    while processes(place) and time.monotonic() < deadline:
        time.sleep(0.02)
    if not processes(place):
        (place.data / "postmaster.pid").unlink(missing_ok=True)


def last_words(place: Place) -> str:
    """Return the last line of the log that tells of an error."""
    try:
        text = place.log.read_text(errors="replace")[-20_000:]
    except OSError:
        return "?"
    told = re.findall(r"(?:FATAL|PANIC|ERROR|could not):?\s+(.*)", text)
    return told[-1] if told else "?"


def _settings(place: Place) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return _SETTINGS.format(
        sockets=str(place.sockets).replace("'", "''"),
        shared_buffers="256MB" if memory >= _BIG_MEMORY else "128MB",
    )


def _write(place: Place, name: str, text: str) -> None:
    path = place.data / name
    path.write_text(text)
    path.chmod(0o600)
    if place.owner.pw_uid != os.getuid():
        os.chown(path, place.owner.pw_uid, place.owner.pw_gid)


def _pid_file(place: Place) -> list[str]:
    try:
        return (place.data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


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
