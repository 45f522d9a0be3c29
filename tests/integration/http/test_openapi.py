"""The OpenAPI document: complete, self-contained, and true of what the API answers."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from layers.model.catalogue import CATALOGUE
from layers.words.answer import Answer
from mapserve.web.api.openapi import document as operations
from tests.factories.callers import Caller
from tests.factories.changesets import camera, changeset

# No schema can say that a place lies in Taiwan or that west comes before east: data that fit
# the schema may still be refused, but only with a status and a body that it names. Who is let
# in is walked in test_api_roles.
_ELSEWHERE = [positive_data_acceptance, ignored_auth]


@pytest.fixture
def document(caller: Callable[..., Caller]) -> dict[str, Any]:
    """The document as served."""
    found: dict[str, Any] = caller().get("/openapi.json").get_json()
    return found


def test_it_is_openapi_3_1_and_refers_to_nothing_outside(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    text = json.dumps(document)
    references = re.findall(r'"\$ref": "([^"]*)"', text)
    assert references
    for reference in references:
        assert reference.startswith("#/components/schemas/"), reference
        assert reference.rsplit("/", 1)[1] in document["components"]["schemas"], reference


def test_every_address_of_the_api_is_described(app: Flask, document: dict[str, Any]) -> None:
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and not rule.rule.endswith("openapi.json")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {(path, method) for path, item in document["paths"].items() for method in item}
    assert described == served


def test_every_answer_is_one_that_a_service_gives(app: Flask) -> None:
    described = 0
    for rule in app.url_map.iter_rules():
        found = operations.get_function_metadata(app.view_functions[rule.endpoint])
        if not rule.rule.startswith("/api/") or found is None:
            continue
        for status, model in found.resp.code_models.items():
            assert issubclass(model, Answer), (rule.rule, status)
            if status.startswith("HTTP_2"):
                assert not model.__module__.startswith("mapserve.web"), (rule.rule, model)
                described += 1
    assert described > 20


def test_a_text_and_a_shape_are_described_under_their_names(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert schemas["Text"]["required"] == ["zh", "en"]
    assert schemas["Assumption"]["properties"]["label"]["$ref"] == "#/components/schemas/Text"
    kinds = {one["$ref"].rsplit("/", 1)[1] for one in schemas["Geometry"]["anyOf"]}
    assert kinds == {"Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}


def test_every_layer_has_its_schema(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for layer in CATALOGUE:
        properties = schemas[layer.attributes.__name__]["properties"]
        assert set(properties) == set(layer.attributes.model_fields)
    assert schemas["CreateIn"]["properties"]["properties"] == {
        "$ref": "#/components/schemas/LayerProperties"
    }


@pytest.mark.usefixtures("meiren")
@pytest.mark.parametrize("role", ["nobody", "leader"])
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_what_it_says_is_true(role: str, mode: GenerationMode, app: Flask, leader: Caller) -> None:
    leader.post("/communities/meiren/changesets", json=changeset([camera()]))
    headers = {"Accept-Encoding": "identity"} | (leader.headers if role == "leader" else {})
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    called = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not (operation.query or operation.body):
            continue  # there is nothing to get wrong

        @settings(
            max_examples=10,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def call(case: schemathesis.Case) -> None:
            nonlocal called
            called += 1
            case.path_parameters = dict.fromkeys(case.path_parameters or {}, "meiren")
            answer = case.call(headers=headers)
            case.validate_response(answer, excluded_checks=_ELSEWHERE)

        call()
    assert called > 40
