"""Answers of a community by one press: photos put on the map, the step it comes to, the words.

In one transaction and once, however often a phone sends it (decision outbox-kinds).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from layers.model.contract import PHOTOS
from layers.model.shared_attributes import MOST_PHOTOS
from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.programme.cases.responses import STEPS, WORDS, Says
from mapserve.programme.cases.table import CASE
from mapserve.programme.roles import Action, Viewer
from mapserve.programme.workflow.questions import why_not
from mapserve.services.cases.answers import CaseAnswered
from mapserve.services.cases.deciding import take_step_of, tell_the_map
from mapserve.services.cases.files import File, find_case, find_case_of, subject_of
from mapserve.services.cases.problems import MessageReused
from mapserve.services.cases.thread import say
from mapserve.services.saving.changeset_body import ChangesetIn, ModifyIn
from mapserve.services.saving.changesets import apply_changeset
from mapserve.services.workflow.outcomes import settled
from mapserve.services.workflow.steps import Asked
from mapserve.store.models import CaseMessage, Community

_COMMENT = "死角的新照片"


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """What was pressed; `id` is made on the device, `text` may be ""."""

    id: UUID
    feature: UUID
    says: Says
    text: str = ""
    photos: tuple[UUID, ...] = ()


def respond(
    session: Session, community: Community, pressed: Pressed, *, viewer: Viewer
) -> CaseAnswered:
    """Take what was pressed for a blind spot of the community; sent again it is taken once.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden
    MessageReused, StepBlocked and its kin
    Problems
        A photo has not come up.
    """
    file = find_case_of(session, pressed.feature, viewer=viewer)
    if file.community.id != community.id:
        raise NotFound(thing=Text("案件", "case"), name=str(pressed.feature))
    viewer.require(Action.DRAW, file.place)
    file = find_case(session, file.row.id, viewer=viewer, lock=True)
    known = session.get(CaseMessage, pressed.id)
    if known is not None:
        if (known.case_id, known.by_id) != (file.row.id, viewer.user_id):
            raise MessageReused(pointer="/id")
        return _told(file)
    if pressed.photos and file.drawn:
        _add_photos(session, file, pressed.photos, viewer=viewer)
        file = find_case(session, file.row.id, viewer=viewer, lock=True)
    words = pressed.text or WORDS[pressed.says].zh
    _step(session, file, pressed, words, viewer=viewer)
    say(session, file.row.id, words, viewer=viewer, id_=pressed.id)
    return _told(file)


def _add_photos(session: Session, file: File, photos: Sequence[UUID], *, viewer: Viewer) -> None:
    """Put photos behind those of the drawing; the first, of before, stays where there are many."""
    there: list[str] = list(file.properties.get(PHOTOS, []))
    named = [*there, *(str(one) for one in photos if str(one) not in there)]
    if named == there:
        return
    named = [*named[:1], *named[1:][-(MOST_PHOTOS - 1) :]]
    change = ModifyIn(
        id=file.row.feature_id, base=file.drawing.revision, properties={PHOTOS: named}
    )
    changeset = ChangesetIn(id=uuid4(), comment=_COMMENT, modify=[change])
    apply_changeset(session, file.community, changeset, viewer=viewer)


def _step(session: Session, file: File, pressed: Pressed, words: str, *, viewer: Viewer) -> None:
    """Take the step that it comes to, if it comes to one where the case stands now."""
    for verb, field in STEPS[pressed.says]:
        step = CASE.step.get((verb, file.row.state))
        given = {field: words} if field else {}
        if step is None:
            continue
        if pressed.says is Says.GOOD and pressed.photos and "closing_photo" in step.takes:
            given["closing_photo"] = str(pressed.photos[-1])
        subject = subject_of(session, file, given)
        hindered = why_not(CASE, verb, subject.snapshot(given), viewer)
        if hindered and verb == "affirm":
            continue  # somebody was quicker: it is said all the same
        if hindered:
            given.pop("closing_photo", None)  # it proves nothing, and is on the map all the same
        asked = Asked(verb=verb, version=file.row.version, given=given)
        settled(take_step_of(session, file, asked, viewer=viewer))
        tell_the_map(session, file, viewer=viewer)
        return


def _told(file: File) -> CaseAnswered:
    row = file.row
    return CaseAnswered(
        case=row.id, feature=row.feature_id, state=row.state, label=CASE.state[row.state].label
    )
