"""Valid attributes of any layer, made from the catalogue alone."""

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from layers.model.contract import MapLayer
from layers.model.describe import describe
from layers.words.problems import Problems

# Words, payloads and signs that people and attackers write; no control characters.
_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=40
)
_PATTERNS = {"lux_time": st.times().map(lambda t: t.strftime("%H:%M"))}


def properties_for(layer: MapLayer) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for properties that `layer` accepts, empty ones and full ones included."""
    attributes = describe(layer).model_dump(mode="json")["attributes"]
    optional = {a["name"]: value_of(a) for a in attributes if not a["required"]}
    required = {a["name"]: value_of(a) for a in attributes if a["required"]}
    return st.fixed_dictionaries(required, optional=optional).filter(
        lambda properties: _accepted(layer, properties)
    )


def value_of(  # noqa: C901, PLR0911 - one case a type
    attribute: dict[str, Any],
) -> st.SearchStrategy[Any]:
    """Return a strategy for one attribute as `describe` tells of it."""
    if attribute["name"] in _PATTERNS:
        return _PATTERNS[attribute["name"]]
    if attribute["widget"] == "hours":
        return st.sampled_from(["24/7", "週一至週五 20：00～02：00", "Sa-Su", "8pm-10pm"])
    values = [choice["value"] for choice in attribute["choices"]]
    match attribute["type"]:
        case "text":
            return _TEXT.map(lambda s: s[: attribute["max_length"]])
        case "boolean":
            return st.booleans()
        case "code":
            return st.sampled_from(values)
        case "codes":
            return st.lists(st.sampled_from(values), unique=True)
        case "date":
            return st.dates(dt.date(1950, 1, 1), dt.date(2100, 12, 31)).map(dt.date.isoformat)
        case "reference":
            return st.uuids().map(str)
        case "references" | "photos":
            return st.lists(st.uuids().map(str), max_size=5, unique=True)
        case "integer":
            return st.integers(attribute["minimum"], attribute["maximum"])
        case "number":
            return st.floats(
                attribute["minimum"],
                attribute["maximum"],
                exclude_min=attribute["exclusive_minimum"],
                exclude_max=attribute["exclusive_maximum"],
            )
    message = f"no strategy for {attribute['type']}"
    raise ValueError(message)


def _accepted(layer: MapLayer, properties: dict[str, Any]) -> bool:
    """Tell whether the fields also agree with each other (a bearing and no facing do not)."""
    try:
        layer.check_properties(properties)
    except Problems as found:
        # Only a rule between fields may turn a generated value down, never a single field.
        if any(problem.pointer for problem in found.problems):
            raise
        return False
    return True
