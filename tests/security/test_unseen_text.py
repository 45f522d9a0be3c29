"""Controls, bidi overrides and hidden tags: refused or taken out of every text that is kept."""

import json
import re
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from flask import Flask
from pydantic import BaseModel, TypeAdapter, ValidationError
from sqlalchemy import text
from sqlalchemy.orm import Session

from layers.model.catalogue import CATALOGUE
from layers.words.invisible_characters import UNSEEN as UNSEEN_SAID
from layers.words.invisible_characters import has_unseen, marked, one_line
from layers.words.problems import Problems
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind
from mapserve.programme.workflows import WORKFLOWS
from mapserve.services.communities.directory import add_community
from mapserve.services.importing.importer import Wishes, import_file
from mapserve.services.people import invitations
from mapserve.services.people.accounts import add_user, appoint
from mapserve.services.people.tokens import list_tokens, make_token
from mapserve.store.database import Database
from mapserve.store.models import Community
from mapserve.web.api import analysis_models, models, workflows
from tests.factories.browsers import Browser
from tests.factories.callers import Caller
from tests.factories.changesets import camera, changeset, line

UNSEEN = {
    "bidi override": "\u202e",
    "bidi isolate": "\u2066",
    "bidi mark": "\u200f",
    "escape": "\x1b",
    "delete": "\x7f",
    "C1 control": "\x9b",
    "line separator": "\u2028",
    "hidden tag": "\U000e0041",
}
KEPT = "第一行\n第二行\tمرحبا 👩\u200d👩\u200d👧 é"
PASSWORD = "a sentence I remember"


