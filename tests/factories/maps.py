"""Changesets, features and people for tests of a community's map."""

import json
import uuid
from typing import Any

from sqlalchemy.orm import Session

from mapserve.programme.roles import Appointment, Role, ScopeKind, Viewer
from mapserve.services.communities.directory import place_of
from mapserve.services.saving.changesets import ChangesetIn, Saved, apply_changeset
from mapserve.store.models import Community, User
from tests.factories.communities import LAT, LON

POINT = {"type": "Point", "coordinates": [LON, LAT]}
NOTHING: dict[str, Any] = {}


def viewer(role: Role, community: Community, user_id: int | None = None) -> Viewer:
    """Return somebody of that role whose scope reaches the community."""
    scopes = {
        Role.VOLUNTEER: (ScopeKind.COMMUNITY, community.slug),
        Role.LEADER: (ScopeKind.COMMUNITY, community.slug),
        Role.ADVISOR: (ScopeKind.PRECINCT, place_of(community).precinct_scope or ""),
        Role.EVALUATOR: (ScopeKind.COUNTY, community.county_code),
        Role.COUNTY: (ScopeKind.COUNTY, community.county_code),
    }
    kind, scope = scopes.get(role, (ScopeKind.ALL, ""))
    return Viewer(user_id, role.value, (Appointment(role, kind, scope),))


def make_user(session: Session, name: str = "陳志工") -> User:
    """Return a stored person without a role."""
    mark = uuid.uuid4().hex
    user = User(email=f"{mark}@example.org", name=name)
    session.add(user)
    session.flush()
    return user


def new_id() -> str:
    """Return an id as a device makes it."""
    return str(uuid.uuid4())


def created(
    layer: str = "camera",
    *,
    id_: str | None = None,
    geometry: dict[str, Any] | None = None,
    **properties: object,
) -> dict[str, Any]:
    """Return a member of `create`: a point in the middle of the community unless told."""
    return {
        "id": id_ or new_id(),
        "layer": layer,
        "geometry": geometry or POINT,
        "properties": properties,
    }


def save(session: Session, community: Community, changes: dict[str, Any], by: Viewer) -> Saved:
    """Apply a changeset given as JSON, in a savepoint as a request's transaction would be."""
    with session.begin_nested():
        return apply_changeset(session, community, ChangesetIn.model_validate(changes), viewer=by)


def answer(saved: Saved) -> dict[str, Any]:
    """Return a changeset's answer, read."""
    result: dict[str, Any] = json.loads(saved.answer)
    return result


def by_id(features: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return features by their id."""
    return {feature["id"]: feature for feature in features}
