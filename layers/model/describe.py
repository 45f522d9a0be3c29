"""The catalogue as data: what the API answers, and forms and imports are made from."""

import datetime as dt
import inspect
import re
import types
import typing
import unicodedata
import uuid
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import annotated_types as at
from pydantic.fields import FieldInfo

from layers.model import description
from layers.model.capabilities import Effect
from layers.model.catalogue import CATALOGUE
from layers.model.contract import (
    PHOTOS,
    Attribute,
    Attributes,
    Group,
    MapLayer,
    choices,
    leaves,
)
from layers.model.style import Mark
from layers.words.text import Text

_TYPES: dict[type, str] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "text",
    dt.date: "date",
}
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_LEGEND = (Mark.SOLID, Mark.PLANNED, Mark.UNCONFIRMED, Mark.BROKEN, Mark.IMPROVED)


def describe_catalogue() -> description.Catalogue:
    """Return the groups of the legend and every layer."""
    layers = [describe(layer) for layer in CATALOGUE]
    return description.Catalogue(groups=list(Group), layers=layers)


def describe(layer: MapLayer) -> description.Layer:
    """Return all that a form, a legend, an import and a reader of the API need to know.

    Attributes come in the order they are asked: the first questions, the name, the layer's own,
    then those it shares with a few other layers.
    """
    alike = {name: getattr(layer, name) for name in _ALIKE}
    named = legend(layer)
    return description.Layer(
        **alike,
        title=list(layer.title),
        sections=[
            description.Section(label=one.label, attributes=list(one.attributes))
            for one in layer.sections
        ],
        marks={str(value): mark for value, mark in layer.marks.items()},
        legend=[description.LegendEntry(mark=mark, label=named[mark]) for mark in named],
        restricted={
            name: {str(value): audience for value, audience in values.items()}
            for name, values in layer.restricted.items()
        },
        not_yet=_values(layer.not_yet),
        watches=_effect(layer.watches),
        lights=_effect(layer.lights),
        urgency=layer.urgency
        and description.Urgency(**{**vars(layer.urgency), "marks": sorted(layer.urgency.marks)}),
        parts=sorted(layer.parts),
        controls=_values(layer.controls),
        attributes=[_describe_attribute(layer, name) for name in asked(layer)],
    )


# What a layer and its description call the same and mean alike.
_ALIKE = (
    "kind", "label", "help", "group", "order", "tile", "shown_first", "near_only", "counter",
    "geometry", "audience", "style", "state", "lens", "number",
)  # fmt: skip


def _effect(effect: Effect | None) -> description.Effect | None:
    if effect is None:
        return None
    return description.Effect(**{**vars(effect), "always": _values(effect.always)})


def _values(values: Mapping[str, Collection[str]]) -> description.Values:
    return {name: sorted(str(one) for one in some) for name, some in values.items()}


def legend(layer: MapLayer) -> dict[Mark, Text]:
    """Return the marks a layer's symbols take, in the order of the legend, with their words."""
    if layer.words:
        return {mark: layer.words[mark] for mark in _LEGEND if mark in layer.words}
    states = choices(layer.described[layer.state][0]) if layer.state else ()
    named = {layer.marks[state]: state.label for state in states}
    return {mark: named[mark] for mark in _LEGEND if mark in named}


def asked(layer: MapLayer) -> list[str]:
    """Return the attributes in the order a form asks for them."""
    ranks: dict[str, tuple[int, int]] = {}
    # What every layer has comes before what this one adds and what it shares with a few.
    for depth, model in enumerate((Attributes, *layer.attributes.__mro__)):
        for name in inspect.get_annotations(model):
            if name in layer.described and name not in ranks:
                first = layer.described[name][1].first
                ranks[name] = (first, 0) if first else (len(layer.described) + depth, len(ranks))
    return sorted(ranks, key=ranks.__getitem__)


def type_of(info: FieldInfo, note: Attribute) -> str:
    """Name the type: text, number, integer, boolean, code(s), date, reference(s), photos."""
    many = any(typing.get_origin(kind) is list for kind in _members(info.annotation))
    kinds = list(leaves(info.annotation))
    if choices(info):
        return "codes" if many else "code"
    if note.references and kinds == [uuid.UUID]:
        return "references" if many else "reference"
    if note.widget == PHOTOS:
        return PHOTOS
    [kind] = kinds
    return _TYPES[kind]


def columns(layer: MapLayer) -> dict[str, str]:
    """Return which attribute each column name of an import stands for.

    A column may be named by the attribute's own name, by its label in either language or by one
    of its `headers`; `normalised` says how names are compared.

    Raises
    ------
    ValueError
        Two attributes of the layer claim one column name.
    """
    found: dict[str, str] = {}
    for name, (_, note) in layer.described.items():
        for header in (name, note.label.zh, note.label.en, *note.headers):
            other = found.setdefault(normalised(header), name)
            if other != name:
                message = f"{layer.kind}: column “{header}” names both {other} and {name}"
                raise ValueError(message)
    return found


def normalised(header: str) -> str:
    """Return a column name as it is compared: case folded, spaces as underscores.

    Full-width letters are narrowed, what nobody sees (U+200B, say) is left out.
    """
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", header))
    return "_".join(seen.casefold().split())


def _describe_attribute(layer: MapLayer, name: str) -> description.Attribute:
    info, note = layer.described[name]
    default = None if info.is_required() else info.get_default(call_default_factory=True)
    return description.Attribute(
        name=name,
        label=note.label,
        question=note.question,
        help=note.help,
        type=type_of(info, note),
        unit=note.unit,
        audience=note.audience,
        written_by=note.written_by,
        first=note.first,
        required=info.is_required(),
        default=default,
        choices=list(choices(info)),
        **limits(info),
        references=list(CATALOGUE.references(layer).get(name, ())),
        widget=note.widget,
        headers=list(note.headers),
    )


def limits(info: FieldInfo) -> dict[str, Any]:
    """Return the bounds of a value; a strict one also says that it is excluded."""
    limits: dict[str, Any] = {
        "minimum": None,
        "maximum": None,
        "exclusive_minimum": False,
        "exclusive_maximum": False,
        "max_length": None,
    }
    for rule in _rules(info):
        match rule:
            case at.Ge(value):
                limits["minimum"] = _plain(value)
            case at.Gt(value):
                limits |= {"minimum": _plain(value), "exclusive_minimum": True}
            case at.Le(value):
                limits["maximum"] = _plain(value)
            case at.Lt(value):
                limits |= {"maximum": _plain(value), "exclusive_maximum": True}
            case at.MaxLen(value):
                limits["max_length"] = value
    return limits


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


def _rules(info: FieldInfo) -> Iterator[object]:
    """Yield the constraints of a field, those inside an optional or annotated type included."""
    yield from info.metadata
    for part in _members(info.annotation):
        for rule in getattr(part, "__metadata__", ()):
            yield from rule.metadata if isinstance(rule, FieldInfo) else (rule,)


def _members(annotation: object) -> tuple[Any, ...]:
    union = isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union
    return typing.get_args(annotation) if union else (annotation,)
