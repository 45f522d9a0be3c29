"""A wall against template injection through branca.

branca 0.8 renders an element's text and then compiles the result as a Jinja template again, so
that `{{…}}` in a popup, a layer's name or a GeoJSON property would run on the server. After
`install()` a text given to `branca.element.Element` is what it says, letter by letter; only
templates that are compiled by classes as such are templates.
"""

from typing import Any

from branca.element import Element


class Literal:
    """Stands where branca keeps a compiled template; rendering gives the text itself."""

    def __init__(self, text: str) -> None:
        self._text = text

    def render(self, **_values: object) -> str:
        """Return the text."""
        return self._text


_original_init = Element.__init__
_original_setstate = Element.__setstate__


def install() -> None:
    """Make branca treat text as literal, for the whole process. Safe to call again."""
    Element.__init__ = _init  # type: ignore[method-assign]
    Element.__setstate__ = _setstate  # type: ignore[method-assign]


def uninstall() -> None:
    """Give branca its own behaviour back: only the test that shows the danger needs it."""
    Element.__init__ = _original_init  # type: ignore[method-assign]
    Element.__setstate__ = _original_setstate  # type: ignore[method-assign]


def _init(self: Any, template: str | None = None, template_name: str | None = None) -> None:  # noqa: ANN401 - branca is untyped
    _original_init(self, None, template_name)
    if template is not None:
        self._template_str = str(template)
        self._template = Literal(self._template_str)


def _setstate(self: Any, state: dict[str, Any]) -> None:  # noqa: ANN401
    text = state.get("_template_str")
    _original_setstate(self, {**state, "_template_str": None})
    if text is not None:
        self._template_str = text
        self._template = Literal(text)
