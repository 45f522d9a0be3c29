"""What a map layer is: its attributes, code lists, look, audience, and how it is checked.

The studio's form, the API's schema, the import's columns, the public filter and the legend all
follow from these definitions (decision one-file-a-layer).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from shapely.geometry.base import BaseGeometry

from layers.model.capabilities import STATES, Effect, Lens, Part, State, Urgency
from layers.model.style import Mark, Style
from layers.words.audience import Audience
from layers.words.code import Code
from layers.words.invisible_characters import UNSEEN, has_unseen
from layers.words.problems import FieldInvalid, Problem, Problems, UnknownField, WrongGeometryType
from layers.words.text import Text
from layers.words.validation_messages import reason_of
from layers.words.writer import Writer

# The attribute that names photos (by ids made on the device), in every layer that takes them.
PHOTOS = "photos"


class Group(Code):
    """The four groups of the legend."""

    RISK = "risk", "風險", "Risks"
    WATCH = "watch", "監看", "Watching"
    GUARD = "guard", "守護", "Guarding"
    RESPONSE = "response", "應變", "Response"


class GeometryType(StrEnum):
    """The simple feature types a layer may take."""

    POINT = "Point"
    LINE = "LineString"
    POLYGON = "Polygon"
    MULTILINE = "MultiLineString"
    MULTIPOLYGON = "MultiPolygon"


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """What the people's side of an attribute is; the value's side is the pydantic field.

    Parameters
    ----------
    label
        Short name, a noun: form label, table header, first import column name.
    question
        How the studio asks for it, when a plain label is not friendly enough.
    help
        One sentence below the field.
    unit
        SI symbol or °, shown after the number.
    audience
        Who may read it. Public is an allow-list: the default is members.
    written_by
        Who decides what it says; the default is whoever draws.
    first
        Place among the at most five questions shown first (1 to 5); None stands behind "more".
    headers
        Other column names an import accepts, in any language.
    references
        Layers, or groups of them, whose features this attribute points at by id.
    widget
        A hint where the type alone does not say it: "note", "hours", "bearing", "date", "photos";
        on forms also "money", "file", "email", "username" (the address somebody signs in with),
        "person", "password", "new-password".
    """

    label: Text
    question: Text | None = None
    help: Text | None = None
    unit: str | None = None
    audience: Audience = Audience.MEMBERS
    written_by: Writer = Writer.DRAWERS
    first: int | None = None
    headers: tuple[str, ...] = ()
    references: tuple[str | Group, ...] = ()
    widget: str | None = None


class Attributes(BaseModel):
    """Base of every layer's attributes: unknown fields refused, text trimmed, NaN refused.

    `MapLayer.check_properties` asks besides that no text has what nobody can see, and names
    nothing twice in a list: asked of each value here, it would take as long as all the rest.
    """

    model_config = ConfigDict(
        extra="forbid", str_strip_whitespace=True, allow_inf_nan=False, validate_default=False
    )

    name: Annotated[
        str | None,
        Field(max_length=80),
        Attribute(
            label=Text("名稱", "Name"),
            help=Text("大家怎麼稱呼這裡。", "What people call this place."),
            audience=Audience.PUBLIC,
            headers=("name", "title"),
        ),
    ] = None
    note: Annotated[
        str | None,
        Field(max_length=2000),
        Attribute(
            label=Text("說明", "Note"),
            question=Text("補充說明", "Anything to add?"),
            help=Text("可不填。請不要寫姓名、電話。", "Optional. No names or phone numbers."),
            first=5,
            widget="note",
            headers=("note", "remarks", "備註"),
        ),
    ] = None


@dataclass(frozen=True)
class Section:
    """A heading behind "more" in the studio's form, and the attributes that stand below it."""

    label: Text
    attributes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MapLayer:
    """A layer of the safety map: all that anything else needs to know of it.

    Parameters
    ----------
    kind
        Its name in code, database, API and import.
    order
        Its place from the top among the layers of its group in the legend.
    tile
        Its place among the tiles of its group that the studio shows first; None stands behind
        “more”.
    shown_first
        A member's map shows it before anybody has chosen layers.
    near_only
        There are so many that they show from near only.
    counter
        The Chinese measure word (量詞) that counts it; English counts with “×”.
    geometry
        The types it takes, the preferred one first.
    audience
        Who may see that its features exist at all.
    state
        The attribute whose value picks the mark of the symbol, with `marks` (value → mark).
    words
        What the legend says beside a mark, where the state has more values than marks.
    title
        Attributes whose first filled value names a feature.
    sections
        Headings of a long form; what stands below none comes first.
    restricted
        Attribute values that narrow the audience of a single feature, as
        `{attribute: {value: audience}}`: a private camera is for members although the layer is
        public.
    number
        The attribute that holds the number it is registered by, where it has one.
    unsaid
        What a row of a file gets where it does not say: nobody has asked whether it is agreed.
    not_yet
        Attribute values of what is only asked for: it counts as planned, whatever its state.
    watches, lights, lens, urgency, parts
        What it is capable of (`layers.model.capabilities`).
    controls
        Attribute values of what makes a crossing safe that it stands at.
    """

    kind: str
    label: Text
    help: Text
    group: Group
    order: int
    tile: int | None = None
    shown_first: bool = False
    near_only: bool = False
    counter: str = "處"
    geometry: tuple[GeometryType, ...]
    attributes: type[Attributes]
    style: Style
    audience: Audience
    state: str | None = None
    marks: Mapping[str, Mark] = field(default_factory=dict)
    words: Mapping[Mark, Text] = field(default_factory=dict)
    title: tuple[str, ...] = ("name",)
    sections: tuple[Section, ...] = ()
    restricted: Mapping[str, Mapping[str, Audience]] = field(default_factory=dict)
    number: str | None = None
    unsaid: Mapping[str, str] = field(default_factory=dict)
    not_yet: Mapping[str, frozenset[str]] = field(default_factory=dict)
    watches: Effect | None = None
    lights: Effect | None = None
    lens: Lens | None = None
    urgency: Urgency | None = None
    parts: frozenset[Part] = frozenset()
    controls: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def described(self) -> dict[str, tuple[FieldInfo, Attribute]]:
        """Return each attribute's pydantic field and its people's side, by name."""
        return described(self.attributes)

    def visible(self, audience: Audience) -> frozenset[str]:
        """Return the attributes a reader of `audience` may see; empty if not even the layer."""
        if not audience.sees(self.audience):
            return frozenset()
        return frozenset(
            name for name, (_, note) in self.described.items() if audience.sees(note.audience)
        )

    def written_by(self, writers: Collection[Writer]) -> frozenset[str]:
        """Return the attributes that some of `writers` decide."""
        return frozenset(
            name for name, (_, note) in self.described.items() if note.written_by in writers
        )

    def mark(self, properties: Mapping[str, Any]) -> Mark:
        """Return the mark of a feature's symbol; what has no state of the list is solid."""
        if self.state is None:
            return Mark.SOLID
        value = properties.get(self.state, self.described[self.state][0].default)
        return self.marks.get(value, Mark.SOLID)

    def in_words(self, properties: Mapping[str, Any], name: str | None) -> Text | None:
        """Return an attribute in words: a code by its label, anything else as it is."""
        value = properties.get(name) if name else None
        if not name or not value:
            return None
        codes = {code.value: code.label for code in choices(self.described[name][0])}
        return codes.get(value, Text(str(value), str(value)))

    def title_of(self, properties: Mapping[str, Any]) -> Text | None:
        """Return what a feature is called by the first of `title` that is filled, in words."""
        filled = next((name for name in self.title if properties.get(name)), None)
        return self.in_words(properties, filled)

    def counts_as(self, properties: Mapping[str, Any]) -> State:
        """Return what a feature counts as: what is only asked for or drawn hollow is not there."""
        if any(properties.get(name) in values for name, values in self.not_yet.items()):
            return State.PLANNED
        return STATES.get(self.mark(properties), State.WORKING)

    def is_urgent(self, properties: Mapping[str, Any]) -> bool:
        """Tell whether a feature makes what is near it urgent as it stands."""
        return self.urgency is not None and self.mark(properties) in self.urgency.marks

    def controls_crossing(self, properties: Mapping[str, Any]) -> bool:
        """Tell whether a feature makes a crossing safe that it stands at."""
        return any(properties.get(name) in values for name, values in self.controls.items())

    @property
    def refers(self) -> bool:
        """Tell whether its features may point at others (`Catalogue.references` says at which)."""
        return any(note.references for _, note in self.described.values())

    @property
    def takes_photos(self) -> bool:
        """Tell whether its features may name photos."""
        return PHOTOS in self.described

    def check_properties(self, properties: Mapping[str, Any]) -> dict[str, Any]:
        """Return validated, JSON-ready properties, without those that are empty.

        Raises
        ------
        Problems
            One `UnknownField` or `FieldInvalid` a field, each with its pointer.
        """
        try:
            model = self.attributes.model_validate(properties)
        except ValidationError as error:
            found = [self._problem(dict(e)) for e in error.errors()]
            named = {problem.pointer for problem in found}
            unseen = self._unseen(properties)
            raise Problems(found + [one for one in unseen if one.pointer not in named]) from None
        checked = _tidy(model.model_dump(mode="json", exclude_none=True))
        if unseen := self._unseen(checked):
            raise Problems(unseen)
        return checked

    def check_many(self, many: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]] | None:
        """Return what `check_properties` gives for each; None when one or more are not in order.

        Which ones, and why, `check_properties` tells.
        """
        try:
            models = self._adapter.validate_python(many)
        except ValidationError:
            return None
        checked = self._adapter.dump_python(models, mode="json", exclude_none=True)
        text = "".join([value for one in checked for value in one.values() if type(value) is str])
        return None if has_unseen(text) else [_tidy(one) for one in checked]

    def _unseen(self, properties: Mapping[str, Any]) -> list[Problem]:
        return [
            FieldInvalid(pointer=f"/{name}", label=self.described[name][1].label, reason=UNSEEN)
            for name, value in properties.items()
            if isinstance(value, str) and name in self.described and has_unseen(value.strip())
        ]

    @cached_property
    def _adapter(self) -> TypeAdapter[list[Attributes]]:
        return TypeAdapter(list[self.attributes])  # type: ignore[name-defined]

    def check_geometry(self, geometry: BaseGeometry) -> None:
        """Raise `WrongGeometryType` unless the layer takes this type of geometry."""
        self.check_type(geometry.geom_type)

    def check_type(self, name: str) -> None:
        """Raise `WrongGeometryType` unless the layer takes geometries of this type."""
        if name not in self.geometry:
            raise WrongGeometryType(
                pointer="/type",
                layer=self.label,
                given=name,
                known="、".join(self.geometry),
            )

    def _problem(self, error: dict[str, Any]) -> Problem:
        location = [str(part) for part in error["loc"]]
        pointer = "".join(f"/{part}" for part in location)
        name = location[0] if location else ""
        if error["type"] == "extra_forbidden":
            return UnknownField(
                pointer=pointer,
                layer=self.label,
                field=name,
                known="、".join(self.described),
            )
        if name not in self.described:
            return FieldInvalid(pointer=pointer, label=self.label, reason=reason_of(error))
        info, note = self.described[name]
        codes = choices(info) if error["type"] == "enum" else ()
        reason = _not_listed(codes) if codes else reason_of(error)
        if error["type"] == "string_pattern_mismatch" and note.help:
            reason = Text(reason.zh + note.help.zh, f"{reason.en} {note.help.en}")
        return FieldInvalid(pointer=pointer, label=note.label, reason=reason)


