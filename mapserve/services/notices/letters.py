"""Letters: the mail of one notice, or of a day's, as plain text and as simple HTML.

Whatever people called something is escaped there and stands on one line everywhere.
"""

from collections.abc import Sequence
from email.message import EmailMessage
from html import escape
from itertools import groupby

from layers.words.text import Language, Text
from mapserve.post import mail_to
from mapserve.programme.dates import form_date, moment_words
from mapserve.programme.notices import Mailing
from mapserve.services.notices.news import News

_MOST = 50  # in one mail; the rest are counted
_ACCOUNT = "/account#mailing"
_WHEN = {
    Mailing.DAILY: Text(
        "這封信每天早上最多寄一次，沒有消息就不寄。",
        "This mail comes once a morning at most, and never without news.",
    ),
    Mailing.AT_ONCE: Text(
        "您選了一有消息就寄；晚上 6 點到早上 8 點不寄。",
        "You chose mails at once; none goes out from 18:00 to 08:00.",
    ),
}
_CHANGE = Text("改成別的時候寄，或不再收信：", "Change when mails come, or take none:")


def letter(
    address: str, news: Sequence[News], *, mailing: Mailing, language: Language, base: str
) -> EmailMessage:
    """Return the mail of some news, in their order, those of a community and of one thing together.

    Parameters
    ----------
    base
        What the addresses of our pages begin with.
    """
    shown = list(news[:_MOST])
    more = len(news) - len(shown)
    groups = [(href, list(ones)) for href, ones in groupby(_together(shown), lambda one: one.href)]
    account = base + _ACCOUNT
    return mail_to(
        address,
        subject=_subject(news, language),
        body=_plain(groups, more, mailing, language, base),
        page=_html(groups, more, mailing, language, base),
        headers={
            "List-Unsubscribe": f"<{account}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": "en" if language == "en" else "zh-TW",
        },
    )


def _together(news: list[News]) -> list[News]:
    """Return the news of each community and thing one after the other, as its first one came."""
    first: dict[str, int] = {}
    for place, one in enumerate(news):
        first.setdefault(one.whose, place)
        first.setdefault(one.href, place)
    return sorted(news, key=lambda one: (first[one.whose], first[one.href]))


def _subject(news: Sequence[News], language: Language) -> str:
    if len(news) == 1:
        return news[0].words.in_(language)
    count = len(news)
    return Text(f"社區治安地圖：{count} 則通知", f"Community safety maps: {count} notices").in_(
        language
    )


def _lines(one: News) -> list[Text]:
    """Return what is said of a notice, line by line."""
    moment = moment_words(one.at)
    who = one.role or Text("系統", "The service")
    lines = [
        Text(
            f"{moment.zh}　{who.zh}：{one.done.zh}",
            f"{moment.en}: {one.done.en} ({who.en})",
        )
    ]
    if one.now is not None:
        lines.append(
            Text(
                f"從「{one.before.zh}」變為「{one.now.zh}」。",
                f"From “{one.before.en}” to “{one.now.en}”.",
            )
            if one.before is not None
            else Text(f"現在是「{one.now.zh}」。", f"Now it is “{one.now.en}”.")
        )
    if one.due is not None:
        lines.append(
            Text(f"期限：{form_date(one.due)}", f"Due: {form_date(one.due)} ({one.due:%Y-%m-%d})")
        )
    return lines


Groups = list[tuple[str, list[News]]]


def _begins(groups: Groups, ones: list[News]) -> bool:
    """Tell whether a group is the first of its community, where there are several."""
    whose = [of[0].whose for _, of in groups]
    return len(set(whose)) > 1 and groups[whose.index(ones[0].whose)][1] is ones


def _plain(groups: Groups, more: int, mailing: Mailing, language: Language, base: str) -> str:
    parts = [Text("您好：", "Hello,").in_(language)]
    for href, ones in groups:
        if _begins(groups, ones):
            parts.append(f"＝＝ {ones[0].whose} ＝＝")
        said = [line.in_(language) for one in ones for line in _lines(one)]
        parts.append("\n".join([f"【{ones[0].about.in_(language)}】", *said, base + href]))
    if more:
        parts.append(f"{_rest(more).in_(language)}\n{base}/inbox")
    parts.append(f"{_WHEN[mailing].in_(language)}\n{_CHANGE.in_(language)}\n{base}{_ACCOUNT}\n")
    return "\n\n".join(parts)


def _html(groups: Groups, more: int, mailing: Mailing, language: Language, base: str) -> str:
    parts = [f"<p>{Text('您好：', 'Hello,').in_(language)}</p>"]
    for href, ones in groups:
        if _begins(groups, ones):
            parts.append(f"<h2>{escape(ones[0].whose)}</h2>")
        said = "".join(
            "<p>{}</p>".format("<br>".join(escape(line.in_(language)) for line in _lines(one)))
            for one in ones
        )
        look = _link(base + href, Text("看這一件", "See it").in_(language))
        parts.append(f"<h2>{escape(ones[0].about.in_(language))}</h2>{said}<p>{look}</p>")
    if more:
        parts.append(f"<p>{_link(base + '/inbox', _rest(more).in_(language))}</p>")
    change = _link(base + _ACCOUNT, _CHANGE.in_(language).rstrip("：:"))
    parts.append(f"<hr><p>{_WHEN[mailing].in_(language)}<br>{change}</p>")
    tongue = "en" if language == "en" else "zh-Hant-TW"
    return (
        f'<!doctype html><html lang="{tongue}"><head><meta charset="utf-8"></head>'
        f'<body style="font:18px/1.6 sans-serif">{"".join(parts)}</body></html>\n'
    )


def _rest(more: int) -> Text:
    return Text(f"另有 {more} 則，請看通知頁", f"{more} more: see your notices")


def _link(address: str, words: str) -> str:
    return f'<a href="{escape(address)}">{escape(words)}</a>'
