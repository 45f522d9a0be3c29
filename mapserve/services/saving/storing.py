"""Writing a checked save: the changeset, the versions it ends and those it begins."""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from mapserve.services.maps.references import Drawn
from mapserve.store.models import Community
from mapserve.store.queries import changesets as changeset_queries
from mapserve.store.queries.changesets import NewVersion


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
