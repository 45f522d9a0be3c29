"""Our own exports come back as known: every layer, every format that is written and read."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from layers.model.catalogue import CATALOGUE
from layers.model.contract import MapLayer
from layers.model.describe import type_of
from layers.words.audience import Audience
from mapserve.exchange.cell_text import plain_cell, unguarded
from mapserve.exchange.formats import WRITTEN
from mapserve.exchange.formats.contract import FileFormat
from mapserve.programme.roles import OPERATOR
from mapserve.services.importing.importer import Report, Wishes, import_file
from mapserve.services.maps.exports import export_map
from mapserve.services.saving.changesets import ChangesetIn, apply_changeset
from mapserve.services.saving.edit_rights import EVERYBODY
from mapserve.store.models import Community
from tests.factories.attributes import properties_for

LON, LAT = 121.55, 25.05
PLACES = {
    "Point": [LON, LAT],
    "LineString": [[LON, LAT], [LON + 1 / 3e3, LAT]],
    "Polygon": [[[LON, LAT], [LON + 1e-3, LAT], [LON, LAT + 1e-3], [LON, LAT]]],
}
IDS = ("reference", "references", "photos")
BOTH_WAYS = [one for one in WRITTEN if one.read]
# What a spreadsheet would run, what a reader might take for something else, and what it guards.
WORDS = st.one_of(
    st.text("甲乙丙=+-@' ;,\"\n123", min_size=1, max_size=12),
    st.sampled_from(["=1+1", "'=1+1", "''-5", "-", "無", "民生路往東", "007", "true", "1,234"]),
).map(str.strip)


def draw(session: Session, community: Community, layer: MapLayer, given_: dict[str, Any]) -> None:
    kind = layer.geometry[0]
    feature = {
        "id": str(uuid.uuid4()),
        "layer": layer.kind,
        "geometry": {"type": kind, "coordinates": PLACES[kind]},
        "properties": given_,
    }
    body = {"id": str(uuid.uuid4()), "comment": "", "create": [feature], "modify": [], "delete": []}
    apply_changeset(
        session,
        community,
        ChangesetIn.model_validate(body),
        viewer=OPERATOR,
        writers=EVERYBODY,
    )
    session.refresh(community)


def back(
    session: Session, community: Community, layer: MapLayer, as_: FileFormat, folder: Path
) -> list[Report]:
    """Reports of importing what the public and what staff may take along."""
    reports = []
    for audience in (Audience.PUBLIC, Audience.STAFF):
        path = folder / f"{audience}{as_.suffix}"
        path.write_bytes(export_map(session, community, as_=as_, audience=audience))
        try:
            wishes = Wishes(layer=layer.kind, slug=community.slug)
            reports.append(import_file(session, path, wishes, viewer=OPERATOR))
        finally:
            path.unlink()
    return reports


@pytest.mark.parametrize("layer", CATALOGUE, ids=lambda one: str(one.kind))
@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_an_export_comes_back_as_known(
    session: Session,
    community: Community,
    tmp_path: Path,
    layer: MapLayer,
    data: st.DataObject,
) -> None:
    savepoint = session.begin_nested()
    try:
        drawn = data.draw(properties_for(layer))
        drawn |= {name: data.draw(WORDS) for name in ("name", "note") if data.draw(st.booleans())}
        # What points at other features needs them to be there.
        pointing = {n for n, (info, note) in layer.described.items() if type_of(info, note) in IDS}
        draw(session, community, layer, {n: v for n, v in drawn.items() if n not in pointing})
        for as_ in BOTH_WAYS:
            for report in back(session, community, layer, as_, tmp_path):
                assert (report.taken, report.quarantined) == (0, 0), (as_.name, report.entries)
                assert report.known == report.read
    finally:
        savepoint.rollback()
        session.refresh(community)


@given(st.text("=+-@'\t ab", max_size=8))
def test_the_guard_of_a_spreadsheet_comes_off_again(value: str) -> None:
    assert unguarded(plain_cell(value)) == value


@pytest.mark.parametrize("as_", BOTH_WAYS, ids=lambda one: str(one.name))
def test_the_whole_map_in_one_file_comes_back_layer_by_layer(
    session: Session, community: Community, tmp_path: Path, as_: FileFormat
) -> None:
    """Two layers may call one attribute by two names, and two attributes by one."""
    for layer in CATALOGUE:
        draw(session, community, layer, {"name": f"甲{layer.kind}"})
    count = session.scalar(text("SELECT count(*) FROM feature"))
    for layer in CATALOGUE:
        (report,) = back(session, community, layer, as_, tmp_path)[-1:]
        assert (report.read, report.known, report.taken) == (count, 1, 0), report.entries


def test_an_edited_export_changes_what_was_edited(
    session: Session, community: Community, tmp_path: Path
) -> None:
    layer = CATALOGUE.by_kind["patrol_route"]
    draw(session, community, layer, {"name": "東線", "team": "甲隊"})
    path = tmp_path / "routes.csv"
    csv = next(one for one in BOTH_WAYS if one.name == "csv")
    exported = export_map(session, community, as_=csv, audience=Audience.STAFF).decode()
    path.write_text(exported.replace("甲隊", "乙隊"), "utf-8")
    wishes = Wishes(layer=layer.kind, update=True)
    assert import_file(session, path, wishes, viewer=OPERATOR).updated == 1
    now = text("SELECT properties FROM feature WHERE revision_to IS NULL")
    [properties] = session.scalars(now)
    assert (properties["name"], properties["team"]) == ("東線", "乙隊")


def test_a_map_of_before_is_known_after_it_was_changed(
    session: Session, community: Community, tmp_path: Path
) -> None:
    layer = CATALOGUE.by_kind["blind_spot"]
    draw(session, community, layer, {"name": "甲"})
    geojson = next(one for one in BOTH_WAYS if one.name == "geojson")
    path = tmp_path / "map.geojson"
    path.write_bytes(export_map(session, community, as_=geojson, audience=Audience.STAFF))
    [feature] = json.loads(path.read_text("utf-8"))["features"]
    change = {"id": feature["id"], "base": 1, "properties": {"name": "乙"}}
    body = {"id": str(uuid.uuid4()), "comment": "", "create": [], "modify": [change], "delete": []}
    apply_changeset(
        session,
        community,
        ChangesetIn.model_validate(body),
        viewer=OPERATOR,
        writers=EVERYBODY,
    )
    report = import_file(session, path, Wishes(layer=layer.kind, update=True), viewer=OPERATOR)
    assert (report.known, report.taken) == (1, 0)
