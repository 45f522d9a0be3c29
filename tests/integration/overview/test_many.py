"""Overviews of many communities: towns instead of signs, folded words, grants that stay written."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from mapserve.clock import standing_at
from mapserve.programme.overview import Term
from mapserve.programme.roles import Appointment, Role, ScopeKind, Viewer
from mapserve.services.overview import communities as overview_communities
from mapserve.services.overview.communities import Narrowed, points_of, rows_of
from mapserve.store.models import Community
from tests.factories.applications import IN_TIME
from tests.factories.communities import HALF_LAT, HALF_LON, LAT, LON
from tests.factories.overviews import DAY, application

MINISTRY = Viewer(appointments=(Appointment(Role.MINISTRY, ScopeKind.ALL, ""),))
TERM = Term(116, 1)
More = Callable[..., Community]


@standing_at(IN_TIME)
def test_more_communities_than_a_map_takes_are_towns(
    session: Session, community: Community, more_communities: More, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = IN_TIME.date().replace(day=1)
    application(session, community, 1, "sent", due=late)
    application(session, more_communities("two"), 2, "approved")
    application(session, more_communities("far", county_code="65000"), 3, "closed", due=DAY)
    application(session, community, 4, "closed", period=(115, 2), due=late)
    few = points_of(session, TERM, "all", viewer=MINISTRY)
    assert (len(few.points), few.groups) == (3, [])
    assert [one.community for one in few.points if one.late] == [community.slug]

    monkeypatch.setattr(overview_communities, "MOST_POINTS", 2)
    many = points_of(session, TERM, "all", viewer=MINISTRY)
    assert many.points == []
    assert [(one.county_code, one.communities, one.late) for one in many.groups] == [
        ("63000", 2, 1),
        ("65000", 1, 0),
    ]
    for one in many.groups:
        here = [x for x in few.points if x.county == one.county]
        assert one.west <= min(x.lon for x in here) <= max(x.lon for x in here) <= one.east
    county = points_of(session, TERM, "63000", viewer=MINISTRY)
    assert (len(county.points), county.groups) == (2, [])  # few enough to tell apart


@standing_at(IN_TIME)
def test_a_point_stands_in_the_middle_of_its_community(
    session: Session, community: Community
) -> None:
    application(session, community, 1, "sent")
    [one] = points_of(session, TERM, "all", viewer=MINISTRY).points
    assert one.lon == pytest.approx(LON, abs=HALF_LON / 10)
    assert one.lat == pytest.approx(LAT, abs=HALF_LAT / 10)


@standing_at(IN_TIME)
def test_words_find_a_community_however_it_is_written(
    session: Session, community: Community
) -> None:
    application(session, community, 1, "sent")
    community.county, community.name = "臺北市", "美仁 Ａ１社區"
    session.flush()
    for words in ("台北", "a1", "美仁a", "社區 臺北"):
        found = rows_of(session, TERM, "all", Narrowed(query=words), viewer=MINISTRY)
        assert found.total == 1, words
    assert rows_of(session, TERM, "all", Narrowed(query="高雄"), viewer=MINISTRY).total == 0


@pytest.mark.parametrize(
    "change", ["UPDATE county_grant SET amount = 1", "DELETE FROM county_grant"]
)
def test_what_a_county_has_granted_is_never_written_over(
    session: Session, community: Community, change: str
) -> None:
    application(session, community, 1, "approved", granted=20_000)
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text(change))
    kept = session.execute(text("SELECT amount FROM county_grant ORDER BY number")).scalars()
    assert list(kept) == [20_007, 20_000]
