"""A database with one community and as many features as a benchmark asks for."""

import itertools
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from mapserve.programme.roles import Appointment, Role, ScopeKind, Viewer
from mapserve.services.communities.directory import find_community
from mapserve.services.saving.changesets import ChangesetIn, apply_changeset
from mapserve.settings import Settings
from mapserve.store import schema
from mapserve.store.database import Database
from tests.factories.communities import HALF_LAT, HALF_LON, LAT, LON, make_community
from tests.factories.databases import Databases
from tests.factories.project import ROOT

SLUG = "meiren"
VOLUNTEER = Viewer(
    name="量測", appointments=(Appointment(Role.VOLUNTEER, ScopeKind.COMMUNITY, SLUG),)
)
_BATCH = 5_000


def settings() -> Settings:
    """Return the settings of the repository's own cluster."""
    return Settings.from_environment(
        {
            "MAPSERVE_DATA_DIR": str(ROOT / "var"),
            "MAPSERVE_SECRET_KEY": "only-for-benchmarks-0123456789-abcdefg",
        }
    )


@contextmanager
def opened() -> Iterator[Database]:
    """Yield a migrated database with one empty community."""
    with Databases(settings()).opened() as database:
        schema.upgrade(database)
        with database.transaction() as session:
            make_community(session, slug=SLUG)
        yield database


def fill(database: Database, count: int, *, seed: int = 1) -> None:
    """Draw `count` further features."""
    drawn = features(count, seed=seed)
    while batch := list(itertools.islice(drawn, _BATCH)):
        with database.transaction() as session:
            save(session, batch)


def save(session: Session, created: list[dict[str, Any]]) -> None:
    """Save features as one changeset, through the service."""
    changeset = ChangesetIn.model_validate({"id": str(uuid.uuid4()), "create": created})
    apply_changeset(session, find_community(session, SLUG), changeset, viewer=VOLUNTEER)


def features(count: int, *, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Yield features as the API takes them: in five, three cameras, a haven and a blind spot."""
    random = np.random.default_rng(seed)
    for i in range(count):
        lon = LON + float(random.uniform(-HALF_LON, HALF_LON)) * 0.9
        lat = LAT + float(random.uniform(-HALF_LAT, HALF_LAT)) * 0.9
        yield {"id": str(uuid.UUID(int=int(random.integers(2**62)))), **_feature(i, lon, lat)}


def _feature(i: int, lon: float, lat: float) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [lon, lat]}
    match i % 5:
        case 3:
            return {
                "layer": "safe_haven",
                "geometry": point,
                "properties": {"name": f"福安超商 {i}", "haven": "convenience_store"},
            }
        case 4:
            d = 0.0001
            ring = [[lon, lat], [lon + d, lat], [lon + d, lat + d], [lon, lat + d], [lon, lat]]
            return {
                "layer": "blind_spot",
                "geometry": {"type": "Polygon", "coordinates": [ring]},
                "properties": {"name": f"防火巷 {i}", "note": "巷底很暗，八點後沒有人。"},
            }
        case _:
            return {
                "layer": "camera",
                "geometry": point,
                "properties": {
                    "code": f"L{i:05}",
                    "facing": "bearing",
                    "bearing": i % 360,
                    "field_of_view": 90,
                    "range_m": 30,
                    "height_m": 4,
                    "pixels_across": 1920,
                    "address": f"福安街 {i} 號",
                },
            }
