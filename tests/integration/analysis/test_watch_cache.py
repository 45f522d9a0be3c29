"""What watches a community is kept between questions, and never shown for another map."""

from sqlalchemy.orm import Session

from mapserve.programme.roles import OPERATOR
from mapserve.services.analysis.coverage import watched
from mapserve.services.saving.changesets import ChangesetIn, apply_changeset
from mapserve.store.models import Community
from tests.factories.changesets import camera, changeset


def save(session: Session, community: Community, **properties: object) -> None:
    body = ChangesetIn.model_validate(changeset([camera(**properties)]))
    apply_changeset(session, community, body, viewer=OPERATOR)
    session.refresh(community)


def test_the_same_question_is_answered_from_what_is_kept(
    session: Session, community: Community
) -> None:
    save(session, community, facing="all_round")
    first = watched(session, community, viewer=OPERATOR)
    assert watched(session, community, viewer=OPERATOR) is first


def test_the_same_revision_of_a_restored_map_is_another_map(
    session: Session, community: Community
) -> None:
    backup = session.begin_nested()
    save(session, community, facing="all_round")
    assert len(watched(session, community, viewer=OPERATOR).watch.watching.watchers) == 1
    backup.rollback()
    session.refresh(community)
    save(session, community, facing="unknown")
    assert community.revision == 1
    found = watched(session, community, viewer=OPERATOR).watch.watching
    assert (len(found.watchers), len(found.unknown)) == (0, 1)
