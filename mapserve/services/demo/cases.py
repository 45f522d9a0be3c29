"""The demo's cases: a blind spot in every state, drawn by its community and brought there."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import shapely
import shapely.affinity
from sqlalchemy.orm import Session

from layers.geometry.crs import to_degrees
from mapserve import clock
from mapserve.clock import standing_at
from mapserve.programme.cases.thread import Saying
from mapserve.programme.roles import OPERATOR, Viewer
from mapserve.services.analysis.scenes import scene_of
from mapserve.services.cases.beginning import follow_save
from mapserve.services.cases.deciding import take_step
from mapserve.services.cases.files import SPOTS, find_case_of
from mapserve.services.cases.signs import measure_cases
from mapserve.services.cases.thread import say
from mapserve.services.communities.directory import find_community
from mapserve.services.demo.applications import people_of
from mapserve.services.saving.changesets import ChangesetIn, apply_changeset
from mapserve.services.workflow.outcomes import settled
from mapserve.services.workflow.steps import Asked
from mapserve.store.models import Community
from mapserve.store.queries import cases as case_queries

_NAMES = uuid.UUID("6f0f4a51-6a0e-5d0b-9d9a-0c6d1d6a2b17")
# On the longest streets, a spot each, and then others along the same ones.
_STREETS, _SHARES = 40, (0.5, 0.2, 0.8, 0.35, 0.65)
_Way = tuple[tuple[str, str, Mapping[str, Any]], ...]
_A, _L = "advisor", "leader"
_CONFIRM: _Way = ((_A, "confirm", {}),)
_DECIDE: _Way = (
    *_CONFIRM,
    (_L, "decide", {"measures": ["cameras", "watch_team"], "actor": "town_office", "term": "now"}),
)
_DONE: _Way = (*_DECIDE, (_L, "start", {}), (_L, "finish", {}))
_PASSED: _Way = (*_DONE, (_A, "pass", {"recheck_note": "換了新燈，晚上從巷口看得到底。"}))
_ASK: _Way = ((_A, "ask", {"question": "請補一張晚上拍的照片，看得出多暗。"}),)
_AGAIN = {"again_for": "燈又不亮了，垃圾也回來了。"}
# Community, the spot's name, what kind of place, causes, hour, days ago, and its way.
SPOTS_OF: tuple[tuple[str, str, str, tuple[str, ...], str, int, _Way], ...] = (
    ("fuan", "巷口轉角", "dark_lane", ("dark", "few_people"), "night", 1, ()),
    ("fuan", "停車場後方", "car_park", ("no_camera",), "night", 40, ()),
    ("fuan", "公園廁所旁", "toilet", ("easy_in", "dark"), "night", 9, _ASK),
    ("fuan", "防火巷底", "fire_lane", ("blocked_view", "neglect"), "all_day", 6,
     (*_ASK, (_L, "answer", {"answer": "補好了，是巷底第二盞燈。"}))),
    ("fuan", "騎樓盡頭", "arcade", ("blocked_view",), "day", 12, _CONFIRM),
    ("fuan", "工地圍籬邊", "building_site", ("dark",), "night", 30, _DECIDE),
    ("anhe", "空屋門前", "empty_house", ("unowned", "neglect"), "all_day", 25,
     (*_DECIDE, (_L, "start", {}))),
    ("anhe", "校門旁小巷", "school_side", ("few_people",), "to_school", 20, _DONE),
    ("anhe", "站牌後方", "station_side", ("dark",), "night", 18,
     (*_DONE, (_A, "ask", {"question": "請補改善後的照片。"}))),
    ("anhe", "樓梯間出口", "stairwell", ("trap",), "night", 16, _PASSED),
    ("wanghai", "堤防步道", "riverbank", ("few_people", "no_signal"), "night", 22,
     (*_DONE, (_A, "fail", {"recheck_note": "只亮了一盞，轉角還是暗。"}))),
    ("wanghai", "魚市後巷", "dark_lane", ("dark",), "night", 14,
     (*_CONFIRM, (_A, "hold", {"hold_reason": "等道路工程完工再看。"}))),
    ("wanghai", "舊倉庫邊", "vacant_lot", ("unowned",), "all_day", 50,
     (*_PASSED, (_A, "close", {}))),
    ("shanyao", "橋下空地", "under_bridge", ("dark", "neglect"), "night", 60,
     (*_PASSED, (_A, "close", {}), (_L, "see_again", _AGAIN))),
    ("shanyao", "產業道路口", "other", ("few_people",), "day", 8,
     ((_A, "dismiss", {"reason": "這裡白天有人看店，監視器也看得到。"}),)),
    ("shanyao", "涼亭後面", "park", ("blocked_view",), "night", 4, ()),
    ("shanyao", "停車棚", "car_park", ("dark",), "night", 3, ()),
)  # fmt: skip
_TAKEN_OFF, _MERGED, _INTO = "停車棚", "騎樓盡頭二", "騎樓盡頭"


def add_cases(session: Session) -> None:
    """Draw the demo's blind spots and judge them, where they are not drawn yet."""
    places: dict[str, Iterator[shapely.Point]] = {}
    if _id("fuan", "巷口轉角") in {one.feature_id for one in _known(session, "fuan")}:
        return
    merged = ("fuan", _MERGED, "arcade", ("blocked_view",), "day", 2, ())
    for slug, name, place, causes, hour, days, way in (*SPOTS_OF, merged):
        community = find_community(session, slug)
        points = places.setdefault(slug, _places(session, community))
        people = people_of(session, community)
        with standing_at(clock.now() - dt.timedelta(days=days)):
            properties = {"name": name, "place": place, "causes": causes, "time_of_risk": hour}
            feature = _draw(session, community, next(points), properties, people[_L])
            for who, verb, given in way:
                _step(session, feature, verb, given, people[who])
    _end_otherwise(session)
    for slug in places:
        measure_cases(session, find_community(session, slug))


