"""Households at risk: a day and a number, and nowhere a field that could hold more (R-25)."""

import re
import uuid
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import text

from layers.model.catalogue import CATALOGUE
from mapserve.clock import standing_at
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.applications import IN_TIME, People
from tests.factories.callers import Caller

Callers = Callable[..., Caller]
WHERE = "/c/meiren/records/handover"
GIVEN = {"handed_on": "115/10/20", "count": "2"}
FORGED = {"name": "王大明", "place": "八德路三段12巷99號", "note": "獨居", "words": "獨居"}


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


@pytest.fixture
def people(caller: Callers, meiren: Community) -> People:
    return People(caller, meiren)


def test_r25_the_form_asks_for_a_day_and_a_number(people: People) -> None:
    html = people.leader.at("GET", f"{WHERE}/new").text
    form = html[html.index("<form", html.index("<h1")) :].partition("</form>")[0]
    asked = set(re.findall(r'<(?:input|textarea|select)[^>]* name="([^"_]\w*)"', form))
    assert asked - {"csrf_token", "base"} == {"handed_on", "count"}


def test_r25_whatever_else_is_sent_is_kept_nowhere(people: People, app_database: Database) -> None:
    id_ = uuid.uuid4()
    sent = people.leader.at("POST", f"{WHERE}/{id_}", data={**GIVEN, **FORGED, "base": "0"})
    assert sent.status_code == 303
    with app_database.transaction() as session:
        rows = session.execute(text("SELECT data, to_jsonb(record)::text FROM record")).all()
        assert [set(data) for data, _ in rows] == [{"handed_on", "count"}]
        for words in FORGED.values():
            assert words not in rows[0][1]
        columns = session.scalars(
            text("SELECT column_name FROM information_schema.columns WHERE table_name = 'record'")
        )
        assert set(columns) == {
            "id", "version", "community_id", "kind", "key", "day", "data", "withdrawn",
            "written_by_id", "written_at", "superseded_at",
        }  # fmt: skip
    page = people.leader.at("GET", f"{WHERE}/{id_}").text
    assert not [words for words in FORGED.values() if words in page]


def test_r25_neither_the_api_nor_a_file_of_the_map_knows_of_them(
    app: Flask, people: People
) -> None:
    people.leader.at("POST", f"{WHERE}/{uuid.uuid4()}", data={**GIVEN, **FORGED, "base": "0"})
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/"):
            assert "handover" not in rule.rule
            assert "record" not in rule.rule
    document = people.leader.get("/openapi.json").text
    assert "handover" not in document.lower()
    assert "高風險" not in document
    for format_ in ("csv", "geojson"):
        exported = people.leader.get(f"/communities/meiren/export?format={format_}")
        assert exported.status_code == 200
        assert not [words for words in (*FORGED.values(), "handover") if words in exported.text]
    for layer in CATALOGUE:
        for name, (_, note) in layer.described.items():
            assert "家庭" not in note.label.zh, (layer.kind, name)
