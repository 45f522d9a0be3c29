"""Cases that may be one: places that see each other along a street, however far the crow flies."""

from typing import cast

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from layers.geometry.crs import Zone, to_metres
from mapserve.programme.cases.table import CASE, OPEN
from mapserve.services.analysis.scenes import scene_of
from mapserve.services.cases.answers import SimilarCase
from mapserve.services.cases.files import SPOTS, File
from mapserve.services.cases.queue import title_of
from mapserve.store.queries import cases as case_queries

# Ours: as far as one lane is looked along.
FAR_M = 80.0
_MOST = 5


def similar_cases(session: Session, file: File) -> list[SimilarCase]:
    """Return open cases of the same community within sight, the nearest first.

    Two places round a corner are two, however near; no building stands between those of one.
    """
    if not file.drawn:
        return []
    id_ = file.row.feature_id
    near = case_queries.drawn_near(session, [id_], layers=SPOTS, metres=FAR_M)
    cases = case_queries.of_features(session, [one["id"] for one in near])
    wanted = [one for one in near if one["id"] in cases and cases[one["id"]].state in OPEN]
    if not wanted:
        return []
    scene, zone = scene_of(session, file.community), cast("Zone", file.community.zone)
    here = to_metres(file.geometry, zone=zone)
    found = []
    for one in sorted(wanted, key=lambda each: each["metres"]):
        drawing = case_queries.drawing(session, one["id"])
        if drawing is None:
            continue
        there = to_metres(shapely.from_wkb(bytes.fromhex(drawing[0].ewkb)), zone=zone)
        if _in_sight(here, there, scene.buildings):
            case = cases[one["id"]]
            state = CASE.state[case.state]
            found.append(
                SimilarCase(
                    id=case.id,
                    title=title_of(one["properties"]),
                    label=state.staff or state.label,
                    metres=round(one["metres"]),
                )
            )
    return found[:_MOST]


def _in_sight(here: BaseGeometry, there: BaseGeometry, buildings: object) -> bool:
    line = shapely.shortest_line(here, there)
    return not bool(shapely.crosses(buildings, line).any())
