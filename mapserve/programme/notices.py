"""Notices: when mails of what happened go out to somebody, and why one never did."""

import datetime as dt

from layers.words.code import Code
from mapserve.clock import TAIWAN

MORNING = dt.time(8, tzinfo=TAIWAN)
EVENING = dt.time(18, tzinfo=TAIWAN)  # no mail goes out from then to the morning
_DAY = dt.timedelta(days=1)
# After a mail that was not taken: minutes until it is tried again; after the last it is given up.
WAITS = tuple(dt.timedelta(minutes=one) for one in (5, 30, 120, 720, 1440))


class Mailing(Code):
    """When somebody gets mails of what happened."""

    AT_ONCE = "at_once", "一有消息就寄（晚上不寄）", "At once, but not at night"
    DAILY = "daily", "每天早上一封，沒有消息就不寄", "One mail each morning, none without news"
    OFF = "off", "不寄，我自己到網站上看", "No mails; I look on the site"


class Untold(Code):
    """Why a notice is mailed to nobody any more."""

    OFF = "off", "本人不收信", "they take no mails"
    INACTIVE = "inactive", "帳號停用", "the account is disabled"
    UNCONFIRMED = "unconfirmed", "電子郵件沒有確認", "the address was never confirmed"
    MAY_NOT_SEE = "may_not_see", "已經不能看這件事", "they may not see what it is of any more"
    DONE = "done", "已經辦好了", "it was done meanwhile"
    GIVEN_UP = "given_up", "試了幾次都寄不到", "no server took it, however often it was tried"
    BEFORE_MAILS = "before_mails", "開始寄信以前的事", "from before mails were sent"


def last_morning(now: dt.datetime) -> dt.datetime:
    """Return the last instant at or before `now` at which the day's mails are due: 08:00."""
    there = now.astimezone(TAIWAN)
    morning = dt.datetime.combine(there.date(), MORNING)
    return morning if morning <= there else morning - _DAY


def is_quiet(now: dt.datetime) -> bool:
    """Tell whether it is a time at which nobody is sent a mail: 18:00 to 08:00."""
    hour = now.astimezone(TAIWAN).timetz()
    return not MORNING <= hour < EVENING
