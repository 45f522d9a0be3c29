"""What is told of people: members, invitations, tokens."""

import datetime as dt
from typing import Literal

from layers.words.answer import Answer
from mapserve.programme.roles import Role


class Member(Answer):
    """A member of a community and one of their roles there."""

    user_id: int
    name: str
    email: str
    role: Role
    since: dt.datetime


class Invitation(Answer):
    """An invitation as its community lists it; `inviter` is "" for who is here no more."""

    id: int
    role: Role
    inviter: str
    created_at: dt.datetime
    expires_at: dt.datetime
    uses_left: int
    state: Literal["open", "revoked", "used", "expired"]


class Token(Answer):
    """A bearer token in force, without its secret."""

    id: int
    label: str
    created_at: dt.datetime
