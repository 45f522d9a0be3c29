"""Names of the built front-end files, with the hash of their content."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, url_for

MANIFEST = "build/manifest.json"


def register(app: Flask) -> None:
    """Give templates `asset(name)`."""
    app.add_template_global(asset)


def asset(name: str) -> str:
    """Return the URL of a built file, named as in the manifest ("map.js")."""
    built = _manifest(current_app.static_folder or "")
    return url_for("static", filename=f"build/{built.get(name, name)}")


@cache
def _read(path: Path, _modified: float) -> dict[str, Any]:
    return dict(json.loads(path.read_text()))


def _manifest(folder: str) -> dict[str, Any]:
    path = Path(folder) / MANIFEST
    return _read(path, path.stat().st_mtime) if path.exists() else {}