def described(model: type[BaseModel]) -> dict[str, tuple[FieldInfo, Attribute]]:
    """Return each field's pydantic side and its people's side, by name.

    Raises
    ------
    TypeError
        A field without an `Attribute`, or with several.
    """
    pairs = {}
    for name, info in model.model_fields.items():
        notes = [one for one in info.metadata if isinstance(one, Attribute)]
        if len(notes) != 1:
            message = f"{model.__name__}.{name} needs exactly one Attribute"
            raise TypeError(message)
        pairs[name] = (info, notes[0])
    return pairs


def _tidy(dumped: dict[str, Any]) -> dict[str, Any]:
    """Take out what is empty or named twice, and the sign of a zero: PostgreSQL's has none."""
    for name in [name for name, value in dumped.items() if not value or type(value) is list]:
        value = dumped[name]
        if isinstance(value, float):
            dumped[name] = 0.0
        elif value in ("", []):
            del dumped[name]
        elif isinstance(value, list):
            dumped[name] = list(dict.fromkeys(value))
    return dumped


def choices(info: FieldInfo) -> tuple[Code, ...]:
    """Return the entries of the code list that a field takes one or more of, or none."""
    for kind in leaves(info.annotation):
        if issubclass(kind, Code):
            return tuple(kind)
    return ()


def leaves(annotation: object) -> Iterator[type]:
    """Yield the plain types that an annotation is made of, without None."""
    if isinstance(annotation, type) and get_origin(annotation) is None:
        if annotation is not NoneType:
            yield annotation
        return
    parts = get_args(annotation)
    for part in parts[:1] if get_origin(annotation) is Annotated else parts:
        yield from leaves(part)


def _not_listed(codes: tuple[Code, ...]) -> Text:
    return Text(
        f"不在選項裡。可選：{'、'.join(f'{c.value}（{c.label.zh}）' for c in codes)}。",
        f"not in the list; one of {', '.join(f'{c.value} ({c.label.en})' for c in codes)}.",
    )
