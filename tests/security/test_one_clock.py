"""Links and invitations end by one clock, the database's, however wrong the application's is."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mapserve.programme.roles import Appointment, Role, ScopeKind, Viewer
from mapserve.services.maps.photos import UNNAMED_FOR, tidy_photos
from mapserve.services.people.accounts import add_user
from mapserve.services.people.invitations import (
    InvitationSpent,
    invite,
    list_invitations,
    open_invitation,
    revoke_invitation,
)
from mapserve.services.people.tokens import LINK_GOOD_FOR, LinkSpent, follow_link, make_link
from mapserve.store.database import Database
from tests.factories.communities import make_community

MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
LEADER = Viewer(user_id=None, appointments=(Appointment(Role.ADMIN, ScopeKind.ALL, ""),))
Shift = Callable[[dt.timedelta], None]


@pytest.fixture
def shifted(fresh_database: Database) -> Iterator[tuple[Database, Shift]]:
    """A database whose clock a test moves away from the application's."""
    name = fresh_database.engine.url.database
    with fresh_database.engine.begin() as connection:
        run = connection.exec_driver_sql
        run("CREATE SCHEMA moved")
        run(f'ALTER DATABASE "{name}" SET search_path = moved, pg_catalog, public')
    database = Database(fresh_database.engine.url)

    def shift(by: dt.timedelta) -> None:
        with fresh_database.engine.begin() as connection:
            connection.exec_driver_sql(
                "CREATE OR REPLACE FUNCTION moved.now() RETURNS timestamptz STABLE LANGUAGE sql AS "
                f"$$ SELECT pg_catalog.now() + interval '{by.total_seconds()} seconds' $$"
            )

    yield database, shift
    database.close()


@pytest.mark.parametrize("off", [-45 * MINUTE, 45 * MINUTE, -400 * DAY], ids=str)
def test_a_link_is_good_for_half_an_hour_of_one_clock(
    shifted: tuple[Database, Shift], off: dt.timedelta
) -> None:
    database, shift = shifted
    shift(off)
    with database.transaction() as session:
        assert _is_about(_now(session) - dt.datetime.now(dt.UTC), off)
        user = add_user(session, email="meiyu@example.org")
        early = make_link(session, user)
    shift(off + LINK_GOOD_FOR - MINUTE)
    with database.transaction() as session:
        assert follow_link(session, early).user.email == "meiyu@example.org"
        late = make_link(session, user)
    shift(off + 2 * LINK_GOOD_FOR)
    with pytest.raises(LinkSpent), database.transaction() as session:
        follow_link(session, late)


@pytest.mark.parametrize("off", [-45 * MINUTE, 45 * MINUTE, 20 * DAY], ids=str)
def test_an_invitation_is_good_for_its_days_of_one_clock(
    shifted: tuple[Database, Shift], off: dt.timedelta
) -> None:
    database, shift = shifted
    shift(off)
    with database.transaction() as session:
        community = make_community(session)
        kept, secret = invite(session, community, role=Role.VOLUNTEER, viewer=LEADER, days=7)
        assert _is_about(kept.expires_at - _now(session), 7 * DAY)
        invite(session, community, role=Role.VOLUNTEER, viewer=LEADER, days=8)

    def states() -> list[Any]:
        with database.transaction() as session:
            return [one.state for one in list_invitations(session, community)]

    shift(off + 7 * DAY - MINUTE)
    assert states() == ["open", "open"]
    with database.transaction() as session:
        open_invitation(session, secret)
    shift(off + 7 * DAY + MINUTE)
    assert states() == ["open", "expired"]
    with pytest.raises(InvitationSpent), database.transaction() as session:
        open_invitation(session, secret)
    with database.transaction() as session:
        revoke_invitation(session, community, kept.id, viewer=LEADER)
    assert states() == ["open", "revoked"]


def test_photos_that_wait_for_a_save_are_as_old_as_the_database_says(
    shifted: tuple[Database, Shift], monkeypatch: pytest.MonkeyPatch
) -> None:
    database, shift = shifted
    shift(-2 * UNNAMED_FOR)
    asked: list[dt.datetime] = []
    monkeypatch.setattr(
        "mapserve.store.queries.photos.communities_with_photos",
        lambda _session, *, before: asked.append(before) or [],
    )
    with database.transaction() as session:
        tidy_photos(session)
        assert _is_about(_now(session) - asked[0], UNNAMED_FOR)


def _now(session: Session) -> dt.datetime:
    return session.scalars(select(func.now())).one()


def _is_about(found: dt.timedelta, wanted: dt.timedelta) -> bool:
    return abs(found - wanted) < 5 * MINUTE
