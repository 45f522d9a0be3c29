"""The map as one file: whose view it holds, what it may run, what it may weigh."""

import base64
import hashlib
import json
import re
import uuid
from collections.abc import Callable
from typing import Any

import folium
import pytest

from layers.words.audience import Audience
from mapserve.exchange.formats import written_as
from mapserve.programme.roles import Appointment, Role, ScopeKind, Viewer
from mapserve.rendering.map_file import embedded
from mapserve.services.communities.directory import find_community
from mapserve.services.maps.exports import export_map
from mapserve.services.maps.map_file import make_map_file
from mapserve.services.saving.changesets import ChangesetIn, apply_changeset
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.communities import LAT, LON

ADMIN = Viewer(appointments=(Appointment(Role.ADMIN, ScopeKind.ALL, ""),))
PAYLOAD = "</script><script>alert(1)</script><!--{{7*7}}&amp;"
MANY = 2_000

Make = Callable[..., Caller]


@pytest.fixture
def drawn(app_database: Database, meiren: Community) -> None:
    """A public camera with hostile words, a private one, a blind spot."""
    add(
        app_database,
        meiren.slug,
        [
            feature("camera", name=PAYLOAD, facing="bearing", bearing=90.0),
            feature("camera", name="住戶的", owner="private"),
            feature("blind_spot", name="防火巷"),
        ],
    )


def features_of(data: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the attributes of the features in a file, by layer."""
    return {
        layer: [dict(zip(names, values, strict=False)) for _, *values in rows]
        for layer, _, names, rows in data["features"]
    }


def feature(layer: str, **properties: object) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [LON, LAT]}
    return {
        "id": str(uuid.uuid4()),
        "layer": layer,
        "geometry": point,
        "properties": properties,
    }


def add(database: Database, slug: str, features: list[dict[str, Any]]) -> None:
    body = {"id": str(uuid.uuid4()), "comment": "", "create": features}
    with database.transaction() as session:
        community = find_community(session, slug)
        apply_changeset(session, community, ChangesetIn.model_validate(body), viewer=ADMIN)


def data_of(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def test_words_cannot_leave_the_block_of_data() -> None:
    hostile = {"name": f"{PAYLOAD}\u2028\u2029"}
    text = embedded(hostile)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == hostile


@pytest.mark.usefixtures("drawn")
def test_the_file_runs_only_what_its_policy_names(caller: Make) -> None:
    answer = caller().at("GET", "/c/meiren/map.html")
    assert answer.status_code == 200, answer.text
    html = answer.text
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    allowed = set(re.findall(r"&#39;(sha256-[^&]+)&#39;", policy[1]))
    held = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", html, re.DOTALL)
    assert len(held) == 3
    digests = [hashlib.sha256(one.encode()).digest() for one in held]
    assert {f"sha256-{base64.b64encode(one).decode()}" for one in digests} == allowed
    assert "default-src &#39;none&#39;" in policy[1]
    assert "unsafe" not in policy[1]
    head = html[: html.index("<style>")]
    assert not re.search(r"(?:src|href)=", head)


@pytest.mark.usefixtures("drawn")
def test_the_public_file_holds_the_public_map(caller: Make, leader: Caller) -> None:
    answer = leader.at("GET", "/c/meiren/map.html")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="meiren.html"'
    data = data_of(answer.text)
    assert set(features_of(data)) == {"camera"}
    [properties] = features_of(data)["camera"]
    assert properties["name"] == PAYLOAD
    assert "bearing" not in properties
    known = {layer["kind"] for layer in data["catalogue"]["layers"]}
    assert "blind_spot" not in known
    assert "住戶的" not in answer.text
    mine = data_of(leader.at("GET", "/c/meiren/map.html?audience=mine").text)
    assert len(features_of(mine)["camera"]) == 2
    assert "blind_spot" in features_of(mine)
    asked = caller().at("GET", "/c/meiren/map.html?audience=mine")
    assert data_of(asked.text)["features"] == data["features"]


@pytest.mark.usefixtures("drawn")
def test_an_edition_as_a_file_keeps_its_revision(
    app_database: Database, meiren: Community, leader: Caller
) -> None:
    leader.post("/communities/meiren/editions", json={"purpose": "evaluation"})
    add(app_database, meiren.slug, [feature("camera", name="後來的")])
    answer = leader.at("GET", "/c/meiren/editions/1/map.html")
    assert 'filename="meiren-edition-1.html"' in answer.headers["Content-Disposition"]
    data = data_of(answer.text)
    assert data["about"]["edition"]["purpose"] == {"zh": "評鑑", "en": "Evaluation"}
    assert len(features_of(data)["camera"]) == 1
    assert leader.at("GET", "/c/meiren/editions/2/map.html").status_code == 404


@pytest.mark.usefixtures("drawn")
def test_export_writes_html(app_database: Database, meiren: Community) -> None:
    with app_database.sessions() as session:
        html = export_map(session, meiren, as_=written_as("map.html"), audience=Audience.MEMBERS)
    assert "blind_spot" in features_of(data_of(html.decode()))


def test_the_file_weighs_a_fifth_of_a_folium_object_a_feature(
    app_database: Database, meiren: Community
) -> None:
    features = [feature("camera", name=f"第 {n} 支", address="寧安街1號") for n in range(MANY)]
    add(app_database, meiren.slug, features)
    with app_database.sessions() as session:
        community = find_community(session, meiren.slug)
        mine = [
            len(make_map_file(session, community, audience=Audience.PUBLIC, layer=layer).encode())
            for layer in (None, "safe_haven")
        ]
    chart = folium.Map(location=(LAT, LON))
    empty = len(chart.get_root().render().encode())
    for one in features:
        folium.Marker((LAT, LON), popup=one["properties"]["name"]).add_to(chart)
    theirs = len(chart.get_root().render().encode()) - empty
    # What a further feature costs; the script itself weighs the same however many there are.
    assert (mine[0] - mine[1]) <= 0.2 * theirs
