"""A field as a template draws it: names, control, choices, what was typed, what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pydantic.fields import FieldInfo

from layers.model.contract import Attribute, choices
from layers.model.describe import limits
from layers.words.text import Text
from mapserve.web.forms.values import kind_of, takes_of

_FEW = 6  # choices that stand open; more go into a list
# What a browser should know of a text: type, autocomplete, inputmode.
_TEXTS = {
    "email": ("email", "email", "email"),
    "username": ("email", "username", "email"),
    "person": ("text", "name", ""),
    "password": ("password", "current-password", ""),
    "new-password": ("password", "new-password", ""),
}
_DOLLARS = Text("元", "NT$")
_LIKE_A_DATE = Text("例如 115/10/28", "such as 2026-10-28")


@dataclass(frozen=True)
class Drawn:
    """A field; `attributes` are those of its control, `unit` stands behind it.

    `control` is one of input, textarea, select, radios, checks, check, file.
    """

    id: str
    name: str
    label: Text
    help: Text | None
    control: str
    typed: Sequence[str]
    error: Text | None
    required: bool
    choices: Sequence[tuple[str, Text]] = ()
    unit: Text | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The one text of a control that has one."""
        return self.typed[0] if self.typed else ""

    @property
    def focus(self) -> str:
        """The id of what a link to the field leads to: a group's first choice."""
        return f"{self.id}-1" if self.control in ("radios", "checks") else self.id


def draw(  # noqa: PLR0913 - what a field is
    name: str,
    info: FieldInfo,
    note: Attribute,
    *,
    prefix: str,
    typed: Sequence[str],
    error: Text | None,
    offered: Sequence[tuple[str, Text]] | None = None,
) -> Drawn:
    """Return a field to be drawn.

    Parameters
    ----------
    prefix
        Of its id: two forms of one page may ask for the same.
    offered
        Choices that only the page knows, instead of those of a code list.
    """
    kind = kind_of(info, note, offered=offered is not None)
    given = [(code.value, code.label) for code in choices(info)] if offered is None else offered
    unit = _DOLLARS if kind == "money" else Text(note.unit, note.unit) if note.unit else None
    return Drawn(
        id=f"{prefix}-{name}",
        name=name,
        label=note.question or note.label,
        help=note.help or (_LIKE_A_DATE if kind == "date" else None),
        control=_control(kind, note, len(given)),
        typed=typed,
        error=error,
        required=_is_required(info, kind),
        choices=given,
        unit=unit,
        attributes=_attributes(info, note, kind),
    )


def _is_required(info: FieldInfo, kind: str) -> bool:
    """Tell whether it must be filled in; a box may always stay empty."""
    return kind not in ("boolean", "codes") and (info.is_required() or info.default is not None)


def _control(kind: str, note: Attribute, count: int) -> str:
    if kind in ("code", "reference"):
        return "radios" if count <= _FEW else "select"
    if kind in ("codes", "references"):
        return "checks"
    if kind == "boolean":
        return "check"
    if kind == "file":
        return "file"
    return "textarea" if note.widget == "note" else "input"


def _attributes(info: FieldInfo, note: Attribute, kind: str) -> dict[str, str]:
    if kind == "file":
        suffixes = [suffix for one in takes_of(info).types for suffix in one.suffixes]
        return {"accept": ",".join(suffixes)}
    type_, complete, mode = _TEXTS.get(note.widget or "", ("text", "", ""))
    # Not type="number": it swallows what it cannot read, and turns at the wheel of a mouse.
    mode = {"money": "numeric", "integer": "numeric", "number": "decimal"}.get(kind, mode)
    longest = limits(info)["max_length"] if kind == "text" else None
    found = {"type": type_, "autocomplete": complete or "off", "inputmode": mode}
    if type_ == "email":
        found |= {"autocapitalize": "none", "spellcheck": "false"}
    if longest:
        found["maxlength"] = str(longest)
    return {name: value for name, value in found.items() if value}
