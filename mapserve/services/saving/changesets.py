"""Saving: one changeset, in one transaction, becomes one revision of a community's map."""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from layers.words.audience import Audience
from layers.words.problems import Nature, Problem, Problems
from layers.words.text import Text
from layers.words.writer import Writer
from mapserve.programme.roles import Action, Viewer
from mapserve.services.communities.directory import place_of
from mapserve.services.saving.changeset_body import ChangesetIn
from mapserve.services.saving.checks import Check
from mapserve.services.saving.edit_rights import EditRights
from mapserve.services.saving.problem_collector import MOST_PROBLEMS
from mapserve.services.saving.receipts import answer
from mapserve.store import versions
from mapserve.store.models import Community
from mapserve.store.queries import features as feature_queries
from mapserve.store.versions import ChangesetReused, FeatureTaken, Save

__all__ = ["ChangesetIn", "Saved", "apply_changeset"]


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
    session: Session,
    community: Community,
    changeset: ChangesetIn,
    *,
    viewer: Viewer,
    writers: Collection[Writer] | None = None,
) -> Saved:
    """Save `changeset` as the community's next revision, all of it or nothing.

    The answer holds the created and modified features as of that revision, as far as the
    viewer may read them, and is the same text whenever the same changeset is sent again.

    Parameters
    ----------
    writers
        Of a changeset of the system: as whom it writes, in the name of the viewer. Whoever calls
        has asked whether they may. None is a drawing.

    Raises
    ------
    Forbidden
        The viewer may not draw here.
    ChangesetReused
        The id came before with another body, or in another community.
    Problems
        Everything that is wrong, up to `MOST_PROBLEMS`, each with its JSON pointer.
    EditConflict
        Others changed the same fields since; every conflict is listed.
    """
    place = place_of(community)
    if writers is None:
        viewer.require(Action.DRAW, place)
    audience = viewer.audience(place) if writers is None else Audience.STAFF
    present = versions.lock_one(session, community.id)
    known = versions.find_save(session, changeset.id)
    if known:
        if known.community_id != community.id or known.digest != changeset.digest():
            raise ChangesetReused
        touched = feature_queries.as_of(
            session, community_id=community.id, revision=known.revision, ids=known.touched
        )
        return Saved(answer(known.revision, touched, EditRights(audience)), created=False)
    check = Check(session, community, revision=present, audience=audience, writers=writers)
    check.run(changeset)
    _refuse(changeset, check)
    save = Save(
        id=changeset.id,
        community_id=community.id,
        revision=present + 1,
        digest=changeset.digest(),
        touched=[one.id for one in check.touched],
        author_id=viewer.user_id,
        comment=changeset.comment,
        begun=[one.version for one in check.drawn],
        ended=check.closed,
    )
    with ThreadPoolExecutor(1) as beside:  # the answer is written while PostgreSQL stores
        told = beside.submit(answer, save.revision, check.touched, check.rights)
        _write(session, save, changeset)
    set_committed_value(community, "revision", save.revision)
    return Saved(told.result(), created=True)


def _write(session: Session, save: Save, changeset: ChangesetIn) -> None:
    try:
        versions.write(session, [save])
    except FeatureTaken as taken:
        # Another community stored the same id between our look and our insert.
        where = [str(one.id) for one in changeset.create].index(str(taken.facts["id"]))
        raise Problems([taken.at(f"/create/{where}/id")]) from None


def _refuse(changeset: ChangesetIn, check: Check) -> None:
    if not (changeset.create or changeset.modify or changeset.delete):
        raise Problems([NothingToSave()])
    if check.problems:
        raise Problems(check.problems[:MOST_PROBLEMS])
    if check.conflicts:
        raise EditConflict(conflicts=check.conflicts)
