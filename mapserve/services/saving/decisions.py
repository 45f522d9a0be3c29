"""Decisions of the review: the one way to write what whoever draws may not (`Writer.REVIEW`)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from layers.words.writer import Writer
from mapserve.programme.roles import Viewer
from mapserve.services.saving.changeset_body import ChangesetIn, ModifyIn
from mapserve.services.saving.changesets import apply_changeset
from mapserve.store import versions
from mapserve.store.models import Community


def write_decision(  # noqa: PLR0913 - each by its name
    session: Session,
    community: Community,
    feature_id: UUID,
    values: Mapping[str, Any],
    *,
    viewer: Viewer,
    decision_id: UUID,
    comment: str = "",
) -> int:
    """Write what the review decided of a feature into the map; return the revision it became.

    It is a changeset of the system in the viewer's name, on the feature as it stands now: it meets
    no conflict, and the community's history shows it like any other. Whoever calls has asked
    whether the step may be taken.

    Parameters
    ----------
    values
        Attributes that the review decides; None clears one.
    decision_id
        Of the event that it follows from: the same again changes nothing.

    Raises
    ------
    Problems
        With `UnknownFeature`, `BaseUnknown` (it has been deleted), `FieldDecided` (an attribute
        that the review does not decide) or what the layer's check says.
    ChangesetReused
        The id is that of another community's changeset.
    """
    present = versions.lock_one(session, community.id)
    known = versions.find_save(session, decision_id)
    if known and known.community_id == community.id:
        return known.revision
    change = ModifyIn(id=feature_id, base=present, properties=dict(values))
    changeset = ChangesetIn(id=decision_id, comment=comment, modify=[change])
    apply_changeset(session, community, changeset, viewer=viewer, writers={Writer.REVIEW})
    return present + 1
