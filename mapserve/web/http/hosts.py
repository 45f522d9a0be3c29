"""Which names we answer to: the Host header pinned against injection (decision pinned-hosts).

Whoever asks writes the Host header, and addresses that pages show would follow it: canonical ones,
those of invitations, those in a cache that others read. Believed are MAPSERVE_PUBLIC_URL, and
names that nobody outside can own: this machine's, and those of the network that it stands in.
"""

import ipaddress
import socket
from functools import lru_cache
from urllib.parse import urlsplit

import psutil
from flask import request

from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve.web.http import context

# Given out by no registry (RFC 6761, 6762, 8375; .internal by ICANN in 2024; .lan by routers).
_LOCAL = (".localhost", ".local", ".home.arpa", ".internal", ".lan", ".localdomain")


class HostUnknown(Problem):
    """A Host header that names some other site; not repeated, for it is not ours."""

    code = "host-unknown"
    nature = Nature.MALFORMED
    what = Text("這個網址不是本站的。", "This site does not go by that name.")
    mend = Text(
        "請用本站的網址。管理者請在 MAPSERVE_PUBLIC_URL 設定它。",
        "Use the site's own address; its operator sets it as MAPSERVE_PUBLIC_URL.",
    )


def refuse_unknown() -> None:
    """Raise `HostUnknown` where the request was meant for somebody else."""
    if not is_ours():
        raise HostUnknown


def is_ours() -> bool:
    """Tell whether the running request names us."""
    return _is_ours(request.host, context.settings().public_url)


@lru_cache(maxsize=256)
def _is_ours(host: str, public_url: str) -> bool:
    name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    if name and name == urlsplit(public_url).hostname:
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return bool(name) and (
            "." not in name or name.endswith(_LOCAL) or name == socket.gethostname().lower()
        )
    return not address.is_global or str(address) in _addresses()


def _addresses() -> set[str]:
    """Return the addresses of this machine."""
    return {one.address for of in psutil.net_if_addrs().values() for one in of}
