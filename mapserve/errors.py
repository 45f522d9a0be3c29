"""Problems that every subject meets: nothing there, not signed in, not allowed, too often."""

import math

from layers.words.problems import Nature, Problem
from layers.words.text import Text


class NotFound(Problem):
    """Nothing by that name (or nothing this reader may know of)."""

    code = "not-found"
    nature = Nature.MISSING
    what = Text("找不到{thing}「{name}」。", "There is no {thing} “{name}”.")
    mend = Text("請檢查網址或回到社區列表。", "Check the address or go back to the list.")


class SignInNeeded(Problem):
    """The reader has not said who they are."""

    code = "sign-in-needed"
    nature = Nature.UNIDENTIFIED
    what = Text("請先登入。", "Sign in first.")


class Forbidden(Problem):
    """The reader's roles do not allow this here."""

    code = "forbidden"
    nature = Nature.REFUSED
    what = Text("您的角色不能在這裡「{action}」。", "Your role does not allow “{action}” here.")
    mend = Text("請洽社區理事長或管理者。", "Ask the community leader or an administrator.")


class Malformed(Problem):
    """A request body or parameter that cannot be read at all."""

    code = "malformed"
    nature = Nature.MALFORMED
    what = Text("送來的資料讀不懂：{reason}", "The request cannot be read: {reason}")


class TooManyRequests(Problem):
    """More of something than a limit allows (facts: seconds, and the same in words: wait)."""

    code = "too-many-requests"
    nature = Nature.TOO_OFTEN
    what = Text("送得太頻繁了。", "Too many requests.")
    mend = Text("請等 {wait}再試。", "Wait {wait}, then try again.")

    def __init__(self, *, seconds: int = 60) -> None:
        minutes = math.ceil(seconds / 60)
        wait = Text(f"{seconds} 秒", f"{seconds} seconds")
        if minutes > 1:
            wait = Text(f"{minutes} 分鐘", f"{minutes} minutes")
        super().__init__(seconds=seconds, wait=wait)
