"""The built front end as text, for files that carry it inside themselves."""

import json
from importlib.resources import files

from layers.words.problems import Nature, Problem
from layers.words.text import Text

_BUILD = files("mapserve") / "web" / "static" / "build"


class FrontEndMissing(Problem):
    """The front end has not been built (facts: name)."""

    code = "front-end-missing"
    nature = Nature.FAULT
    what = Text("網頁程式還沒建好（{name}）。", "The front end is not built ({name}).")
    mend = Text("執行 make setup。", "Run “make setup”.")


def built_text(name: str) -> str:
    """Return a built file, named as in the manifest ("map_file.js").

    Raises
    ------
    FrontEndMissing
        Nobody ran the build.
    """
    try:
        manifest: dict[str, str] = json.loads((_BUILD / "manifest.json").read_text("utf-8"))
        return str((_BUILD / manifest[name]).read_text("utf-8"))
    except (OSError, KeyError) as error:
        raise FrontEndMissing(name=name) from error


def built_icons() -> dict[str, str]:
    """Return the SVG markup (24 × 24, stroke 2) of our icons by name; none before the build."""
    try:
        return dict(json.loads((_BUILD / "icons.json").read_text("utf-8")))
    except OSError:
        return {}
