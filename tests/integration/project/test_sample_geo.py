"""The sample's changesets are saved by the real service, and read back as its layer files."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from shapely.geometry import shape
from sqlalchemy.orm import Session

from layers.model.catalogue import CATALOGUE
from mapserve.programme.roles import OPERATOR, Role
from mapserve.services.communities.directory import add_community
from mapserve.services.maps.features import read_features
from mapserve.services.maps.photos import take_in
from mapserve.services.saving.changesets import ChangesetIn, apply_changeset
from mapserve.services.saving.edit_rights import EVERYBODY
from tests.factories.maps import viewer
from tests.factories.project import ROOT

HERE = ROOT / "sample_geo"


def read(path: Path) -> Any:  # noqa: ANN401 - whatever JSON holds
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("folder", ["", "penghu", "anhe"])
def test_the_changesets_are_taken_and_give_the_layer_files(session: Session, folder: str) -> None:
    [described] = read(HERE / folder / "community.geojson")["features"]
    boundary = shape(described["geometry"])
    community = add_community(
        session, boundary=boundary, **described["properties"], viewer=OPERATOR
    )
    somebody = viewer(Role.ADMIN, community)
    for file in (HERE / folder / "photos").glob("*.jpg"):
        taken = take_in(session, community, UUID(file.stem), file.read_bytes(), viewer=somebody)
        assert str(taken.described.taken_on).startswith("2026-")
    for changes in read(HERE / folder / "changesets.json"):
        body = ChangesetIn.model_validate(changes)
        saved = apply_changeset(session, community, body, viewer=somebody, writers=EVERYBODY)
        assert saved.created
    found = {
        feature["id"]: feature
        for feature in json.loads(read_features(session, community, viewer=somebody))["features"]
    }
    kept = [
        feature
        for layer in CATALOGUE
        if (HERE / folder / f"{layer.kind}.geojson").exists()
        for feature in read(HERE / folder / f"{layer.kind}.geojson")["features"]
    ]
    assert len(found) == len(kept)
    for feature in kept:
        assert found[feature["id"]]["properties"] == feature["properties"]
        stored = shape(found[feature["id"]]["geometry"])
        assert stored.equals_exact(shape(feature["geometry"]), 1e-9)
