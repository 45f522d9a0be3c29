"""Maps of an evaluation: the two editions it pins, in one extent, with what changed numbered."""

import json
from collections.abc import Collection
from typing import Literal

import shapely
from shapely.geometry import shape
from sqlalchemy.orm import Session

from layers.analysis.hours import parse_instant
from layers.words.audience import Audience
from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.programme.roles import Viewer
from mapserve.rendering.evaluation_map import EvaluationMap, evaluation_svg, place_of
from mapserve.services.analysis.coverage import watched
from mapserve.services.communities.directory import describe_community
from mapserve.services.evaluations import answers
from mapserve.services.evaluations.files import File, find_evaluation
from mapserve.services.evaluations.showing import describe
from mapserve.services.maps.base_map import read_base
from mapserve.services.maps.features import read_features
from mapserve.services.maps.map_file import somebody
from mapserve.store.models import EvaluationRound

Side = Literal["before", "after"]
_NEAR = 1e-6  # degrees: a tenth of a metre, what two computations of one street differ by


def edition_map(session: Session, number: int, side: Side, *, viewer: Viewer) -> str:
    """Return one of the two maps as SVG, for whoever may see the maps of the evaluation.

    Raises
    ------
    NotFound
        There is none, or none that this viewer may see.
    SignInNeeded
    TooCostly, Busy, OneAfterTheOther
    """
    file = find_evaluation(session, number, viewer=viewer)
    told = describe(session, file, viewer=viewer)
    plans = edition_plans(session, file, told, sides=(side,))
    if not plans:
        raise NotFound(thing=Text("地圖", "map"), name=side)
    return evaluation_svg(plans[side])


def edition_plans(
    session: Session, file: File, told: answers.Evaluation, *, sides: Collection[Side]
) -> dict[Side, EvaluationMap]:
    """Return the maps of an evaluation as it was told to a reader; none where they see none.

    Raises
    ------
    TooCostly, Busy, OneAfterTheOther
    """
    community, measured = file.community, told.measured
    if community is None or measured is None or told.before is None or told.after is None:
        return {}
    revisions: dict[Side, int] = {"before": told.before.revision, "after": told.after.revision}
    staff = somebody(Audience.STAFF, community.slug)
    hour = parse_instant(session.get_one(EvaluationRound, file.row.round_id).hours[0])
    lines = {
        name: watched(session, community, viewer=staff, revision=one).watch.lines(hour)
        for name, one in revisions.items()
    }
    base = json.loads(read_base(session, community)[0])
    described = describe_community(session, community)
    plans: dict[Side, EvaluationMap] = {}
    for side in sides:
        features = json.loads(read_features(session, community, viewer=staff, at=revisions[side]))
        places = {str(one["id"]): place_of(shape(one["geometry"])) for one in features["features"]}
        old = lines["before"].buffer(_NEAR)
        plans[side] = EvaluationMap(
            bounds=described.bounds,
            boundary=described.boundary,
            base=base,
            features=features,
            watched=lines[side],
            fresh=lines[side].difference(old) if side == "after" else shapely.Point(),
            numbers=tuple(
                (one.number, *places[one.id]) for one in measured.changes if one.id in places
            ),
        )
    return plans
