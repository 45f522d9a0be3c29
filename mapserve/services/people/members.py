"""The members of a community: listed, and taken out by who may invite."""

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve.errors import Forbidden, NotFound
from mapserve.programme.roles import Action, Appointment, Role, ScopeKind, Viewer
from mapserve.services.communities.directory import place_of
from mapserve.services.people.accounts import dismiss
from mapserve.services.people.answers import Member
from mapserve.store.models import Community, User
from mapserve.store.queries import people as people_queries


def remove_member(session: Session, community: Community, user_id: int, *, by: Viewer) -> str:
    """Take somebody's roles in a community back and return their name.

    Raises
    ------
    Forbidden
        `by` may not invite here, or would remove themselves.
    NotFound
        They are no member.
    """
    by.require(Action.INVITE, place_of(community))
    if user_id == by.user_id:
        raise Forbidden(action=Text("移除這位成員", "remove this member"))
    user = session.get(User, user_id)
    roles = [
        Appointment(role, ScopeKind.COMMUNITY, community.slug)
        for role in (Role.VOLUNTEER, Role.LEADER)
    ]
    gone = sum(dismiss(session, user, role, by=by) for role in roles) if user else 0
    if user is None or not gone:
        raise NotFound(thing=Text("成員", "member"), name=str(user_id))
    return user.name


def list_members(session: Session, community: Community) -> list[Member]:
    """Return a community's members, one a role, leaders first."""
    return [
        Member(
            user_id=row.user_id,
            name=row.user.name,
            email=row.user.email,
            role=Role(row.role),
            since=row.created_at,
        )
        for row in people_queries.members(session, community.slug)
    ]
