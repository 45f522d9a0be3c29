"""Showing a visit: when, who, what to verify, what was found and how strong the evidence is."""

from collections.abc import Iterator

import shapely
from sqlalchemy.orm import Session

from layers.analysis.scene import Scene
from layers.geometry.crs import to_metres
from layers.words.text import Text
from mapserve.programme.evaluations.criteria import Level
from mapserve.programme.roles import Viewer
from mapserve.programme.visits.checklist import Check, SeenAs
from mapserve.programme.visits.evidence import Evidence, strength
from mapserve.programme.visits.folding import Standing, fold
from mapserve.programme.visits.operations import Kind, Operation
from mapserve.services.analysis.scenes import scene_of
from mapserve.services.visits import answers
from mapserve.services.visits.files import File, opened
from mapserve.services.visits.planning import checks_of
from mapserve.services.visits.telling import told_checks, told_edition
from mapserve.store.queries import visits as visit_queries

_WALL_M = 1.0  # a lens hangs on a wall: the last metre to it counts as free


def describe(session: Session, file: File) -> answers.Visit:
    """Return a visit as far as its viewer may see."""
    row, mine = file.row, file.mine
    checks = checks_of(row)
    return answers.Visit(
        id=row.id,
        version=row.edits + 1,
        evaluation=row.evaluation_id,
        level=Level(row.level),
        community=file.community.slug,
        community_name=file.community.name,
        day=row.day,
        hour=file.hour,
        before=told_edition(file.before),
        after=told_edition(file.after),
        checklist=told_checks(checks),
        walk=row.walk,
        evaluators=_goes(session, file),
        goes=mine is not None,
        plans=file.plans,
        sealed_at=mine.sealed_at if mine else None,
        sha256=mine.sha256 if mine else None,
        findings=list(_findings(session, file, checks)),
    )


def visits_of(session: Session, viewer: Viewer) -> answers.VisitList:
    """Return the visits that somebody goes on, the latest day first."""
    rows = visit_queries.of_person(session, viewer.user_id) if viewer.user_id is not None else []
    files = (opened(session, row, viewer) for row in rows)
    return answers.VisitList(visits=[_row(one) for one in files if one is not None])


def visits_for(session: Session, evaluation_id: int, *, viewer: Viewer) -> list[answers.VisitRow]:
    """Return the visits of an evaluation that a viewer may know of."""
    rows = visit_queries.of_evaluation(session, evaluation_id)
    files = (opened(session, row, viewer) for row in rows)
    return [_row(one) for one in files if one is not None]


def _row(file: File) -> answers.VisitRow:
    return answers.VisitRow(
        id=file.row.id,
        evaluation=file.row.evaluation_id,
        community=file.community.slug,
        community_name=file.community.name,
        day=file.row.day,
        hour=file.hour,
        sealed_at=file.mine.sealed_at if file.mine else None,
    )


def _goes(session: Session, file: File) -> list[answers.Goes]:
    """Return who goes: to an evaluator who still scores blindly themselves alone."""
    return [
        answers.Goes(
            person=one.person_id, name=user.name, sealed_at=one.sealed_at, sha256=one.sha256
        )
        for one, user in visit_queries.evaluators(session, file.row.id)
        if _sees(file, one.person_id)
    ]


def _sees(file: File, person_id: int) -> bool:
    if file.mine is not None and file.mine.person_id == person_id:
        return True
    return file.plans and not file.evaluation.sight.blind


def _findings(session: Session, file: File, checks: list[Check]) -> Iterator[answers.Found]:
    """Yield what stands: one's own, and of others what they handed in."""
    people = {
        one.person_id: (one, user) for one, user in visit_queries.evaluators(session, file.row.id)
    }
    own = file.mine.person_id if file.mine else None
    readable = {
        id_
        for id_, (one, _) in people.items()
        if _sees(file, id_) and (id_ == own or one.sealed_at is not None)
    }
    if not readable:
        return
    rows = [one for one in visit_queries.rows(session, file.row.id) if one.person_id in readable]
    by_key = {one.key: one for one in checks}
    scene = scene_of(session, file.community)
    on_time = fold(visit_queries.operation_of(one) for one in rows if not one.late)
    late = fold(visit_queries.operation_of(one) for one in rows if one.late)
    for standing in (*on_time.values(), *late.values()):
        for one in standing.operations:
            if one.kind is Kind.FINDING:
                yield _found(
                    one, standing, by_key.get(one.target), scene, people[one.person][1].name
                )


def _found(
    one: Operation, standing: Standing, check: Check | None, scene: Scene, name: str
) -> answers.Found:
    label = told_checks([check])[0].label if check else Text(one.target, one.target)
    sight, place = SeenAs(one.value["sight"]), one.value.get("place")
    seen = evidence_of(one, check, scene)
    how = strength(seen)
    return answers.Found(
        operation=one.id,
        person=one.person,
        name=name,
        target=one.target,
        label=label,
        sight=sight,
        sight_label=sight.label,
        note=str(one.value.get("note", "")),
        place=(place[0], place[1]) if place else None,
        photos=list(one.photos),
        strength=how,
        strength_label=how.label,
        distance_m=round(seen.distance_m) if seen else None,
        late=one.late,
        differs=standing.differs,
    )


def evidence_of(one: Operation, check: Check | None, scene: Scene) -> Evidence | None:
    """Return where somebody stood as we compute it: the phone's own word is not asked."""
    given = one.evidence
    if given is None or check is None:
        return None
    here, there = (
        to_metres(shapely.Point(lon, lat), zone=scene.zone)
        for lon, lat in ((given["lon"], given["lat"]), (check.lon, check.lat))
    )
    distance = float(here.distance(there))
    return Evidence(
        accuracy_m=float(given["accuracy_m"]),
        distance_m=distance,
        within_sight=_free(scene, here, there),
        photo=bool(one.photos),
    )


def _free(scene: Scene, here: shapely.Point, there: shapely.Point) -> bool | None:
    """Tell whether no building lies between two places; None where no buildings are known."""
    if not len(scene.buildings):
        return None
    line = shapely.LineString([here, there])
    if line.length <= _WALL_M:
        return True
    view = shapely.ops.substring(line, 0, line.length - _WALL_M)
    blocked = shapely.STRtree(scene.buildings).query(view, predicate="crosses")
    return not len(blocked)
