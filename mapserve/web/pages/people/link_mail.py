"""The mail with a link that signs in once, the same work for an address we know and any other."""

from flask import url_for
from flask_babel import gettext as _

from mapserve.services.people.hashed_secrets import new_secret
from mapserve.services.people.tokens import LINK_GOOD_FOR, offer_link
from mapserve.web import mail
from mapserve.web.http.addresses import is_mailable, shown_address

MINUTES = int(LINK_GOOD_FOR.total_seconds() // 60)


def send_link(email: str, *, onward: str) -> None:
    """Mail a link to the account of an address once the request is answered, if there is one.

    Parameters
    ----------
    onward
        The page of ours that the link leads to.
    """
    secret, _sha256 = new_secret()
    link = shown_address("signing.link", secret=secret, next=onward)
    body = _("您好：\n\n請在 %(minutes)s 分鐘內打開這個連結登入，只能用一次：\n\n%(link)s\n\n"
             "如果不是您要登入，請不必理會這封信。\n", minutes=MINUTES, link=link)  # fmt: skip
    mail.send_later(
        lambda session: offer_link(session, email, secret),
        subject=_("社區治安地圖：登入連結"),
        body=body,
    )


def ask_to_confirm(email: str) -> None:
    """Mail a link that shows the address to be theirs, where mail can go out."""
    if not is_mailable():
        return
    secret, _sha256 = new_secret()
    link = shown_address("signing.link", secret=secret, next=url_for("account.account"))
    body = _("您好：\n\n請在 %(minutes)s 分鐘內，用加入社區的同一支手機或電腦打開這個連結，"
             "確認這個電子郵件是您的：\n\n%(link)s\n\n"
             "如果您沒有加入任何社區，請不必理會這封信。\n",
             minutes=MINUTES, link=link)  # fmt: skip
    mail.send_later(
        lambda session: offer_link(session, email, secret),
        subject=_("社區治安地圖：確認電子郵件"),
        body=body,
    )
