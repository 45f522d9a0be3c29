"""Validation and the OpenAPI document from the same models (spectree, with a strict reader)."""

from collections.abc import Callable, Iterable
from functools import cache
from http import HTTPStatus
from typing import Any

from flask import request
from pydantic import BaseModel, ValidationError
from pydantic.json_schema import JsonSchemaMode, models_json_schema
from spectree import SecurityScheme, SpecTree
from spectree.models import SecureType, SecuritySchemeData
from spectree.plugins.flask_plugin import FlaskPlugin

from layers.model.catalogue import CATALOGUE
from layers.words.problems import FieldInvalid, Problem, Problems, UnknownField
from layers.words.text import Text
from layers.words.validation_messages import reason_of, refused
from mapserve import __version__
from mapserve.exchange.formats import WRITTEN
from mapserve.services.analysis.answers import Progress, SitesTold
from mapserve.web.http.json_body import read_json
from mapserve.web.http.problem_document import ProblemDocument

API = "/api/v1"
NDJSON = "application/x-ndjson"
BEARER: dict[str, list[str]] = {"bearer": []}
COOKIE: dict[str, list[str]] = {"cookie": []}
# A read works without signing in and shows more with it; a write needs one of the two.
READS: list[dict[str, list[str]]] = [{}, BEARER, COOKIE]
SIGNED: list[dict[str, list[str]]] = [BEARER, COOKIE]


class StrictFlask(FlaskPlugin):
    """Reads bodies with our strict reader and tells what is wrong as our problems.

    spectree's own reader takes a broken body for an empty one, and its check of answers would
    parse again what PostGIS has just written: answers are checked by the tests instead.
    """

    def validate(  # noqa: PLR0913, PLR0917 - spectree's own signature
        self,
        func: Callable[..., Any],
        query: type[BaseModel] | None,
        json: type[BaseModel] | None,
        form: object,  # noqa: ARG002
        headers: object,  # noqa: ARG002
        cookies: object,  # noqa: ARG002
        resp: object,  # noqa: ARG002
        before: object,  # noqa: ARG002
        after: object,  # noqa: ARG002
        validation_error_status: int,  # noqa: ARG002
        skip_validation: bool,  # noqa: ARG002, FBT001
        force_resp_serialize: bool,  # noqa: ARG002, FBT001
        *args: object,
        **kwargs: object,
    ) -> Any:  # noqa: ANN401
        """Call the view with its `query` and `json` validated."""
        if query is not None:
            kwargs["query"] = _validated(query, _query_values(), Text("網址參數", "The query"))
        if json is not None:
            kwargs["json"] = _validated(json, read_json(), Text("送來的資料", "The body"))
        return func(*args, **kwargs)

    def get_func_operation_id(self, func: Callable[..., Any], path: str, method: str) -> str:  # noqa: ARG002
        """Name an operation after its view."""
        return func.__name__


def _query_values() -> dict[str, Any]:
    """Return the query as given; a parameter that stands twice is a list."""
    return {name: given[0] if len(given) == 1 else given for name, given in request.args.lists()}


def _validated(model: type[BaseModel], value: object, whole: Text) -> BaseModel:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        problems = [_problem(dict(one), model, whole) for one in error.errors(include_url=False)]
        raise Problems(problems) from None


def _problem(error: dict[str, Any], model: type[BaseModel], whole: Text) -> Problem:
    location = [str(part) for part in error["loc"]]
    pointer = "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in location)
    if (problem := refused(error)) is not None:
        return problem.at(pointer)
    if error["type"] == "extra_forbidden":
        known = "、".join(model.model_fields) if len(location) == 1 else ""
        return UnknownField(pointer=pointer, layer=whole, field=location[-1], known=known)
    label = location[-1] if location else whole
    reason = _REASONS.get(error["type"]) or reason_of(error)
    return FieldInvalid(pointer=pointer, label=label, reason=reason)


# What only a whole document can have wrong; a field's reasons are those of its layer.
_OBJECT = Text("要是 JSON 物件。", "must be a JSON object.")
_REASONS = {
    "dict_type": _OBJECT,
    "is_instance_of": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "int_parsing_size": Text("數字太大。", "the number is too large."),
    "string_pattern_mismatch": Text("有不能用的字元。", "it holds a character not allowed."),
}


