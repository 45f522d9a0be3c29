"""Problems that only HTTP knows: a wrong method, media type, forged form, a fault of ours."""

from typing import ClassVar

from layers.words.problems import Nature, Problem
from layers.words.text import Text


class TooLarge(Problem):
    """A request body over the limit."""

    code = "too-large"
    nature = Nature.TOO_LARGE
    what = Text("資料太大，最多 {limit} MB。", "The data are too large; {limit} MB at most.")
    mend = Text("請分成幾次送。", "Send it in several parts.")


class TooManyValues(TooLarge):
    """A request body of few bytes and too many values (facts: limit)."""

    code = "too-many-values"
    what = Text(
        "資料太多，最多 {limit:,} 個值。", "The data hold too many values; {limit:,} at most."
    )


class NoSuchPage(Problem):
    """No route matches the address."""

    code = "no-such-page"
    nature = Nature.MISSING
    what = Text("沒有這個網址。", "There is nothing at this address.")
    mend = Text("請檢查網址，或回到首頁。", "Check the address, or go back to the front page.")


class HttpCondition(Problem):
    """A condition of a nature that only HTTP has a name for."""

    status: ClassVar[int] = 400


class MethodNotAllowed(HttpCondition):
    """The address exists, the method does not."""

    code = "method-not-allowed"
    status = 405
    what = Text("這個網址不接受 {method}。", "This address does not take {method}.")
    mend = Text("可用：{allowed}。", "It takes: {allowed}.")


class WrongMediaType(HttpCondition):
    """A body that is not declared as JSON."""

    code = "wrong-media-type"
    status = 415
    what = Text("資料要是 JSON。", "The body must be JSON.")
    mend = Text(
        "請加上標頭 Content-Type: application/json。", "Send Content-Type: application/json."
    )


class ForgeryRefused(Problem):
    """An unsafe request signed by a cookie, without its token."""

    code = "forgery-refused"
    nature = Nature.REFUSED
    what = Text(
        "這個表單過期了，或不是從本站送出的。", "This form has expired or is not from here."
    )
    mend = Text("請重新載入頁面再送一次。", "Load the page again and send it once more.")


class RequestRefused(Problem):
    """Any other request that HTTP refuses."""

    code = "request-refused"
    nature = Nature.MALFORMED
    what = Text("這個要求讀不懂。", "The request cannot be understood.")


class ServerFault(Problem):
    """A fault of ours; what happened stands in the log beside the number."""

    code = "server-fault"
    nature = Nature.FAULT
    what = Text("伺服器出錯了，您的資料沒有被改動。", "The server failed; nothing was changed.")
    mend = Text(
        "請稍後再試；若再發生，請告訴管理者編號 {request_id}。",
        "Try again later; if it happens again, tell the administrator the number {request_id}.",
    )


class ServiceUnavailable(Problem):
    """The database does not answer."""

    code = "service-unavailable"
    nature = Nature.BUSY
    what = Text("服務暫時無法使用。", "The service is not available at the moment.")
    mend = Text("請稍後再試。", "Try again in a moment.")
