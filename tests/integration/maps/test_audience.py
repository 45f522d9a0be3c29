"""A secret in every field that is not public, looked for in every answer that is."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from layers.model.catalogue import CATALOGUE, layer_of
from layers.model.contract import MapLayer
from layers.model.describe import describe
from layers.words.audience import Audience
from layers.words.writer import Writer
from mapserve.programme.roles import Role
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.changesets import changeset, drawn, line, point, square

SECRET = re.compile(r"hush-(?:public|members|staff)-\w+")
SHAPES = {"Point": point(), "LineString": line(), "Polygon": square()}


def planted(
    layer: MapLayer, restriction: tuple[str, str] | None = None, needed: str = "public"
) -> dict[str, Any]:
    """Return a feature whose texts say which audience they are for.

    A `restriction` is an attribute and the value of it that keeps the whole feature to the
    audience `needed`.
    """
    properties: dict[str, Any] = {}
    mark = "_".join((layer.kind, *(restriction or ())))
    drawable = layer.written_by(set(Writer) - {Writer.REVIEW})
    for attribute in describe(layer).model_dump(mode="json")["attributes"]:
        name = attribute["name"]
        if name not in drawable:
            continue
        if attribute["widget"] != "hours" and attribute["type"] == "text" and _free(layer, name):
            wanted = widest_needed(layer.audience, attribute["audience"], needed)
            properties[name] = f"hush-{wanted}-{mark}_{name}"
        elif attribute["required"] or attribute["audience"] == "staff":
            properties[name] = _plain(attribute)
    if restriction:
        properties[restriction[0]] = restriction[1]
    return drawn(layer.kind, SHAPES[layer.geometry[0]], **properties)


def widest_needed(*audiences: str) -> str:
    """Return the narrowest circle that may read what all of these restrict."""
    return str(max(map(Audience, audiences), key=list(Audience).index))


def restricted() -> list[dict[str, Any]]:
    """Return a feature for each value that narrows the audience of a single feature."""
    return [
        planted(layer, (name, value), needed)
        for layer in CATALOGUE
        for name, values in layer.restricted.items()
        for value, needed in values.items()
    ]


def _free(layer: MapLayer, name: str) -> bool:
    """Tell whether a text field takes any words (an hour of the day does not)."""
    adapter = layer.attributes.model_fields[name]
    return not any(getattr(note, "pattern", None) for note in adapter.metadata)


def _plain(attribute: dict[str, Any]) -> object:
    if attribute["choices"]:
        value = attribute["choices"][0]["value"]
        return [value] if attribute["type"] == "codes" else value
    plain: dict[str, object] = {"number": 1, "integer": 1, "boolean": True, "date": "2026-01-01"}
    return plain[attribute["type"]]


@pytest.fixture
def map_of_secrets(caller: Callable[..., Caller], meiren: Community) -> set[str]:
    """A map of all layers and restricted features, sealed and changed once; its secrets."""
    admin = caller(Role.ADMIN, meiren)
    features = [*(planted(layer) for layer in CATALOGUE), *restricted()]
    path = "/communities/meiren"
    saved = admin.post(f"{path}/changesets", json=changeset(features))
    assert saved.status_code == 201, saved.text
    assert admin.post(f"{path}/editions", json={"purpose": "public"}).status_code == 201
    renamed = [
        {"id": one["id"], "base": 1, "properties": {"name": one["properties"]["name"] + "_2"}}
        for one in features
    ]
    assert admin.post(f"{path}/changesets", json=changeset(modify=renamed)).status_code == 201
    return set(SECRET.findall(saved.text))


def everything_read(app: Flask, somebody: Caller) -> str:
    """Return all that the addresses which only read give to somebody, pages included."""
    queries = ("", "?at=1", "?at=2", "?layer=camera", "?from=0&to=2", "?from=1&to=2")
    addresses = [
        rule.rule.replace("<slug>", "meiren")
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or set()) and rule.arguments <= {"slug"}
    ]
    return "\n".join(
        somebody.at("GET", address + query).data.decode(errors="replace")
        for address in addresses
        for query in queries
    )


def test_nothing_but_the_public_is_told_to_nobody_and_to_strangers(
    app: Flask, caller: Callable[..., Caller], map_of_secrets: set[str], elsewhere: Community
) -> None:
    kinds = {secret.split("-")[1] for secret in map_of_secrets}
    assert kinds == {"public", "members", "staff"}, "each audience has something to hide"
    for somebody in (caller(), caller(Role.LEADER, elsewhere)):
        told = SECRET.findall(everything_read(app, somebody))
        assert {secret.split("-")[1] for secret in told} == {"public"}


def test_members_read_what_is_theirs_and_nothing_of_the_staff(
    app: Flask, caller: Callable[..., Caller], map_of_secrets: set[str], meiren: Community
) -> None:
    theirs = {secret for secret in map_of_secrets if "-staff-" not in secret}
    told = set(SECRET.findall(everything_read(app, caller(Role.VOLUNTEER, meiren))))
    assert {secret.removesuffix("_2") for secret in told} == theirs


def test_staff_read_everything(
    app: Flask, caller: Callable[..., Caller], map_of_secrets: set[str], meiren: Community
) -> None:
    told = set(SECRET.findall(everything_read(app, caller(Role.ADVISOR, meiren))))
    assert {secret.removesuffix("_2") for secret in told} == map_of_secrets


def test_layers_for_members_do_not_show_that_anything_is_there(
    client: FlaskClient, map_of_secrets: set[str]
) -> None:
    assert map_of_secrets
    hidden = [layer.kind for layer in CATALOGUE if layer.audience is not Audience.PUBLIC]
    assert hidden
    read = client.get("/api/v1/communities/meiren/features").get_json()["features"]
    assert not {feature["properties"]["layer"] for feature in read} & set(hidden)
    for feature in read:
        layer = layer_of(feature["properties"]["layer"])
        shown = set(feature["properties"]) - {"layer", "revision"}
        assert shown <= layer.visible(Audience.PUBLIC)
    for kind in hidden:
        answer = client.get(f"/api/v1/communities/meiren/features?layer={kind}")
        assert answer.get_json()["features"] == []


def test_a_member_may_not_fill_in_what_is_for_the_staff(
    leader: Caller, rows: Callable[[], dict[str, int]]
) -> None:
    before = rows()
    reserved = [
        (layer, attribute)
        for layer in CATALOGUE
        for attribute in describe(layer).model_dump(mode="json")["attributes"]
        if attribute["audience"] == Audience.STAFF
    ]
    assert reserved
    for layer, attribute in reserved:
        values = {attribute["name"]: _plain(attribute)}
        feature = drawn(layer.kind, SHAPES[layer.geometry[0]], **values)
        answer = leader.post("/communities/meiren/changesets", json=changeset([feature]))
        assert answer.status_code == 403
        assert answer.get_json()["errors"][0]["code"] == "field-reserved"
    assert rows() == before
