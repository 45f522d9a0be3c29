"""Mail addresses: checked, and folded to the one spelling under which an account is kept."""

import unicodedata

from email_validator import EmailNotValidError, validate_email

from layers.words.problems import Problem
from layers.words.text import Text

_SHOWN = 80


class EmailInvalid(Problem):
    """Something that is no mail address."""

    code = "email-invalid"
    what = Text("「{email}」不是電子郵件地址。", "“{email}” is not a mail address.")
    mend = Text("請檢查，例如 name@example.com。", "Check it; it looks like name@example.com.")


def clean_email(email: str) -> str:
    """Return an address as it is kept, or raise `EmailInvalid`.

    In lower case and with full-width letters made plain: a Chinese keyboard writes ＠ and ．, and
    one account must not be found, or counted, under two spellings.
    """
    folded = unicodedata.normalize("NFKC", email).strip().lower()
    try:
        return validate_email(folded, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise EmailInvalid(email=email.strip()[:_SHOWN]) from error
