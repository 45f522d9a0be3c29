"""Cases follow the map: begun with a drawing, ended when it goes, seen again when a watcher breaks.

Bookkeeping of a save, in its transaction: whoever writes versions of features calls it.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from layers.model.capabilities import State
from layers.model.catalogue import CATALOGUE, layer_of
from layers.model.kinds.blind_spot import Status
from layers.words.problems import Problem
from layers.words.text import Text
from mapserve.programme.cases.status import CARRIED
from mapserve.programme.cases.table import OPEN
from mapserve.programme.roles import OPERATOR, Action, Viewer
from mapserve.services.analysis.coverage import watched
from mapserve.services.cases.deciding import take_step_of, tell_the_map
from mapserve.services.cases.files import SPOTS, File
from mapserve.services.cases.signs import lost_metres, note_signs
from mapserve.services.communities.directory import place_of
from mapserve.services.workflow.outcomes import Refused
from mapserve.services.workflow.steps import Asked, begin
from mapserve.services.workflow.subjects import Subject
from mapserve.store import events
from mapserve.store.models import Community, ReviewCase
from mapserve.store.queries import cases as case_queries
from mapserve.store.queries import features as feature_queries
from mapserve.store.versions import Version

_AS_DRAWN = "原有的資料就這樣標示。"
_BACK = "社區又把它畫回圖上。"
_WATCHED_OVER = ("passed", "closed")
_REACH_M = 60.0  # as far as a camera tells one person from another, and no lamp shines


def follow_save(
    session: Session,
    community: Community,
    touched: Collection[UUID],
    *,
    viewer: Viewer,
    trace: str = "",
) -> None:
    """Let the cases of a community follow its last save.

    Parameters
    ----------
    touched
        The features that it created, changed or took away.
    trace
        What cases of what stood further on already say of where they have that from.
    """
    revision = community.revision
    now = _versions(session, community, touched, revision)
    before = _versions(session, community, touched, revision - 1)
    spots = {one for one, version in {**before, **now}.items() if version.layer in SPOTS}
    if spots:
        _follow_spots(session, community, spots, now, viewer=viewer, trace=trace)
    broken = [one for one in before if _stopped(before[one], now.get(one))]
    if broken:
        _reopen(session, community, broken, before, revision)


def _versions(
    session: Session, community: Community, ids: Collection[UUID], revision: int
) -> dict[UUID, Version]:
    found = feature_queries.as_of(session, community_id=community.id, revision=revision, ids=ids)
    return {one.id: one for one in found}


def _follow_spots(  # noqa: PLR0913 - a save, and where it is from
    session: Session,
    community: Community,
    spots: Collection[UUID],
    now: dict[UUID, Version],
    *,
    viewer: Viewer,
    trace: str,
) -> None:
    known = case_queries.of_features(session, spots)
    drawn = [now[one] for one in sorted(spots) if one in now]
    fresh = [_begin(session, community, one, viewer, trace) for one in drawn if one.id not in known]
    for one in drawn:
        case = known.get(one.id)
        if case is None:
            continue
        file = _file(community, case, one, drawn=True)
        if case.state == "withdrawn":
            _step(session, file, "see_again", again_for=_BACK)
        # What comes back under its old id is drawn as new; its case may have ended before.
        tell_the_map(session, file, viewer=OPERATOR)
    for id_, case in known.items():
        if id_ not in now and case.state in OPEN:
            last = case_queries.drawing(session, id_)
            if last is not None:
                _step(session, _file(community, case, last[0], drawn=False), "withdraw")
    note_signs(session, [*fresh, *(case for id_, case in known.items() if id_ in now)])


def _begin(
    session: Session, community: Community, drawing: Version, viewer: Viewer, trace: str
) -> ReviewCase:
    """Begin the case of a drawing, and carry it on to where a file says it stands."""
    row = ReviewCase(community_id=community.id, feature_id=drawing.id)
    place = place_of(community)
    by = viewer if viewer.may(Action.DRAW, place) else OPERATOR
    begun = begin(session, Subject(row=row, place=place), viewer=by)
    if isinstance(begun, Refused):
        raise begun.problems[0]
    session.refresh(row, ["created_at", "risk", "near_school", "signs"])
    file = _file(community, row, drawing, drawn=True)
    status = Status(drawing.properties.get("status", Status.FOUND))
    for _ in range(CARRIED[status]):
        _step(session, file, "carry", trace)
    said = drawing.properties.get("recheck_result") or _AS_DRAWN
    if status is Status.RECHECK_FAILED:
        _step(session, file, "fail", trace, recheck_note=said)
    if status is Status.DISMISSED:
        _step(session, file, "dismiss", trace, reason=_AS_DRAWN)
    if row.state != "reported":
        events.forgive_all(session, row.workflow.name, row.id)
    return row


def _stopped(before: Version, now: Version | None) -> bool:
    """Tell whether a watcher or a lamp that worked does so no more."""
    layer = layer_of(before.layer)
    if not (layer.watches or layer.lights):
        return False
    if layer.counts_as(before.properties) is not State.WORKING:
        return False
    return now is None or layer.counts_as(now.properties) is not State.WORKING


def _reopen(
    session: Session,
    community: Community,
    broken: Sequence[UUID],
    before: dict[UUID, Version],
    revision: int,
) -> None:
    """See cases again that were closed because of what watched or lit their place until now."""
    known = case_queries.watched_by(session, community.id, broken, states=_WATCHED_OVER)
    # Not only those that were measured since it was put up.
    near = case_queries.around(
        session,
        community.id,
        [before[one].ewkb for one in broken],
        metres=_REACH_M,
        states=_WATCHED_OVER,
    )
    numbers = sorted({*known, *near})
    if not numbers:
        return
    try:
        was = watched(session, community, viewer=OPERATOR, revision=revision - 1)
        now = watched(session, community, viewer=OPERATOR, revision=revision)
    except Problem:
        return  # too much at this moment: the next measuring of the cases tells
    lamps = [str(one) for one in broken if before[one].layer in CATALOGUE.lights]
    for number in numbers:
        row = case_queries.by_id(session, number, lock=True)
        found = row and case_queries.drawing(session, row.feature_id)
        if row is None or not found:
            continue
        watch_m, light_m = lost_metres(was, now, row.feature_id, lamps)
        if watch_m or light_m:
            file = _file(community, row, found[0], drawn=found[1])
            words = _lost(watch_m, light_m).zh
            _step(session, file, "see_again", again_for=words, lost_m=watch_m + light_m)
            tell_the_map(session, file, viewer=OPERATOR)
            note_signs(session, [row])


def _lost(watch_m: int, light_m: int) -> Text:
    if watch_m:
        return Text(
            f"監看這裡的設備故障或拿掉了，少看 {watch_m} 公尺。",
            f"What watched it is broken or gone: {watch_m} m are unwatched.",
        )
    return Text(
        f"照亮這裡的路燈不亮或拿掉了，暗了 {light_m} 公尺。",
        f"The lamp that lit it is out or gone: {light_m} m are dark.",
    )


def _file(community: Community, row: ReviewCase, drawing: Version, *, drawn: bool) -> File:
    return File(row=row, community=community, drawing=drawing, drawn=drawn, staff=True)


def _step(session: Session, file: File, verb: str, note: str = "", **given: object) -> None:
    asked = Asked(verb=verb, version=file.row.version, given=given, note=note)
    outcome = take_step_of(session, file, asked, viewer=OPERATOR)
    if isinstance(outcome, Refused):
        raise outcome.problems[0]