def _end_otherwise(session: Session) -> None:
    """Take one off the map, merge one into another, and let the advisor say something."""
    fuan, shanyao = find_community(session, "fuan"), find_community(session, "shanyao")
    gone = {"id": _id("shanyao", _TAKEN_OFF), "base": shanyao.revision}
    _save(session, shanyao, {"delete": [gone]}, people_of(session, shanyao)[_L])
    advisor = people_of(session, fuan)[_A]
    into = find_case_of(session, _id("fuan", _INTO), viewer=advisor).row
    _step(session, _id("fuan", _MERGED), "merge", {"merged_into": into.id}, advisor)
    session.refresh(into)
    say(session, into.id, "這裡白天人多，晚上會不會更暗？", viewer=advisor)
    drawing = find_case_of(session, _id("fuan", _INTO), viewer=advisor)
    moved = shapely.affinity.translate(drawing.geometry, 0.00003, 0.00003)
    say(
        session,
        into.id,
        "我看是往北邊一點，建議移到這裡。",
        viewer=advisor,
        kind=Saying.PROPOSAL,
        geometry=shapely.geometry.mapping(moved),
    )


def _known(session: Session, slug: str) -> list[Any]:
    return case_queries.of_community(session, find_community(session, slug).id)


def _id(slug: str, name: str) -> uuid.UUID:
    return uuid.uuid5(_NAMES, f"{slug}/{name}")


def _draw(
    session: Session,
    community: Community,
    point: shapely.Point,
    properties: Mapping[str, Any],
    leader: Viewer,
) -> uuid.UUID:
    id_ = _id(community.slug, properties["name"])
    spot = {
        "id": id_,
        "layer": SPOTS[0],
        "geometry": {"type": "Point", "coordinates": [round(one, 7) for one in point.coords[0]]},
        "properties": {**properties, "causes": list(properties["causes"])},
    }
    _save(session, community, {"create": [spot]}, leader)
    return id_


def _save(
    session: Session, community: Community, changes: Mapping[str, Any], leader: Viewer
) -> None:
    changeset = ChangesetIn.model_validate({"id": uuid.uuid4(), **changes})
    apply_changeset(session, community, changeset, viewer=leader)
    follow_save(session, community, changeset.touched(), viewer=leader)


def _step(
    session: Session, feature: uuid.UUID, verb: str, given: Mapping[str, Any], viewer: Viewer
) -> None:
    row = find_case_of(session, feature, viewer=OPERATOR).row
    asked = Asked(verb=verb, version=row.version, given=given)
    settled(take_step(session, row.id, asked, viewer=viewer))


def _places(session: Session, community: Community) -> Iterator[shapely.Point]:
    """Yield points on streets of the community."""
    scene = scene_of(session, community)
    streets = sorted(scene.streets, key=lambda one: -one.length)[:_STREETS]
    for share in _SHARES:
        for one in streets:
            point = one.interpolate(share, normalized=True)
            if scene.boundary.contains(point):
                yield to_degrees(point, zone=scene.zone)
