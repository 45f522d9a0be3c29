"""Settings from the environment, each with a safe default."""

import contextlib
import datetime as dt
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve import clock

MIN_SECRET = 32
LARGEST_BODY = 16 * 2**20  # bytes of a request's body: ten thousand features
_DEMO_ONLY = Text(
    "只給示範和測試用。請拿掉它再啟動，要示範請用 mapserve demo。",
    "it is for demos and tests only. Take it away, or use “mapserve demo” for a demo.",
)


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
    mail_minutes
        How often `serve` sends the mails that are due; 0 leaves it to a timer.
    public_url
        The address people reach this installation at, for links in mails; "" while it is only
        reached on this machine.
    proxies
        How many proxies of our own stand before the server, each adding to X-Forwarded-For and
        X-Forwarded-Proto; 0 believes neither.
    demo
        Shows demo sign-ins and the mails that no server took; `serve` refuses to start with it.
    today
        Where the clock of rules and deadlines stands in a demo or a test; `serve` refuses it.
    """

    data_dir: Path
    database_url: str | None
    secret_key: str
    basemap_url: str
    mail_url: str
    mail_minutes: int = 5
    public_url: str = ""
    proxies: int = 0
    demo: bool = False
    today: dt.datetime | None = None

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
            mail_minutes=_count("MAPSERVE_MAIL_MINUTES", environ, "5"),
            public_url=_http_url("MAPSERVE_PUBLIC_URL", environ).rstrip("/"),
            proxies=_count("MAPSERVE_PROXIES", environ),
            demo=_switch("MAPSERVE_DEMO", environ),
            today=today_asked(environ),
        )

    def check_production(self) -> None:
        """Raise `SettingInvalid` for what must not face the world."""
        for name, asked in (("MAPSERVE_DEMO", self.demo), ("MAPSERVE_TODAY", self.today)):
            if asked:
                raise SettingInvalid(name=name, reason=_DEMO_ONLY)
        if len(self.secret_key) < MIN_SECRET or len(set(self.secret_key)) < MIN_SECRET // 4:
            raise SettingInvalid(
                name="MAPSERVE_SECRET_KEY",
                reason=Text(
                    f"太弱，至少 {MIN_SECRET} 個隨機字元。",
                    f"too weak; at least {MIN_SECRET} random characters.",
                ),
            )


def today_asked(environ: Mapping[str, str] = os.environ) -> dt.datetime | None:
    """Return the instant at which the clock of rules is to stand, for commands that need no more.

    Raises
    ------
    SettingInvalid
    """
    return _instant("MAPSERVE_TODAY", environ)


def _database_url(url: str) -> str | None:
    if not url:
        return None
    parts = _parts(url)
    if parts is None:
        raise SettingInvalid(
            name="MAPSERVE_DATABASE_URL",
            reason=Text(
                "讀不懂；密碼裡的特別字元要寫成 %5B 這樣。",
                "it cannot be read; write special characters of a password like %5B.",
            ),
        )
    if parts.scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise SettingInvalid(
            name="MAPSERVE_DATABASE_URL",
            reason=Text("要以 postgresql:// 開頭。", "it must start with postgresql://."),
        )
    return "postgresql+psycopg" + url[len(parts.scheme) :]


def _http_url(name: str, environ: Mapping[str, str]) -> str:
    url = environ.get(name) or ""
    parts = _parts(url)
    if url and (parts is None or parts.scheme not in ("http", "https") or not parts.hostname):
        raise SettingInvalid(
            name=name, reason=Text("要是 http(s) 網址。", "it must be an http(s) address.")
        )
    return url


def _parts(url: str) -> SplitResult | None:
    """Return the parts of an address, or None for what is none (`http://[`, a port of letters)."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _count(name: str, environ: Mapping[str, str], otherwise: str = "0") -> int:
    given = environ.get(name) or otherwise
    if not (given.isascii() and given.isdecimal() and len(given) == 1):
        raise SettingInvalid(
            name=name, reason=Text("要是 0 到 9 的整數。", "it must be a whole number, 0 to 9.")
        )
    return int(given)


def _switch(name: str, environ: Mapping[str, str]) -> bool:
    given = environ.get(name) or "0"
    if given not in ("0", "1"):
        raise SettingInvalid(name=name, reason=Text("要是 0 或 1。", "it must be 0 or 1."))
    return given == "1"


def _instant(name: str, environ: Mapping[str, str]) -> dt.datetime | None:
    given = environ.get(name) or ""
    try:
        return clock.read_instant(given) if given else None
    except (ValueError, OverflowError):
        reason = Text(
            "要像 2026-11-25T22:00（台灣時間）。", "it looks like 2026-11-25T22:00 (Taiwan's time)."
        )
        raise SettingInvalid(name=name, reason=reason) from None


def _kept_secret(data_dir: Path) -> str:
    """Return the key kept in the data folder, making it on first use (mode 0600)."""
    path = data_dir / "secret_key"
    try:
        if not path.exists():
            data_dir.mkdir(parents=True, exist_ok=True)
            _make_secret(path)
        return path.read_text().strip()
    except OSError as error:
        where, why = error.filename, error.strerror
        raise SettingInvalid(
            name="MAPSERVE_DATA_DIR",
            reason=Text(f"{where} 無法讀寫（{why}）。", f"{where} cannot be used ({why})."),
        ) from error


def _make_secret(path: Path) -> None:
    """Write a key; of two processes at once one wins, and no other reads half a key."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".secret_key") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        with contextlib.suppress(FileExistsError):
            os.link(file.name, path)
