"""What is said about a case: messages, remarks on the map, shapes that the community may take."""

import uuid
from typing import Any

import shapely
from geoalchemy2.shape import from_shape, to_shape
from sqlalchemy.orm import Session

from layers.geometry.crs import WGS84
from layers.words.text import Text
from mapserve import clock
from mapserve.errors import NotFound
from mapserve.programme.cases.thread import Saying
from mapserve.programme.roles import PERMISSIONS, Action, Role, Viewer
from mapserve.services.cases.answers import CaseMessage as Told
from mapserve.services.cases.files import File, find_case
from mapserve.services.cases.problems import AlreadyAccepted, MessageMisplaced, MessageReused
from mapserve.services.saving.changeset_body import ChangesetIn, ModifyIn
from mapserve.services.saving.changesets import apply_changeset
from mapserve.services.saving.feature_checks import checked_geometry
from mapserve.store.models import CaseMessage, User
from mapserve.store.queries import cases as case_queries


def say(  # noqa: PLR0913 - what is said, how, and where
    session: Session,
    number: int,
    text: str,
    *,
    viewer: Viewer,
    kind: Saying = Saying.MESSAGE,
    geometry: object = None,
    id_: uuid.UUID | None = None,
    phrase_id: int | None = None,
) -> CaseMessage:
    """Say something about a case; the same sent again under its id is said once.

    Remarks and proposals are the review's: they lie beside the drawing and change nothing of it.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden
    MessageMisplaced, MessageReused, GeometryInvalid and its kin
    """
    file = find_case(session, number, viewer=viewer)
    if kind is not Saying.MESSAGE:
        viewer.require(Action.REVIEW, file.place)
    if (geometry is None) != (kind is Saying.MESSAGE):
        raise MessageMisplaced(pointer="/geometry")
    shape = None if geometry is None else checked_geometry(file.layer, geometry)
    if kind is Saying.REMARK and shape is not None and shape.geom_type != "Point":
        raise MessageMisplaced(pointer="/geometry")
    known = session.get(CaseMessage, id_) if id_ else None
    if known is not None:
        if (known.case_id, known.by_id, known.text) != (number, viewer.user_id, text):
            raise MessageReused(pointer="/id")
        return known
    row = CaseMessage(
        id=id_ or uuid.uuid4(),
        case_id=file.row.id,
        kind=kind.value,
        text=text,
        geom=None if shape is None else from_shape(shape, srid=WGS84),
        by_id=viewer.user_id,
        as_role=_role(file, viewer),
        at=clock.now(),
        phrase_id=phrase_id,
    )
    session.add(row)
    session.flush()
    return row


def accept(session: Session, number: int, message_id: uuid.UUID, *, viewer: Viewer) -> int:
    """Take a proposed shape into the community's own drawing; return the revision it became.

    It is an ordinary changeset of whoever takes it: the community stays the author (R-73).

    Raises
    ------
    NotFound, SignInNeeded, Forbidden, AlreadyAccepted
    Problems, EditConflict
        As any other save.
    """
    file = find_case(session, number, viewer=viewer, lock=True)
    viewer.require(Action.DRAW, file.place)
    row = session.get(CaseMessage, message_id)
    if row is None or row.case_id != number or row.kind != Saying.PROPOSAL.value:
        raise NotFound(thing=Text("建議的形狀", "proposed shape"), name=str(message_id))
    if row.accepted_at is not None or row.geom is None:
        raise AlreadyAccepted
    change = ModifyIn(
        id=file.row.feature_id,
        base=file.drawing.revision,
        geometry=shapely.geometry.mapping(to_shape(row.geom)),
    )
    changeset = ChangesetIn(id=uuid.uuid4(), comment=_COMMENT, modify=[change])
    apply_changeset(session, file.community, changeset, viewer=viewer)
    row.accepted_at, row.accepted_by_id = clock.now(), viewer.user_id
    session.flush()
    return file.community.revision


_COMMENT = "採用顧問建議的形狀"


def messages_of(session: Session, file: File) -> list[Told]:
    """Return what was said about a case, in order."""
    return [_told(session, row, name) for row, name in case_queries.messages(session, file.row.id)]


def told_message(session: Session, row: CaseMessage) -> Told:
    """Return one message as it is told."""
    by = session.get(User, row.by_id) if row.by_id else None
    return _told(session, row, by.name if by else "")


def _told(session: Session, row: CaseMessage, name: str) -> Told:
    taken = session.get(User, row.accepted_by_id) if row.accepted_by_id else None
    geometry: Any = None if row.geom is None else to_shape(row.geom)
    return Told(
        id=row.id,
        kind=Saying(row.kind).value,
        text=row.text,
        geometry=geometry,
        by=name,
        role=Role(row.as_role) if row.as_role else None,
        at=row.at,
        accepted_at=row.accepted_at,
        accepted_by=taken.name if taken else "",
    )


def _role(file: File, viewer: Viewer) -> str | None:
    """Return in which role somebody speaks: the review's before that of whoever draws."""
    roles = [one.role for one in viewer.appointments if one.covers(file.place)]
    for action in (Action.REVIEW, Action.DRAW):
        found = next((one for one in roles if action in PERMISSIONS[one]), None)
        if found is not None:
            return found.value
    return None