@pytest.fixture(params=UNSEEN.values(), ids=UNSEEN.keys())
def unseen(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_one_place(unseen: str) -> None:
    assert has_unseen(f"a{unseen}b")
    assert one_line(f" a{unseen}b\n c ", 80) == "ab c"
    assert marked(f"a{unseen}b") == "a�b"
    assert not has_unseen(KEPT)
    assert marked(KEPT) == KEPT


def plain(kind: Any) -> set[Any]:  # noqa: ANN401 - an annotation
    """Return the types that an annotation allows, without what else it says of them."""
    if typing.get_origin(kind) is Annotated:
        return plain(typing.get_args(kind)[0])
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        return set().union(*map(plain, typing.get_args(kind)))
    return {kind}


def texts_of(model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a body that take any words, each with what checks it."""
    for name, info in model.model_fields.items():
        if str in plain(info.annotation):
            yield (
                name,
                Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation,
            )


def bodies() -> list[type[BaseModel]]:
    from mapserve.services.saving import changeset_body  # noqa: PLC0415

    steps = [workflows.step_model(one) for one in WORKFLOWS]
    return steps + [
        kind
        for module in (models, analysis_models, changeset_body)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, BaseModel) and kind.__name__.endswith("In")
    ]


# Read against a list or a grammar, and never kept as they came.
NOT_KEPT = {("SitesIn", "at"), ("CreateIn", "layer"), ("ApplicationStepIn", "approved_period")}


def test_every_text_of_every_body_is_refused_with_them(unseen: str) -> None:
    asked = {
        (model.__name__, name): kind
        for model in bodies()
        for name, kind in texts_of(model)
        if (model.__name__, name) not in NOT_KEPT
    }
    assert {
        ("ChangesetIn", "comment"),
        ("DismissalIn", "reason"),
        ("SuggestionStepIn", "reason"),
        ("SuggestionStepIn", "note"),
    } <= asked.keys()
    for where, kind in asked.items():
        adapter = TypeAdapter(kind)
        assert adapter.validate_python("安全。", strict=True) == "安全。", where
        with pytest.raises(ValidationError):
            adapter.validate_python(f"安{unseen}全", strict=True)


def test_every_text_of_every_layer_is_refused_with_them(unseen: str) -> None:
    for layer in CATALOGUE:
        for name, (info, _) in layer.described.items():
            plain = typing.get_args(info.annotation) or (info.annotation,)
            if str not in plain:
                continue
            with pytest.raises(Problems) as refused:
                layer.check_properties({name: f"安{unseen}全"})
            assert f"/{name}" in {one.pointer for one in refused.value.problems}
            assert layer.check_many([{name: f"安{unseen}全"}]) is None


def test_a_comment_and_a_reason_are_refused_with_their_place(unseen: str, leader: Caller) -> None:
    body = changeset([camera()], comment=f"安全{unseen}gpj")
    for path, sent, where in (
        ("changesets", body, "/comment"),
        (
            "suggestions/dismissals",
            {"geometry": line(), "reason": f"有{unseen}人"},
            "/reason",
        ),
    ):
        answer = leader.post(f"/communities/meiren/{path}", json=sent)
        assert answer.status_code == 422, answer.text
        assert [one["pointer"] for one in answer.get_json()["errors"]] == [where]
    kept = leader.post("/communities/meiren/changesets", json=changeset([camera()], comment=KEPT))
    assert kept.status_code == 201
    assert leader.get("/communities/meiren/revisions").get_json()["revisions"][0]["comment"] == KEPT


def test_a_form_refuses_them_and_says_so(
    unseen: str, app: Flask, meiren: Community, app_database: Database
) -> None:
    with app_database.transaction() as session:
        _, secret = invitations.invite(session, meiren, role=Role.VOLUNTEER, viewer=OPERATOR)
    browser = Browser(app)
    form = {"name": f"林{unseen}美玉", "email": "new@example.org", "password": PASSWORD}
    refused = browser.submit("/login", f"/invite/{secret}/join", **form)
    assert refused.status_code == 422
    assert UNSEEN_SAID.zh in refused.text
    assert browser.submit("/login", f"/invite/{secret}/join", **form | {"name": "林美玉"}).location
    refused = browser.submit("/account", "/account/tokens", label=f"Q{unseen}GIS")
    assert refused.status_code == 422
    assert UNSEEN_SAID.zh in refused.text


def test_names_and_labels_lose_them_in_the_services(unseen: str, session: Session) -> None:
    user = add_user(session, email="a@example.org", name=f"林{unseen}美\n玉")
    make_token(session, user, label=f"Q{unseen}GIS")
    assert user.name == "林美 玉"
    assert [one.label for one in list_tokens(session, user.id)] == ["QGIS"]


def test_what_an_operator_types_loses_them(
    unseen: str, session: Session, community: Community, tmp_path: Path
) -> None:
    from shapely.geometry import box  # noqa: PLC0415

    made = add_community(
        session,
        viewer=OPERATOR,
        slug="new",
        name=f"新{unseen}里",
        village_code="63000010001",
        boundary=box(121.5, 25.0, 121.51, 25.01),
        county=f"臺{unseen}北市",
        town=f"松{unseen}山區",
        precinct=f"松{unseen}山分局",
    )
    assert (made.name, made.county, made.town, made.precinct) == (
        "新里",
        "臺北市",
        "松山區",
        "松山分局",
    )
    user = add_user(session, email="a@example.org", name=f"某{unseen}人")
    assert user.name == "某人"
    appoint(
        session, user, Appointment(Role.LEADER, ScopeKind.COMMUNITY, community.slug), by=OPERATOR
    )
    file = tmp_path / f"cameras{unseen}.csv"
    file.write_text(f"code,lon,lat\nA{unseen}1,121.55,25.05\nA2,121.5501,25.05\n")
    report = import_file(
        session, file, Wishes(layer="camera", slug=community.slug), viewer=OPERATOR
    )
    assert (report.file_name, report.taken) == ("cameras.csv", 1)
    kept = session.execute(text("SELECT quarantined, file_name FROM import_run")).one()
    assert not has_unseen(json.dumps(kept.quarantined, ensure_ascii=False) + kept.file_name)
    comment = session.execute(text("SELECT comment FROM changeset")).scalar_one()
    assert not has_unseen(comment)


def test_device_and_server_take_the_same_for_unseen() -> None:
    script = Path(__file__).parents[2] / "mapserve" / "frontend" / "kit" / "visible_text.ts"
    found = re.search(r"/\[(.+)\]/gu", script.read_text())
    assert found
    pattern = re.sub(r"\\u\{e00(..)\}", r"\\U000e00\1", found[1])
    theirs = re.compile(f"[{pattern}]")
    for number in (*range(0x3000), *range(0xFE00, 0x10000), *range(0xE0000, 0xE0100)):
        if not 0xD800 <= number < 0xE000:
            assert bool(theirs.match(chr(number))) == has_unseen(chr(number)), hex(number)


@pytest.mark.parametrize("name", ["", "  \u202e  "])
def test_a_name_of_nothing_becomes_that_of_the_address(session: Session, name: str) -> None:
    assert add_user(session, email="meiyu@example.org", name=name).name == "meiyu"
