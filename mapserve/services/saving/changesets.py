"""Saving: one changeset, in one transaction, becomes one revision of a community's map."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from layers.words.problems import Nature, Problem, Problems
from layers.words.text import Text
from mapserve.programme.roles import Action, Viewer
from mapserve.services.communities.directory import place_of
from mapserve.services.saving.changeset_body import ChangesetIn
from mapserve.services.saving.checks import Check
from mapserve.services.saving.edit_rights import EditRights
from mapserve.services.saving.receipts import answer
from mapserve.services.saving.storing import Save, store
from mapserve.store.models import Community
from mapserve.store.queries import changesets as changeset_queries
from mapserve.store.queries import features as feature_queries
from mapserve.store.queries.changesets import FeatureTaken

__all__ = ["ChangesetIn", "Saved", "apply_changeset"]


class ChangesetReused(Problem):
    """The same changeset id came with another body."""

    code = "changeset-reused"
    nature = Nature.CONFLICT
    what = Text("這個變更編號已經用過，內容不同。", "This changeset id was used for other changes.")
    mend = Text("請用新的編號再送。", "Send it again under a new id.")


class EditConflict(Problem):
    """Somebody else changed the same fields meanwhile (facts: conflicts, nothing is stored).

    Each conflict is `{"id", "base", "yours", "theirs", "fields"}`: the feature as the device
    saw it, as it would have it, as it stands now (None: deleted), and the fields in dispute.
    """

    code = "edit-conflict"
    nature = Nature.CONFLICT
    what = Text("別人同時改了同一個地方。", "Somebody else changed the same thing meanwhile.")
    mend = Text("請比較兩個版本，選好再存。", "Compare both versions, choose, and save again.")


class NothingToSave(Problem):
    """A changeset without any change."""

    code = "nothing-to-save"
    what = Text("沒有要儲存的變更。", "There is nothing to save.")


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
    viewer.require(Action.DRAW, place)
    audience = viewer.audience(place)
    present = changeset_queries.lock(session, community.id)
    known = changeset_queries.known_changeset(session, changeset.id)
    if known:
        if known.community_id != community.id or known.body_sha256 != changeset.digest():
            raise ChangesetReused
        touched = feature_queries.as_of(
            session, community_id=community.id, revision=known.revision, ids=known.touched
        )
        return Saved(answer(known.revision, touched, EditRights(audience)), created=False)
    check = Check(session, community, revision=present, audience=audience)
    check.run(changeset)
    _refuse(changeset, check)
    recorded = _store(
        session, community, changeset, check=check, viewer=viewer, revision=present + 1
    )
    if not recorded:
        raise ChangesetReused
    return Saved(answer(present + 1, check.touched, check.rights), created=True)


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
            touched=[one.id for one in check.touched],
        )
    except FeatureTaken as taken:
        # Another community stored the same id between our look and our insert.
        where = [str(one.id) for one in changeset.create].index(str(taken.facts["id"]))
        raise Problems([taken.at(f"/create/{where}/id")]) from None


def _refuse(changeset: ChangesetIn, check: Check) -> None:
    if not (changeset.create or changeset.modify or changeset.delete):
        raise Problems([NothingToSave()])
    if check.problems:
        raise Problems(check.problems)
    if check.conflicts:
        raise EditConflict(conflicts=check.conflicts)
