"""Reading features: who sees which layer, feature and attribute, and of which revision."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from layers.model.catalogue import CATALOGUE
from layers.model.contract import PHOTOS, MapLayer
from layers.words.audience import Audience
from layers.words.problems import UnknownLayer
from layers.words.writer import Writer
from mapserve.programme.roles import ANYONE, Role, Viewer
from mapserve.services.maps import features
from mapserve.services.maps.features import (
    BboxInvalid,
    RevisionUnknown,
    features_etag,
    parse_bbox,
    read_features,
    readable,
)
from mapserve.store.models import Community
from tests.factories.attributes import properties_for
from tests.factories.changesets import changeset
from tests.factories.communities import LAT, LON
from tests.factories.maps import by_id, created, new_id, save, viewer

EAST, NORTH = round(LON + 0.001, 9), round(LAT + 0.001, 9)
SHAPES = {
    "Point": {"type": "Point", "coordinates": [LON, LAT]},
    "LineString": {"type": "LineString", "coordinates": [[LON, LAT], [EAST, LAT]]},
    "Polygon": {
        "type": "Polygon",
        "coordinates": [[[LON, LAT], [EAST, LAT], [LON, NORTH], [LON, LAT]]],
    },
}
ROLES = {
    Audience.PUBLIC: None,
    Audience.MEMBERS: Role.VOLUNTEER,
    Audience.STAFF: Role.ADVISOR,
}


def somebody(audience: Audience, community: Community) -> Viewer:
    role = ROLES[audience]
    return viewer(role, community) if role else ANYONE


def read(session: Session, community: Community, who: Viewer, **asked: object) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(read_features(session, community, viewer=who, **asked))
    return result


def unreferring(layer: MapLayer, properties: dict[str, Any]) -> dict[str, Any]:
    """Return properties without references and photos, to which there is nothing yet to point, and
    without what the review decides.
    """
    left_out = {*CATALOGUE.references(layer), PHOTOS, *layer.written_by({Writer.REVIEW})}
    return {name: v for name, v in properties.items() if name not in left_out}


@pytest.mark.parametrize("layer", CATALOGUE, ids=lambda layer: layer.kind)
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_each_audience_reads_what_it_is_listed_for(
    session: Session, community: Community, layer: MapLayer, data: st.DataObject
) -> None:
    properties = unreferring(layer, data.draw(properties_for(layer)))
    id_ = new_id()
    shape = SHAPES[layer.geometry[0]]
    drawn = created(layer.kind, id_=id_, geometry=shape, **properties)
    save(session, community, changeset(create=[drawn]), viewer(Role.ADMIN, community))
    stored = layer.check_properties(properties)
    for audience in Audience:
        collection = read(session, community, somebody(audience, community))
        seen = by_id(collection["features"]).get(id_)
        hidden = any(
            value in rule and not audience.sees(rule[value])
            for name, rule in layer.restricted.items()
            for value in [stored.get(name)]
            if isinstance(value, str)
        )
        if hidden or not audience.sees(layer.audience):
            assert seen is None
            assert not readable(layer, stored, audience)
            continue
        assert readable(layer, stored, audience)
        assert seen is not None
        assert seen["geometry"] == shape
        assert seen["properties"] == {
            "layer": layer.kind,
            "revision": community.revision,
            **{n: v for n, v in stored.items() if audience.sees(layer.described[n][1].audience)},
        }


def test_the_table_of_audiences_is_not_empty() -> None:
    """The test above would show nothing if every audience saw the same."""
    listed = {audience: features.allow_list(audience) for audience in Audience}
    assert len(set(listed.values())) == len(Audience)
    assert '"hidden": "$' in listed[Audience.PUBLIC]


def test_a_stored_key_that_the_catalogue_does_not_know_is_never_read(
    session: Session, community: Community
) -> None:
    save(session, community, changeset(create=[created(name="甲")]), viewer(Role.LEADER, community))
    session.execute(
        text(
            "INSERT INTO feature (id, revision_from, community_id, layer, geom, properties) "
            "SELECT gen_random_uuid(), 1, community_id, layer, geom, "
            "properties || '{\"secret\": 1}' FROM feature"
        )
    )
    for audience in Audience:
        found = read(session, community, somebody(audience, community))["features"]
        assert len(found) == 2
        assert all("secret" not in feature["properties"] for feature in found)


def test_features_are_filtered_by_layer_and_box(session: Session, community: Community) -> None:
    leader = viewer(Role.LEADER, community)
    east = {"type": "Point", "coordinates": [LON + 0.0015, LAT]}
    cameras = [created(), created(geometry=east), created("street_light")]
    save(session, community, changeset(create=cameras), leader)

    def ids(**asked: object) -> set[str]:
        return set(by_id(read(session, community, leader, **asked)["features"]))

    first, second, light = (one["id"] for one in cameras)
    assert ids() == {first, second, light}
    assert ids(layer="camera") == {first, second}
    assert ids(layer="camera", bbox=(LON + 0.001, LAT - 1, LON + 1, LAT + 1)) == {second}
    assert ids(at=0) == set()
    with pytest.raises(UnknownLayer):
        ids(layer="castle")
    for at in (-1, 2, 10**12):
        with pytest.raises(RevisionUnknown):
            ids(at=at)


@pytest.mark.parametrize(
    "value", ["", "1,2,3", "a,b,c,d", "1,2,nan,4", "3,2,1,4", "1,4,3,2", "1,2,3,inf", "1,2,3,1e9"]
)
def test_a_box_is_four_degrees_in_order(value: str) -> None:
    with pytest.raises(BboxInvalid):
        parse_bbox(value)


def test_a_box_is_read() -> None:
    assert parse_bbox("121.5, 25,121.6,25.1") == (121.5, 25.0, 121.6, 25.1)


def test_an_etag_names_one_answer(
    session: Session, community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader = viewer(Role.LEADER, community)
    save(session, community, changeset(create=[created()]), leader)

    def tag(who: Viewer = leader, **asked: object) -> str:
        return features_etag(community, viewer=who, **asked)

    tags = [
        tag(), tag(ANYONE), tag(viewer(Role.ADVISOR, community)), tag(at=0), tag(layer="camera"),
        tag(bbox=(1, 2, 3, 4)),
    ]  # fmt: skip
    assert len(set(tags)) == len(tags)
    assert tag() == tags[0]
    past = tag(at=1)
    save(session, community, changeset(create=[created()]), leader)
    assert tag() not in tags
    assert tag(at=1) == past
    before = tag()
    monkeypatch.setattr(features, "_allow_digest", lambda _: "another catalogue")
    assert tag() != before
