"""The catalogue as data, and the column names of an import."""

import json
from dataclasses import replace
from typing import Annotated, Any

import pytest

from layers.model.catalogue import CATALOGUE, layer_of
from layers.model.contract import Attribute, Attributes, MapLayer
from layers.model.describe import columns, describe, describe_catalogue, normalised
from layers.words.text import Text

EVERY = pytest.mark.parametrize("layer", CATALOGUE, ids=lambda layer: layer.kind)
TYPES = {"text", "number", "integer", "boolean", "code", "codes", "date", "references", "photos"}


def attributes_of(kind: str) -> dict[str, Any]:
    described = describe(layer_of(kind)).model_dump(mode="json")
    return {one["name"]: one for one in described["attributes"]}


def test_the_catalogue_is_json_with_its_groups_in_order() -> None:
    described = json.loads(describe_catalogue().model_dump_json())
    assert [group["value"] for group in described["groups"]] == [
        "risk",
        "watch",
        "guard",
        "response",
    ]
    assert [layer["kind"] for layer in described["layers"]] == [la.kind for la in CATALOGUE]
    seen = {a["type"] for layer in described["layers"] for a in layer["attributes"]}
    assert seen == TYPES


def test_a_bearing_is_described_with_its_bounds_and_unit() -> None:
    attributes = {
        a["name"]: a for a in describe(layer_of("camera")).model_dump(mode="json")["attributes"]
    }
    bearing = attributes["bearing"]
    assert (bearing["type"], bearing["unit"], bearing["widget"]) == ("number", "°", "bearing")
    assert (bearing["minimum"], bearing["maximum"]) == (0, 360)
    assert (bearing["exclusive_minimum"], bearing["exclusive_maximum"]) == (False, True)
    assert attributes["state"]["default"] == "working"
    assert attributes["installed_on"]["type"] == "date"
    assert attributes["installed_on"]["minimum"] == "1911-01-01"
    assert attributes["name"]["max_length"] == 80


def test_references_name_the_layers_they_point_at() -> None:
    attributes = {
        a["name"]: a
        for a in describe(layer_of("adopted_block")).model_dump(mode="json")["attributes"]
    }
    assert attributes["guard_posts"]["type"] == "references"
    assert attributes["guard_posts"]["references"] == ["guard_post"]
    assert attributes["guard_posts"]["max_length"] == 50


@EVERY
def test_no_column_name_of_a_layer_stands_for_two_attributes(layer: MapLayer) -> None:
    found = columns(layer)
    assert set(found.values()) == set(layer.described)
    for name, (_, note) in layer.described.items():
        assert found[normalised(note.label.zh)] == name
        assert found[normalised(note.label.en.upper() + " ")] == name


def test_two_attributes_that_claim_one_column_are_found() -> None:
    class Twice(Attributes):
        title: Annotated[str | None, Attribute(label=Text("題", "Heading"))] = None

    with pytest.raises(ValueError, match="names both"):
        columns(replace(layer_of("camera"), attributes=Twice))


def test_a_header_is_compared_without_case_space_or_byte_order_mark() -> None:
    assert normalised("\ufeff Pole  Number ") == normalised("pole_number") == "pole_number"
    assert normalised("\u3000狀態 ") == "狀態"
