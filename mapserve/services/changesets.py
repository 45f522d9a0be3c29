"""Saving: one changeset, in one transaction, becomes one revision of a community's map."""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from layers.errors import Problems
from mapserve.errors import ChangesetReused, EditConflict, FeatureTaken, Forbidden, NothingToSave
from mapserve.programme.roles import Action, Viewer
from mapserve.services.changeset_body import ChangesetIn
from mapserve.services.checking import Check
from mapserve.services.communities import place_of
from mapserve.services.features import allow_list
from mapserve.services.storing import Save, store
from mapserve.store import changeset_queries, feature_queries
from mapserve.store.changeset_queries import KnownChangeset
from mapserve.store.models import Community

__all__ = ["ChangesetIn", "Saved", "apply_changeset"]


@dataclass(frozen=True, slots=True)
class Saved:
    """The answer `{"revision": n, "features": […]}` as text; `created` is False for a replay."""

    answer: str
    created: bool


def apply_changeset(
    session: Session, community: Community, changeset: ChangesetIn, *, viewer: Viewer
) -> Saved:
    """Save `changeset` as the community's next revision, all of it or nothing.

    The answer holds the created and modified features as of that revision, as far as the
    viewer may read them, and is the same text whenever the same changeset is sent again.

    Raises
    ------
    Forbidden
        The viewer may not draw here.
    ChangesetReused
        The id came before with another body, or in another community.
    Problems
        Everything that is wrong, each with its JSON pointer.
    EditConflict
        Others changed the same fields since; every conflict is listed.
    """
    place = place_of(community)
    if not viewer.may(Action.DRAW, place):
        raise Forbidden(action=Action.DRAW.label)
    audience = viewer.audience(place)
    allowed = allow_list(audience)
    present = changeset_queries.lock(session, community.id)
    known = changeset_queries.known_changeset(session, changeset.id)
    if known:
        if known.community_id != community.id or not _same(known, changeset):
            raise ChangesetReused
        answer = _answer(session, community, allowed, known.revision, known.touched)
        return Saved(answer, created=False)
    check = Check(session, community, revision=present, audience=audience)
    check.run(changeset)
    _refuse(changeset, check)
    recorded = _store(
        session, community, changeset, check=check, viewer=viewer, revision=present + 1
    )
    if not recorded:
        raise ChangesetReused
    answer = _answer(session, community, allowed, present + 1, check.touched)
    return Saved(answer, created=True)


def _store(  # noqa: PLR0913 - what a save is made of
    session: Session,
    community: Community,
    changeset: ChangesetIn,
    *,
    check: Check,
    viewer: Viewer,
    revision: int,
) -> bool:
    digest = changeset.digest()
    save = Save(changeset.id, viewer.user_id, changeset.comment, digest, revision)
    try:
        return store(
            session,
            community,
            save,
            drawn=check.drawn,
            closed=check.closed,
            touched=check.touched,
        )
    except FeatureTaken as taken:
        # Another community stored the same id between our look and our insert.
        where = [str(one.id) for one in changeset.create].index(str(taken.facts["id"]))
        raise Problems([taken.at(f"/create/{where}/id")]) from None


def _same(known: KnownChangeset, changeset: ChangesetIn) -> bool:
    try:
        return known.body_sha256 == changeset.digest()
    except ValueError:
        return False


def _refuse(changeset: ChangesetIn, check: Check) -> None:
    if not (changeset.create or changeset.modify or changeset.delete):
        raise Problems([NothingToSave()])
    if check.problems:
        raise Problems(check.problems)
    if check.conflicts:
        raise EditConflict(conflicts=check.conflicts)


def _answer(
    session: Session,
    community: Community,
    allowed: str,
    revision: int,
    touched: list[uuid.UUID],
) -> str:
    return feature_queries.saved(
        session, community_id=community.id, allowed=allowed, revision=revision, ids=touched
    )
