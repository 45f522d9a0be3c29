"""Problems that only HTTP knows: a wrong method, media type, forged form, too many requests."""

from layers.words.problems import Problem
from layers.words.text import Text


class NoSuchPage(Problem):
    """No route matches the address."""

    code = "no-such-page"
    what = Text("沒有這個網址。", "There is nothing at this address.")
    mend = Text("請檢查網址，或回到首頁。", "Check the address, or go back to the front page.")


class MethodNotAllowed(Problem):
    """The address exists, the method does not."""

    code = "method-not-allowed"
    what = Text("這個網址不接受 {method}。", "This address does not take {method}.")
    mend = Text("可用：{allowed}。", "It takes: {allowed}.")


class WrongMediaType(Problem):
    """A body that is not declared as JSON."""

    code = "wrong-media-type"
    what = Text("資料要是 JSON。", "The body must be JSON.")
    mend = Text(
        "請加上標頭 Content-Type: application/json。", "Send Content-Type: application/json."
    )


class ForgeryRefused(Problem):
    """An unsafe request signed by a cookie, without its token."""

    code = "forgery-refused"
    what = Text(
        "這個表單過期了，或不是從本站送出的。", "This form has expired or is not from here."
    )
    mend = Text("請重新載入頁面再送一次。", "Load the page again and send it once more.")


class TooManyRequests(Problem):
    """More requests than the limit allows (facts: seconds, and the same in words: wait)."""

    code = "too-many-requests"
    what = Text("送得太頻繁了。", "Too many requests.")
    mend = Text("請等 {wait}再試。", "Wait {wait}, then try again.")


class RequestRefused(Problem):
    """Any other request that HTTP refuses."""

    code = "request-refused"
    what = Text("這個要求讀不懂。", "The request cannot be understood.")


class ServerFault(Problem):
    """A fault of ours; what happened stands in the log beside the number."""

    code = "server-fault"
    what = Text("伺服器出錯了，您的資料沒有被改動。", "The server failed; nothing was changed.")
    mend = Text(
        "請稍後再試；若再發生，請告訴管理者編號 {request_id}。",
        "Try again later; if it happens again, tell the administrator the number {request_id}.",
    )


class ServiceUnavailable(Problem):
    """The database does not answer."""

    code = "service-unavailable"
    what = Text("服務暫時無法使用。", "The service is not available at the moment.")
    mend = Text("請稍後再試。", "Try again in a moment.")
