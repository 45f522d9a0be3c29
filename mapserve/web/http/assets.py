"""Names of the built front-end files, with the hash of their content."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, url_for
from markupsafe import Markup

MANIFEST = "build/manifest.json"
ICONS = "build/icons.json"


def register(app: Flask) -> None:
    """Give templates `asset(name)` and `icon(name)`."""
    app.add_template_global(asset)
    app.add_template_global(icon)


def asset(name: str) -> str:
    """Return the URL of a built file, named as in the manifest ("map.js")."""
    return url_for("static", filename=f"build/{_built(MANIFEST).get(name, name)}")


def icon(name: str) -> Markup:
    """Return a Tabler outline icon as inline SVG, hidden from screen readers.

    The build finds the names where templates call this, so the markup is our own constant.
    """
    paths = Markup(_built(ICONS).get(name, ""))  # noqa: S704 - from the icon set, not from people
    return (
        Markup(
            '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
            'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" '
            'aria-hidden="true">'
        )
        + paths
        + Markup("</svg>")
    )


def _built(name: str) -> dict[str, Any]:
    path = Path(current_app.static_folder or "") / name
    return _read(path, path.stat().st_mtime) if path.exists() else {}


@lru_cache(maxsize=8)
def _read(path: Path, _modified: float) -> dict[str, Any]:
    return dict(json.loads(path.read_text()))
