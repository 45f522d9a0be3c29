"""What opening pages without network needs: service worker, manifest, whose a page is."""

import json
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

from flask import Blueprint, Response, current_app, request, url_for
from flask_babel import gettext as _

from mapserve.web.access import anybody
from mapserve.web.http import context
from mapserve.web.http.assets import asset

blueprint = Blueprint("worker", __name__)

# What the map and the studio open with; anything else of ours is kept once it was used.
SHELL = (
    "site.js",
    "site-style.css",
    "map.js",
    "waiting.js",
    "map-style.css",
    "studio.js",
    "reshape.js",
    "seldom.js",
    "studio-style.css",
    "visit.js",
    "visits-style.css",
)
FAVICON = "favicon.svg"
READER = "X-Reader"
NOBODY = "nobody"


@blueprint.get("/service-worker.js")
@anybody
def script() -> Response:
    """Give the service worker; its bytes change with every build, so browsers see an update."""
    built = Path(current_app.static_folder or "") / "build" / Path(asset("worker.js")).name
    if not built.exists():
        return Response("// not built", 404, mimetype="text/javascript")
    head = f"const SHELL_FILES={json.dumps(_shell())};\n"
    answer = Response(head + built.read_text(), mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Service-Worker-Allowed"] = "/"
    # A worker has a policy of its own: it asks this host and nobody else.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; connect-src 'self'"
    answer.set_etag(_digest(answer.get_data()))
    answer.make_conditional(request)
    return answer


@blueprint.get("/manifest.webmanifest")
@anybody
def manifest() -> Response:
    """Describe the site as an application for a phone's home screen, in the reader's language."""
    described = {
        "name": _("社區治安地圖"),
        "short_name": _("治安地圖"),
        "description": _("社區自己畫的治安地圖：哪裡危險、哪裡有人照看、遇事可以去哪裡。"),
        "lang": "en" if context.language() == "en" else "zh-Hant-TW",
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#F5F3EE",
        "theme_color": "#0B5A5E",
        "icons": [
            _icon("icon-192.png", "192x192", "any"),
            _icon("icon-512.png", "512x512", "any"),
            _icon("icon-maskable-512.png", "512x512", "maskable"),
        ],
    }
    text = json.dumps(described, ensure_ascii=False)
    answer = Response(text, mimetype="application/manifest+json")
    answer.headers["Cache-Control"] = "no-cache"
    answer.vary.update(("Accept-Language", "Cookie"))
    return answer


@blueprint.after_app_request
def tell_reader(response: Response) -> Response:
    """Say on pages and on private answers who they are for: the worker keeps copies by reader."""
    # A 304 has no type of its own, and the browser would write what it says into its copy.
    page = response.mimetype == "text/html" and response.status_code != HTTPStatus.NOT_MODIFIED
    if page or response.cache_control.private:
        user = context.viewer().user_id
        response.headers[READER] = NOBODY if user is None else str(user)
    return response


def _shell() -> list[dict[str, str | None]]:
    """List the files that the worker lays down; a name with a hash in it needs no revision."""
    drawn = (Path(current_app.static_folder or "") / FAVICON).read_bytes()
    return [
        *({"url": asset(name), "revision": None} for name in SHELL),
        {"url": url_for("static", filename=FAVICON), "revision": _digest(drawn)},
    ]


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:32]


def _icon(name: str, sizes: str, purpose: str) -> dict[str, str]:
    source = url_for("static", filename=f"build/{name}")
    return {"src": source, "sizes": sizes, "type": "image/png", "purpose": purpose}
