"""Saving: one changeset, in one transaction, becomes one revision of a community's map."""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from layers.errors import Problems
from mapserve.errors import ChangesetReused, EditConflict, Forbidden, NothingToSave
from mapserve.programme.roles import Action, Viewer
from mapserve.services.changeset_body import ChangesetIn
from mapserve.services.checking import Check
from mapserve.services.communities import place_of
from mapserve.services.features import allow_list
from mapserve.services.references import Drawn
from mapserve.store import changeset_queries, feature_queries
from mapserve.store.changeset_queries import NewVersion
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
    digest = changeset.digest()
    known = changeset_queries.known_changeset(session, changeset.id)
    if known:
        if (known.community_id, known.body_sha256) != (community.id, digest):
            raise ChangesetReused
        answer = _answer(session, community, allowed, known.revision, known.touched)
        return Saved(answer, created=False)
    check = Check(session, community, revision=present, audience=audience)
    check.run(changeset)
    _refuse(changeset, check)
    recorded = store(
        session,
        community,
        Save(changeset.id, viewer.user_id, changeset.comment, digest, present + 1),
        drawn=check.drawn,
        closed=check.closed,
        touched=check.touched,
    )
    if not recorded:
        raise ChangesetReused
    answer = _answer(session, community, allowed, present + 1, check.touched)
    return Saved(answer, created=True)


@dataclass(frozen=True, slots=True)
class Save:
    """Who saves what under which id, and the revision it becomes."""

    id: uuid.UUID
    author_id: int | None
    comment: str
    digest: bytes
    revision: int


def store(  # noqa: PLR0913 - the three kinds of change
    session: Session,
    community: Community,
    save: Save,
    *,
    drawn: list[Drawn],
    closed: list[uuid.UUID],
    touched: list[uuid.UUID],
) -> bool:
    """Write checked versions as revision `save.revision`; False if the changeset id is taken."""
    recorded = changeset_queries.record(
        session,
        changeset_id=save.id,
        community_id=community.id,
        revision=save.revision,
        author_id=save.author_id,
        comment=save.comment,
        digest=save.digest,
        touched=touched,
    )
    if not recorded:
        return False
    of = {"community_id": community.id, "revision": save.revision}
    changeset_queries.close(session, ids=closed, **of)
    changeset_queries.open_versions(
        session,
        versions=[
            NewVersion(one.id, one.layer.kind, one.ewkb, one.properties, one.source)
            for one in drawn
        ],
        **of,
    )
    set_committed_value(community, "revision", save.revision)
    return True


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