document = SpecTree(
    backend=StrictFlask,
    mode="strict",
    title="mapserve",
    version=__version__,
    description=(
        "Community safety maps 社區治安地圖. Geometries are WGS84 longitude, latitude. "
        "Problems are told in Chinese or English by Accept-Language."
    ),
    openapi_version="3.1.0",
    naming_strategy=lambda model: str(getattr(model, "__name__", model)),
    nested_naming_strategy=lambda _parent, child: child,
    validation_error_model=ProblemDocument,
    page_templates={},  # their pages load scripts from elsewhere
    security_schemes=[
        SecurityScheme(
            name="bearer", data=SecuritySchemeData(type=SecureType.HTTP, scheme="bearer")
        ),
        SecurityScheme(
            name="cookie",
            data=SecuritySchemeData(
                type=SecureType.API_KEY,
                name="session",
                field_in="cookie",  # type: ignore[arg-type]  # its enum's value
                description="The page's own session; unsafe calls also need X-CSRFToken.",
            ),
        ),
    ],
)


@cache
def openapi() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document, self-contained.

    spectree writes every answer as application/json; ours say what they are. What a feature's
    properties may hold comes from the catalogue, one schema a layer.
    """
    spec: dict[str, Any] = document.spec
    for path, item in spec["paths"].items():
        for method, operation in item.items():
            for status, response in operation["responses"].items():
                _name_media_type(status, response)
            if "/photos/" in path:
                _show_bytes(method, operation)
            elif path.endswith("/export"):
                _show_files(operation)
    schemas = spec["components"]["schemas"]
    schemas |= _schemas([layer.attributes for layer in CATALOGUE], "validation")
    schemas |= _schemas(LINES, "serialization")
    schemas["LayerProperties"] = {
        "description": "Properties of a feature; its layer decides which of these.",
        "anyOf": [
            {"$ref": f"#/components/schemas/{layer.attributes.__name__}", "title": layer.kind}
            for layer in CATALOGUE
        ],
    }
    new = schemas["CreateIn"]["properties"]
    new["properties"] = {"$ref": "#/components/schemas/LayerProperties"}
    new["layer"]["enum"] = [layer.kind for layer in CATALOGUE]
    return spec


def _schemas(models: Iterable[type[BaseModel]], mode: JsonSchemaMode) -> dict[str, Any]:
    """Return the schemas of models that no operation names, by name."""
    _, defined = models_json_schema(
        [(model, mode) for model in models], ref_template="#/components/schemas/{model}"
    )
    found: dict[str, Any] = defined["$defs"]
    return found


def _show_bytes(method: str, operation: dict[str, Any]) -> None:
    """Say which bodies are pictures: spectree knows JSON only."""
    picture = {"schema": {"type": "string", "format": "binary"}}
    if method == "put":
        operation["requestBody"] = {
            "required": True,
            "description": "The photo: JPEG, PNG or WebP, known by its content.",
            "content": {"application/octet-stream": picture},
        }
    elif method == "get":
        operation["responses"]["200"]["content"] = {"image/jpeg": picture}


def _show_files(operation: dict[str, Any]) -> None:
    """Say as what the files come: one media type a format that is written."""
    file = {"schema": {"type": "string", "format": "binary"}}
    operation["responses"]["200"]["content"] = {one.media_type: file for one in WRITTEN}


def _name_media_type(status: str, response: dict[str, Any]) -> None:
    content = response.get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    if int(status) >= HTTPStatus.BAD_REQUEST:
        response["content"] = {"application/problem+json": {"schema": schema}}
    elif schema.get("$ref", "").endswith(("/FeatureCollection", "/BaseCollection")):
        response["content"] = {"application/geo+json": {"schema": schema}}
    elif schema.get("$ref", "").endswith("/Sites"):
        content[NDJSON] = {"schema": _LINE}


LINES = (Progress, SitesTold)
_LINE = {
    "description": "One line: the progress, or an answer and whether it is the last.",
    "anyOf": [{"$ref": f"#/components/schemas/{one.__name__}"} for one in LINES],
}
