"""Long work in its own thread: its news, its last answer, and its end when nobody listens."""

import logging
import threading
from collections.abc import Callable

import pytest

from mapserve.services.analysis.long_task import News, Running

NAME = "sites of a test"
Answer = dict[str, int]


def patient(
    *,
    stop: Callable[[], bool],
    progress: Callable[[float], None],
    better: Callable[[Answer], None],
) -> Answer:
    """Go on until somebody stops it."""
    progress(0.5)
    better({"best": 1})
    while not stop():
        threading.Event().wait(0.01)
    return {"best": 2}


def at_work() -> bool:
    return any(thread.name == NAME for thread in threading.enumerate())


def test_news_come_in_order_and_the_last_is_final() -> None:
    running = Running(patient, name=NAME)
    lines = []
    for news in running.news():
        lines.append(news)
        if len(lines) == 4:
            running.stop()
    assert lines[0] == News(0.0)
    assert lines[1] == News(0.5, {"best": 1})
    assert lines[2] == News(0.5)
    assert lines[-1] == News(1.0, {"best": 2}, final=True)
    assert not at_work()


def test_the_work_ends_when_nobody_reads_on(caplog: pytest.LogCaptureFixture) -> None:
    news = Running(patient, name=NAME).news()
    next(news)
    next(news)
    assert at_work()
    with caplog.at_level(logging.INFO):
        news.close()
    assert not at_work()
    assert "nobody listens" in caplog.text


def test_what_fails_is_raised_where_it_is_read() -> None:
    def broken(**_: object) -> Answer:
        message = "no such luck"
        raise RuntimeError(message)

    with pytest.raises(RuntimeError, match="no such luck"):
        list(Running(broken, name=NAME).news())
    assert not at_work()
    with pytest.raises(RuntimeError):
        Running(broken, name=NAME).final()


def test_asked_for_at_once_it_works_here_and_now() -> None:
    def quick(**_: object) -> Answer:
        return {"thread": threading.current_thread() is threading.main_thread()}

    assert Running(quick, name=NAME).final() == {"thread": True}
