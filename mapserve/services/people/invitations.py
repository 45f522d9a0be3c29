"""Invitations to a community: made by its leader, opened as a link or QR code, accepted."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy.orm import Session

from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve.errors import Forbidden, NotFound
from mapserve.programme.roles import ANYONE, OPERATOR, Action, Appointment, Role, ScopeKind, Viewer
from mapserve.services.communities.directory import place_of
from mapserve.services.people import answers
from mapserve.services.people.accounts import (
    add_user,
    appoint,
    find_user_by_email,
    viewer_of_user,
)
from mapserve.services.people.hashed_secrets import hashed, new_secret
from mapserve.store.models import Community, Invitation, User
from mapserve.store.queries import people as people_queries

DAYS = 7
MOST_DAYS = 30
MOST_USES = 100
ROLES = (Role.VOLUNTEER, Role.LEADER)


class EmailTaken(Problem):
    """A mail address that somebody signs in with already."""

    code = "email-taken"
    nature = Nature.CONFLICT
    what = Text("這個電子郵件已經有帳號。", "There is an account with this mail address.")
    mend = Text("請先登入，再打開邀請。", "Sign in first, then open the invitation.")


class InvitationSpent(NotFound):
    """An invitation that was revoked, used up, has expired, or never was."""

    code = "invitation-spent"
    what = Text("這個邀請已經失效。", "This invitation is no longer good.")
    mend = Text("請社區負責人再給您一個。", "Ask the community leader for a new one.")


def invite(  # noqa: PLR0913 - what an invitation is
    session: Session,
    community: Community,
    *,
    role: Role,
    viewer: Viewer,
    uses: int = 1,
    days: int = DAYS,
) -> tuple[Invitation, str]:
    """Return a new invitation and its secret, which can never be read again.

    `uses` is held to 1 to 100 and `days` to 1 to 30.

    Raises
    ------
    Forbidden
        The viewer may not invite here, or not to this role.
    """
    appointment = Appointment(role, ScopeKind.COMMUNITY, community.slug)
    place = place_of(community)
    viewer.require(Action.INVITE, place)
    if role not in ROLES or not viewer.may_appoint(appointment, place=place):
        raise Forbidden(action=Action.INVITE.label)
    secret, sha256 = new_secret()
    invitation = Invitation(
        community_id=community.id,
        role=role,
        sha256=sha256,
        created_by_id=viewer.user_id,
        expires_at=people_queries.NOW + dt.timedelta(days=max(1, min(days, MOST_DAYS))),
        uses_left=max(1, min(uses, MOST_USES)),
    )
    session.add(invitation)
    session.flush()
    return invitation, secret


class Opened(NamedTuple):
    """Who invites to what: `inviter` is "" for who is here no more."""

    community: Community
    role: Role
    inviter: str
    expires_at: dt.datetime


def open_invitation(session: Session, secret: str) -> Opened:
    """Return who invites to what.

    Raises
    ------
    InvitationSpent
        Unknown, expired, revoked or used up.
    """
    invitation = _valid(session, secret)
    inviter = session.get(User, invitation.created_by_id) if invitation.created_by_id else None
    return Opened(
        community=session.get_one(Community, invitation.community_id),
        role=Role(invitation.role),
        inviter=inviter.name if inviter else "",
        expires_at=invitation.expires_at,
    )


def accept_invitation(session: Session, secret: str, user: User) -> Community:
    """Make `user` what the invitation says and return the community.

    It is the inviter who appoints: what they may not do any more, their invitation does not.
    Somebody who is that already spends no use.

    Raises
    ------
    InvitationSpent
    """
    invitation = _valid(session, secret, lock=True)
    community = session.get_one(Community, invitation.community_id)
    role = Appointment(Role(invitation.role), ScopeKind.COMMUNITY, community.slug)
    if appoint(session, user, role, by=_inviter(session, invitation)):
        invitation.uses_left -= 1
    session.flush()
    return community


def join(
    session: Session, secret: str, *, name: str, email: str, password: str
) -> tuple[User, Community]:
    """Sign up a new person by invitation; return them and the community they joined.

    Raises
    ------
    InvitationSpent, EmailInvalid, EmailTaken, PasswordTooShort, PasswordTooLong
    """
    _valid(session, secret, lock=True)
    if find_user_by_email(session, email) is not None:
        raise EmailTaken
    user = add_user(session, email=email, name=name, password=password, confirmed=False)
    return user, accept_invitation(session, secret, user)


def revoke_invitation(
    session: Session, community: Community, invitation_id: int, *, viewer: Viewer
) -> None:
    """Make an invitation useless.

    Raises
    ------
    Forbidden, NotFound
    """
    viewer.require(Action.INVITE, place_of(community))
    invitation = session.get(Invitation, invitation_id)
    if invitation is None or invitation.community_id != community.id:
        raise NotFound(thing=Text("邀請", "invitation"), name=str(invitation_id))
    invitation.revoked_at = invitation.revoked_at or people_queries.NOW
    session.flush()


def list_invitations(session: Session, community: Community) -> list[answers.Invitation]:
    """Return a community's invitations, the newest first."""
    return [
        answers.Invitation(
            id=one.id,
            role=Role(one.role),
            inviter=inviter or "",
            created_at=one.created_at,
            expires_at=one.expires_at,
            uses_left=one.uses_left,
            state=_state(one, expired=expired),
        )
        for one, inviter, expired in people_queries.invitations(session, community.id)
    ]


def _state(invitation: Invitation, *, expired: bool) -> str:
    if invitation.revoked_at is not None:
        return "revoked"
    if invitation.uses_left == 0:
        return "used"
    return "expired" if expired else "open"


def _valid(session: Session, secret: str, *, lock: bool = False) -> Invitation:
    """Return the invitation of a secret, if whoever made it might still make it."""
    invitation = people_queries.invitation(session, hashed(secret), lock=lock)
    if invitation is None:
        raise InvitationSpent
    community = session.get_one(Community, invitation.community_id)
    wanted = Appointment(Role(invitation.role), ScopeKind.COMMUNITY, community.slug)
    if not _inviter(session, invitation).may_appoint(wanted, place=place_of(community)):
        raise InvitationSpent
    return invitation


def _inviter(session: Session, invitation: Invitation) -> Viewer:
    """Return who made an invitation, as they stand now: kept out, they are nobody."""
    if invitation.created_by_id is None:
        return OPERATOR
    user = session.get_one(User, invitation.created_by_id)
    return viewer_of_user(user) if user.active else ANYONE
