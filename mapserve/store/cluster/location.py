"""Where the private cluster lives, whose it is, and where its socket is."""

import hashlib
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from layers.words.text import Text
from mapserve.store.cluster.installation import PostgresUnusable

SYSTEM = Path("/var/lib/mapserve")  # where data go that the server could not reach otherwise
TEMPORARY = Path("/tmp")  # noqa: S108 - the folder inside is ours alone, and checked
SOCKET_NAME = ".s.PGSQL.5432"
# The kernel takes 107 bytes; a margin keeps the lock file beside it valid too.
MAX_SOCKET_BYTES = 100


@dataclass(frozen=True, kw_only=True)
class Place:
    """The folders and the system user of one private cluster.

    Parameters
    ----------
    name
        Unlike that of any other place.
    home
        Ours: holds `data` (the cluster) and `log`; mode 0700, owned by `owner`.
    sockets
        Holds the Unix socket.
    owner
        The system user the server runs as; never root.
    lock
        File that processes lock while they start or stop the server.
    """

    name: str
    home: Path
    sockets: Path
    owner: pwd.struct_passwd
    lock: Path

    @property
    def data(self) -> Path:
        """The cluster itself, PostgreSQL's PGDATA."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / "log"

    def major(self) -> int | None:
        """Return the version that made the cluster, or None before there is one."""
        try:
            return int((self.data / "PG_VERSION").read_text())
        except (FileNotFoundError, NotADirectoryError):
            return None
        except PermissionError:
            raise PostgresUnusable(
                reason=Text(
                    f"{self.home} 屬於別的使用者。", f"{self.home} belongs to another user."
                ),
                cure=Text(
                    "請用同一個使用者執行，或換 MAPSERVE_DATA_DIR。",
                    "Run as that user, or choose another MAPSERVE_DATA_DIR.",
                ),
            ) from None


def place_of(data_dir: Path) -> Place:
    """Return the place of the cluster that belongs to `data_dir`; the same one every time.

    It is `data_dir/postgres`. As root the server runs as another user: where that user cannot
    reach `data_dir` (root's home, a private temporary folder), it is a folder under
    /var/lib/mapserve named by the hash of the path.
    """
    data_dir = Path(os.path.realpath(data_dir))
    name = f"mapserve-{hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]}"
    home = data_dir / "postgres"
    if os.getuid() == 0 and not home.exists():
        elsewhere = SYSTEM / name.removeprefix("mapserve-")
        if elsewhere.exists() or not reachable(data_dir, _owner(elsewhere)):
            home = elsewhere
    owner = _owner(home)
    sockets = home
    if len(os.fsencode(home / SOCKET_NAME)) > MAX_SOCKET_BYTES:
        sockets = TEMPORARY / f"{name}-{owner.pw_uid}"
    return Place(
        name=name, home=home, sockets=sockets, owner=owner, lock=data_dir / "postgres.lock"
    )


def reachable(folder: Path, owner: pwd.struct_passwd) -> bool:
    """Tell whether `owner` may pass through `folder` and every folder above it."""
    groups = set(os.getgrouplist(owner.pw_name, owner.pw_gid))
    return all(_passable(each, owner.pw_uid, groups) for each in (folder, *folder.parents))


def prepare(place: Place) -> None:
    """Make the folders; raise `PostgresUnusable` when that is not possible or not safe."""
    try:
        for folder in {place.home, place.sockets}:
            folder.parent.mkdir(parents=True, exist_ok=True)
            _make_private(folder, place.owner)
    except OSError as error:
        raise unwritable(error) from error


def unwritable(error: OSError) -> PostgresUnusable:
    """Return the problem of a folder that cannot be written."""
    where, why = error.filename, error.strerror
    return PostgresUnusable(
        reason=Text(f"{where} 無法寫入（{why}）。", f"{where} cannot be written ({why})."),
        cure=Text(
            "請檢查權限與磁碟空間，或換 MAPSERVE_DATA_DIR。",
            "Check its permissions and the disk space, or choose another MAPSERVE_DATA_DIR.",
        ),
    )


def _owner(home: Path) -> pwd.struct_passwd:
    """Return who runs the server: whoever owns the cluster, else we, else (as root) postgres."""
    try:
        uid = home.stat().st_uid
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        uid = os.getuid()
    try:
        if uid != 0 and os.getuid() == 0:
            return pwd.getpwuid(uid)
        return pwd.getpwnam("postgres") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    except KeyError:
        raise PostgresUnusable(
            reason=Text(
                "系統沒有執行資料庫的使用者。", "there is no system user to run the server."
            ),
            cure=Text(
                "請建立使用者：adduser --system --group postgres",
                "Make one: adduser --system --group postgres",
            ),
        ) from None


def _passable(folder: Path, uid: int, groups: set[int]) -> bool:
    try:
        found = folder.stat()
    except OSError:
        return True  # not there yet: we shall make it passable
    if found.st_uid == uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid in groups:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def _make_private(folder: Path, owner: pwd.struct_passwd) -> None:
    try:
        folder.mkdir(mode=0o700)
        if owner.pw_uid != os.getuid():
            os.chown(folder, owner.pw_uid, owner.pw_gid)
    except FileExistsError:
        found = folder.lstat()
        if found.st_uid == 0 == os.getuid() and not any(folder.iterdir()):
            os.chown(folder, owner.pw_uid, owner.pw_gid)  # we died between the two steps above
            found = folder.lstat()
        ours = stat.S_ISDIR(found.st_mode) and found.st_uid == owner.pw_uid
        if not ours or found.st_mode & 0o077:
            raise PostgresUnusable(
                reason=Text(
                    f"{folder} 不是只有 {owner.pw_name} 能用的資料夾。",
                    f"{folder} is not a folder that only {owner.pw_name} can use.",
                ),
                cure=Text(
                    "請移走它，或改它的擁有者和權限。", "Move it away, or mend its owner and mode."
                ),
            ) from None
