"""The shape of the catalogue as data (`layers.model.describe` fills it)."""

from typing import Any, Literal

from layers.model.capabilities import By, Part, Spread
from layers.model.style import Mark, Shape
from layers.words.answer import Answer
from layers.words.audience import Audience
from layers.words.text import Text
from layers.words.writer import Writer

Values = dict[str, list[str]]  # attribute values, by attribute
Type = Literal[
    "text", "number", "integer", "boolean", "code", "codes", "date", "reference", "references",
    "photos",
]  # fmt: skip


class Choice(Answer):
    """An entry of a code list."""

    value: str
    label: Text


class Attribute(Answer):
    """An attribute of a layer: what a form asks, what an import reads, who may see it.

    `first` is its place among the first questions; `unit` an SI symbol or °. A strict bound
    says that it is excluded; a date's is written as a date.
    """

    name: str
    label: Text
    question: Text | None
    help: Text | None
    type: Type
    unit: str | None
    audience: Audience
    written_by: Writer
    first: int | None
    required: bool
    default: Any
    choices: list[Choice]
    minimum: int | float | str | None
    maximum: int | float | str | None
    exclusive_minimum: bool
    exclusive_maximum: bool
    max_length: int | None
    references: list[str]
    widget: str | None
    headers: list[str]


class Style(Answer):
    """Look of a layer: shape, colour in both themes, icon, patterns of lines and areas."""

    shape: Shape
    light: str
    dark: str
    icon: str
    line: str
    fill: str
    glyph: str | None


class LegendEntry(Answer):
    """A mark that a layer's symbols take, in words."""

    mark: Mark
    label: Text


class Effect(Answer):
    """What a feature watches or lights of the streets around it."""

    spread: Spread
    metres: float
    by: By
    schedule: str | None
    always: Values
    period: tuple[str, str] | None
    exclusive: bool
    patrols: bool
    nobody: Text


class Lens(Answer):
    """The attributes that turn a sector, and what counts where they are empty (degrees)."""

    facing: str
    bearing: str
    view: str
    far: str
    far_by_night: str
    fixed: str
    all_round: str
    assumed_view: float


class Urgency(Answer):
    """By how much the streets near a feature count more, and while it has which marks."""

    marks: list[Mark]
    unwatched: float
    walked: float | None
    near: Text
    label: Text
    first: bool
    traffic: bool


class Section(Answer):
    """A heading of a long form, and the names of the attributes below it."""

    label: Text
    attributes: list[str]


class Layer(Answer):
    """All that a form, a legend, an import and a reader of the API need to know of a layer.

    Attributes come in the order they are asked.
    """

    kind: str
    label: Text
    help: Text
    group: Choice
    order: int
    tile: int | None
    shown_first: bool
    near_only: bool
    counter: str
    geometry: list[str]
    audience: Audience
    style: Style
    state: str | None
    marks: dict[str, Mark]
    legend: list[LegendEntry]
    title: list[str]
    number: str | None
    sections: list[Section]
    restricted: dict[str, dict[str, Audience]]
    not_yet: Values
    watches: Effect | None
    lights: Effect | None
    lens: Lens | None
    urgency: Urgency | None
    parts: list[Part]
    controls: Values
    attributes: list[Attribute]


class Catalogue(Answer):
    """The groups of the legend and every layer."""

    groups: list[Choice]
    layers: list[Layer]
