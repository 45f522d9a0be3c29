"""What became of the blind spots of a community, or of one person: where each stands, in words."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve import clock
from mapserve.programme.cases.notices import ASKED_AFTER, ASKED_UNTIL
from mapserve.programme.cases.table import CASE
from mapserve.programme.roles import PERMISSIONS, Action, Viewer
from mapserve.services.cases.answers import Story, StoryList
from mapserve.services.cases.files import hidden_from_members
from mapserve.services.cases.queue import is_overdue, title_of, waits_of
from mapserve.store.models import Community, ReviewCase
from mapserve.store.queries import stories as story_queries
from mapserve.store.queries.cases import Found

_MOST = 500
# What the review asked or why it judged so, as long as that stands.
_SAID = {
    "asked": "question",
    "photo_asked": "question",
    "dismissed": "reason",
    "on_hold": "hold_reason",
    "failed": "recheck_note",
    "seen_again": "again_for",
}


def stories_of(session: Session, community: Community, *, viewer: Viewer) -> StoryList:
    """Return the stories of a community's blind spots that a viewer may know of."""
    found = story_queries.of_community(
        session, community.id, appointments=viewer.appointments, hidden=hidden_from_members(),
        limit=_MOST,
    )  # fmt: skip
    return StoryList(stories=_stories(found, viewer))


def my_stories(session: Session, viewer: Viewer, *, limit: int) -> list[Story]:
    """Return the stories of what a viewer drew, what waits for somebody first, of late ones few."""
    if viewer.user_id is None or not viewer.appointments:
        return []
    found = story_queries.reported_by(
        session, viewer.user_id, appointments=viewer.appointments, hidden=hidden_from_members(),
        limit=limit,
    )  # fmt: skip
    return _stories(found, viewer)


def said_of(state: str, said: object) -> str:
    """Return what the review asked or why it judged so, as long as that stands; else ""."""
    return str(getattr(said, _SAID[state], None) or "") if state in _SAID else ""


def _stories(found: Iterable[Found], viewer: Viewer) -> list[Story]:
    return [_story(one, viewer) for one in found]


def _story(found: Found, viewer: Viewer) -> Story:
    row, community, properties, _ = found
    state = CASE.state[row.state]
    names = [one.label for one in waits_of(row)]
    by = row.acted.get("report", [None])[0]
    draws = {one.role for one in viewer.appointments if Action.DRAW in PERMISSIONS[one.role]}
    return Story(
        feature=row.feature_id,
        community=community.slug,
        community_name=community.name,
        title=title_of(properties or {}),
        state=row.state,
        label=state.label,
        waits=Text("、".join(one.zh for one in names), ", ".join(one.en for one in names)),
        yours=bool(draws & {one.role for one in state.waits_for}),
        due=row.due_on if names else None,
        overdue=is_overdue(row),
        said=said_of(row.state, row),
        asked_again=asked_again(row),
        mine=by is not None and by == viewer.user_id,
        since=row.entered_at,
    )


def asked_again(row: ReviewCase) -> bool:
    """Tell whether it was closed long enough ago to ask whether it is really better."""
    age = clock.now() - row.entered_at
    closed = row.state == "closed" and "close" in row.acted and "affirm" not in row.acted
    return closed and ASKED_AFTER <= age <= ASKED_UNTIL
