"""Cases that may be one: places that see each other along a street, however far the crow flies."""

from sqlalchemy.orm import Session

from mapserve.programme.cases.table import CASE, OPEN
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
    near = case_queries.spots_in_sight(session, file.row.feature_id, layers=SPOTS, metres=FAR_M)
    cases = case_queries.of_features(session, [one["id"] for one in near])
    found = []
    for one in near:
        case = cases.get(one["id"])
        if case is None or case.state not in OPEN:
            continue
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
