"""The forms of people: signing in, joining, inviting, passwords, tokens."""

from typing import Annotated

from pydantic import Field

from layers.words.text import Text
from mapserve.programme.forms import Form, Secret, asks
from mapserve.programme.notices import Mailing
from mapserve.programme.roles import Role
from mapserve.services.people.invitations import DAYS, MOST_DAYS, MOST_USES
from mapserve.services.people.passwords import SHORTEST

_HOW_LONG = Text(
    f"至少 {SHORTEST} 個字，可以用一句好記的話。",
    f"At least {SHORTEST} characters; a sentence you remember is fine.",
)
Address = Annotated[str, Field(max_length=255), asks("電子郵件", "Email", widget="username")]


class MailedLink(Form):
    """Whom a sign-in link is mailed to."""

    email: Address


class SignIn(MailedLink):
    """Signing in by password."""

    password: Annotated[Secret, asks("密碼", "Password", widget="password")]
    remember: Annotated[
        bool,
        asks(
            "這是我自己的裝置，30 天內不用再登入",
            "This is my own device: keep me signed in for 30 days",
        ),
    ] = False


class Join(Form):
    """Signing up by invitation."""

    name: Annotated[str, Field(max_length=80), asks("您的名字", "Your name", widget="person")]
    email: Address
    password: Annotated[
        Secret,
        asks("自己選一個密碼", "Choose a password", help_=_HOW_LONG, widget="new-password"),
    ]


class SetPassword(Form):
    """A password for who came by a mailed link, or has none yet."""

    new: Annotated[Secret, asks("新密碼", "New password", help_=_HOW_LONG, widget="new-password")]


class ChangePassword(Form):
    """Another password for who knows the present one."""

    old: Annotated[Secret, asks("現在的密碼", "Current password", widget="password")]
    new: Annotated[Secret, asks("新密碼", "New password", help_=_HOW_LONG, widget="new-password")]


class AskForToken(Form):
    """A token for a program."""

    label: Annotated[
        str,
        Field(max_length=80),
        asks("名稱", "Name", help_=Text("例如：辦公室的 QGIS", "For example: QGIS at the office")),
    ]


class ChooseMailing(Form):
    """When somebody gets mails of what happened."""

    mailing: Annotated[
        Mailing,
        asks(
            "申請有消息時，什麼時候寄信給您？",
            "When shall we mail you news of applications?",
            help_=Text(
                "例如退回補正、核定。不收信，也能在「通知」裡看到。",
                "Such as a return or an approval. Without mails they still stand in your notices.",
            ),
        ),
    ]


class Invite(Form):
    """An invitation to a community; its page offers the roles that it may be for."""

    role: Annotated[Role, asks("角色", "Role")]
    uses: Annotated[int, Field(ge=1, le=MOST_USES), asks("可以用幾次", "How many uses")] = 1
    days: Annotated[
        int, Field(ge=1, le=MOST_DAYS), asks("幾天內有效", "Good for how many days")
    ] = DAYS
