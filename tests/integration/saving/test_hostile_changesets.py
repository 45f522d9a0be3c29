"""Changesets that no device sends: each is refused in words, and nothing is stored."""

from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import text
from sqlalchemy.orm import Session

from layers.words.problems import Problems
from mapserve.programme.roles import Role
from mapserve.store.models import Community
from tests.factories.changesets import changeset
from tests.factories.communities import LAT, LON
from tests.factories.maps import POINT, created, new_id, save, viewer

DEEP: Any = []
for _ in range(500):
    DEEP = [DEEP]

REFUSED: dict[str, dict[str, Any]] = {
    "half a surrogate": created(name="\ud800"),
    "half a surrogate in a key": {**created(), "properties": {"\ud800": 1}},
    "an object for a text": created(name={"a": 1}),
    "a list for a number": created(bearing=[1], facing="bearing"),
    "a huge number": created(bearing=10**400, facing="bearing"),
    "not a number": created(bearing=float("nan"), facing="bearing"),
    "no coordinates": created(geometry={"type": "Point"}),
    "an unknown type": created(geometry={"type": "Circle", "coordinates": [LON, LAT]}),
    "a list for a type": created(geometry={"type": ["Point"], "coordinates": [LON, LAT]}),
    "numbers as text": created(geometry={"type": "Point", "coordinates": [str(LON), str(LAT)]}),
    "infinity": created(geometry={"type": "Point", "coordinates": [float("inf"), LAT]}),
    "nothing at all": created(geometry={"type": "Point", "coordinates": []}),
    "a deep nesting": created(geometry={"type": "Polygon", "coordinates": DEEP}),
    "a member too many": created(geometry={**POINT, "crs": {"type": "name"}}),
    "too many vertices": created(
        "patrol_route",
        geometry={"type": "LineString", "coordinates": [[LON, LAT], [LON, 25.051]] * 50_000},
    ),
}


@pytest.mark.parametrize("new", REFUSED.values(), ids=REFUSED.keys())
def test_it_is_refused(session: Session, community: Community, new: dict[str, Any]) -> None:
    with pytest.raises(Problems) as found:
        save(session, community, changeset(create=[new]), viewer(Role.LEADER, community))
    for problem in found.value.problems:
        assert problem.pointer.startswith("/create/0/")
        assert problem.message("zh")
        assert problem.message("en")
    counts = "SELECT (SELECT count(*) FROM feature) + (SELECT count(*) FROM changeset)"
    assert session.execute(text(counts)).scalar_one() == 0


@pytest.mark.parametrize(
    "changes",
    [
        {**changeset(), "id": "1"},
        {**changeset(), "comment": "a\0b"},
        {**changeset(), "comment": "字" * 501},
        {**changeset(), "colour": "red"},
        changeset(delete=[{"id": new_id(), "base": 0}]),
        changeset(delete=[{"id": new_id(), "base": 2**31}]),
        changeset(delete=[{"id": new_id(), "base": "1"}]),
        changeset(modify=[{"id": new_id(), "base": True}]),
        changeset(create=[{**created(), "geometry": None}]),
    ],
)
def test_a_body_of_another_form_is_no_changeset(
    session: Session, community: Community, changes: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        save(session, community, changes, viewer(Role.LEADER, community))
