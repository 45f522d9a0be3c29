"""Notices of evaluations: who is told what and when, and nothing of anybody's scores."""

from email.message import EmailMessage

from sqlalchemy import text

from mapserve.post import plain
from mapserve.services.notices.sending import people_due, send_next
from mapserve.store.database import Database
from tests.factories.callers import Caller
from tests.factories.evaluations import Board, brought_to, scored, shown, stepped, told


def words(caller: Caller) -> list[str]:
    """Return what somebody was told, the latest first."""
    found = told(caller.get("/inbox"))["messages"]
    for one in found:
        assert (one["before"], one["now"], one["application"]) == (None, None, None)
        assert one["href"] == f"/programme/evaluations/{one['evaluation']}"
    return [one["words"]["zh"].partition("：")[2] for one in found]


def test_r08_each_is_told_what_is_theirs_and_no_more(board: Board) -> None:
    one = brought_to(board, "scoring")
    assert words(board.judges[1]) == ["開放評分，請評分", "請您擔任評鑑委員，請先聲明利益關係"]
    assert words(board.county) == []
    for judge in board.judges[:2]:
        scored(judge, one)
    assert words(board.county) == [], "not who, nor how many"
    scored(board.judges[2], one)
    assert words(board.county) == ["委員都交出評分了"]
    assert len(words(board.judges[0])) == 2, "nobody of the panel is told of the others"
    one = brought_to(board, "nominated", one=told(stepped(board.county, one, "discuss")))
    assert words(board.ministry) == ["縣市遴報複評"]
    one = brought_to(board, "awarded", one=shown(board.ministry, one))
    for other in (board.leader, board.judges[1]):
        assert "評鑑結果公布了" not in words(other)
    told(stepped(board.ministry, one, "release"))
    assert words(board.leader) == ["評鑑結果公布了"]
    assert words(board.county)[0] == "評鑑結果公布了"
    page = board.leader.at("GET", "/inbox").text
    assert "115年度的評鑑：評鑑結果公布了" in page


def test_who_is_excused_is_told_of_it_no_longer(board: Board) -> None:
    one = brought_to(board, "scoring")
    gone = shown(board.county, one)["panels"][0]["evaluators"][2]
    path = f"/evaluations/{one['id']}/evaluators/{gone['id']}/excusal"
    told(board.county.post(path, json={"reason": "生病"}))
    assert words(board.judges[2]) == []
    assert len(words(board.judges[1])) == 2


class Kept:
    """Takes every mail."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    def send(self, mail: EmailMessage) -> None:
        self.mails.append(mail)


def test_the_mail_says_what_is_asked_and_leads_there(board: Board, app_database: Database) -> None:
    one = brought_to(board, "scoring")
    scored(board.judges[0], one, (15, 16, 14, 13, 12), reason="我的理由")
    post = Kept()
    with app_database.transaction() as session:
        session.execute(text("UPDATE \"user\" SET mailing = 'at_once', confirmed_at = now()"))
        for person in people_due(session):
            while send_next(session, person, post=post, base="https://map.example.tw").sent:
                pass
    bodies = [plain(mail) for mail in post.mails]
    asked = [body for body in bodies if "開放評分，請評分" in body]
    assert len(asked) == len(board.judges)
    for body in bodies:
        assert f"https://map.example.tw/programme/evaluations/{one['id']}" in body
        assert "我的理由" not in body
        assert "變為" not in body
