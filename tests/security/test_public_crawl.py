"""The public reads no secret: a database full of them is walked as nobody (R-64)."""

import html
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from layers.words.audience import Audience
from mapserve.services.demo.samples import load_demo
from mapserve.services.maps.features import allow_list
from mapserve.store.database import Database
from mapserve.store.models import Base

# What everybody may read: of all other tables not a word is public.
PUBLIC = {"community", "base_street", "base_building", "base_place", "feature", "newsletter"}
_LINK = re.compile(r"""(?:href|src|action)=["']([^"'#]+)""")
_MOST = 400
_LETTERS = 2


def texts_of(value: Any) -> Iterator[str]:  # noqa: ANN401 - a column's value
    """Yield the texts that a value of a row holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts_of(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts_of(one)


def secrets_in(database: Database) -> dict[str, str]:
    """Return each text of the tables that are not public, and of features what the public may not
    read, with the table that it stands in; none that also stands where everybody reads.
    """
    with database.engine.connect() as connection:
        every = {
            name: [list(row) for row in connection.execute(select(table))]
            for name, table in Base.metadata.tables.items()
        }
    features = Base.metadata.tables["feature"]
    columns = [column.name for column in features.columns]
    layer, properties = columns.index("layer"), columns.index("properties")
    readable = {one["layer"]: set(one["keys"]) for one in json.loads(allow_list(Audience.PUBLIC))}
    open_, closed = set(), {}
    for row in every.pop("feature"):
        for key, value in row[properties].items():
            for one in texts_of(value):
                if key in readable.get(row[layer], ()):
                    open_.add(one)
                else:
                    closed[one] = f"feature.{key}"
    for name, rows in every.items():
        for one in texts_of(rows):
            if name in PUBLIC:
                open_.add(one)
            else:
                closed.setdefault(one, name)
    communities = Base.metadata.tables["community"]
    with database.engine.connect() as connection:  # where one is, as a page's title says it
        named = communities.c.county + communities.c.town + communities.c.name
        open_.update(connection.scalars(select(named)))
    public = "\n".join(open_)
    return {one: where for one, where in closed.items() if is_telling(one) and one not in public}


def is_telling(words: str) -> bool:
    """Tell whether a text is words of people, which may give somebody away, and no code."""
    chinese = len(re.findall(r"[\u4e00-\u9fff]", words))
    return chinese >= _LETTERS or "@" in words


def contents(data: bytes) -> Iterable[str]:
    """Return the texts of an answer's body: of each part where it is a packed file."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
    return [html.unescape(data.decode("utf-8", "replace"))]


def addresses(app: Flask, slugs: list[str]) -> list[str]:
    """Return every address that reads something, for each community and each number of few."""
    values: dict[str, Any] = {
        "number": 1, "language": "en", "filename": "favicon.svg", "name": "geojson",
        "section": "unit", "county_code": "63000", "period": "116-1", "kind": "group",
        "kind_name": "meeting", "paper_format": "pdf", "side": "after",
        "workflow_name": "application", "secret": "none",
    }  # fmt: skip
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()):
                found += _of_rule(app, rule, slugs, values)
    return found


def _of_rule(app: Flask, rule: Rule, slugs: list[str], values: dict[str, Any]) -> list[str]:
    own = [{"slug": slug} for slug in slugs] if "slug" in rule.arguments else [{}]
    built = []
    for one in own:
        known = {name: {**values, **one}.get(name, 1) for name in rule.arguments}
        built.append(
            app.url_map.bind("localhost").build(rule.endpoint, known, append_unknown=False)
        )
    return built


def is_built(address: str) -> bool:
    """Tell whether an address is of what was built, before there was anything to tell."""
    return urlsplit(address).path.startswith("/static/")


def walked(client: FlaskClient, begin: list[str]) -> dict[str, bytes]:
    """Return what nobody in particular reads at each address and wherever its pages lead."""
    waiting, read = list(begin), {}
    while waiting and len(read) < _MOST:
        address = waiting.pop()
        if address in read:
            continue
        answer = client.get(address, headers={"Accept-Language": "zh-TW"}, buffered=True)
        read[address] = answer.data
        if answer.mimetype == "text/html":
            links = {html.unescape(one) for one in _LINK.findall(answer.text)}
            waiting += [one for one in links if one.startswith("/") and not is_built(one)]
    return read


def test_r64_nobody_reads_a_word_of_what_is_not_public(app: Flask, app_database: Database) -> None:
    with app_database.transaction() as session:
        load_demo(session)
    secrets = secrets_in(app_database)
    assert len(secrets) > 200, "the demo is full of what is nobody's business"
    slugs = ["fuan", "shanyao"]
    client = app.test_client()
    read = walked(client, addresses(app, slugs))
    ours = client.get("/api/v1/catalogue").text  # questions, codes and examples of the layers
    assert sum(len(data) > 0 for data in read.values()) > 200
    leaked = [
        (address, where, one)
        for address, data in read.items()
        for text in contents(data)
        for one, where in secrets.items()
        if one in text and one not in ours
    ]
    assert leaked == []
