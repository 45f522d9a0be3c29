"""Settings from the environment, each with a safe default."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from layers.words.problems import Nature, Problem
from layers.words.text import Text

MIN_SECRET = 32
LARGEST_BODY = 16 * 2**20  # bytes of a request's body: ten thousand features


class SettingInvalid(Problem):
    """A setting from the environment that cannot be used."""

    code = "setting-invalid"
    nature = Nature.FAULT
    what = Text("設定 {name} 不能用：{reason}", "The setting {name} cannot be used: {reason}")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an installation decides.

    Parameters
    ----------
    data_dir
        Everything we write: the private database, secrets, uploads.
    database_url
        SQLAlchemy URL of a PostgreSQL + PostGIS server, or None for the private cluster.
    secret_key
        Signs sessions and links; generated and kept in `data_dir` when absent.
    basemap_url
        Tile URL with {z}, {y}, {x}, or "" for our own streets and buildings only.
    mail_url
        smtp://user:password@host:port, or "" for the console and the outbox page.
    public_url
        The address people reach this installation at, for links in mails; "" while it is only
        reached on this machine.
    proxies
        How many proxies of our own stand before the server, each adding to X-Forwarded-For and
        X-Forwarded-Proto; 0 believes neither.
    demo
        Shows demo sign-ins; `serve` refuses to start with them.
    """

    data_dir: Path
    database_url: str | None
    secret_key: str
    basemap_url: str
    mail_url: str
    public_url: str = ""
    proxies: int = 0
    demo: bool = False

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read MAPSERVE_* and raise `SettingInvalid` for what cannot be used."""
        data_dir = Path(environ.get("MAPSERVE_DATA_DIR") or "var").absolute()
        return cls(
            data_dir=data_dir,
            database_url=_database_url(environ.get("MAPSERVE_DATABASE_URL") or ""),
            secret_key=environ.get("MAPSERVE_SECRET_KEY") or _kept_secret(data_dir),
            basemap_url=_http_url("MAPSERVE_BASEMAP_URL", environ),
            mail_url=environ.get("MAPSERVE_MAIL_URL") or "",
            public_url=_http_url("MAPSERVE_PUBLIC_URL", environ).rstrip("/"),
            proxies=_count("MAPSERVE_PROXIES", environ),
            demo=environ.get("MAPSERVE_DEMO", "") == "1",
        )

    def check_production(self) -> None:
        """Raise `SettingInvalid` for what must not face the world."""
        if len(self.secret_key) < MIN_SECRET or len(set(self.secret_key)) < MIN_SECRET // 4:
            raise SettingInvalid(
                name="MAPSERVE_SECRET_KEY",
                reason=Text(
                    f"太弱，至少 {MIN_SECRET} 個隨機字元。",
                    f"too weak; at least {MIN_SECRET} random characters.",
                ),
            )


def _database_url(url: str) -> str | None:
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise SettingInvalid(
            name="MAPSERVE_DATABASE_URL",
            reason=Text("要以 postgresql:// 開頭。", "it must start with postgresql://."),
        )
    return "postgresql+psycopg" + url[len(parts.scheme) :]


def _http_url(name: str, environ: Mapping[str, str]) -> str:
    url = environ.get(name) or ""
    if url and not url.startswith(("http://", "https://")):
        raise SettingInvalid(
            name=name, reason=Text("要是 http(s) 網址。", "it must be an http(s) address.")
        )
    return url


def _count(name: str, environ: Mapping[str, str]) -> int:
    given = environ.get(name) or "0"
    if not (given.isascii() and given.isdecimal() and len(given) == 1):
        raise SettingInvalid(
            name=name, reason=Text("要是 0 到 9 的整數。", "it must be a whole number, 0 to 9.")
        )
    return int(given)


def _kept_secret(data_dir: Path) -> str:
    """Return the key kept in the data folder, making it on first use (mode 0600)."""
    path = data_dir / "secret_key"
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key
