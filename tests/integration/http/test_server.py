"""The server: slow clients, limits, what is logged, and how it stops and is killed."""

import os
import secrets
import signal
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from mapserve.services.people.hashed_secrets import new_secret
from mapserve.settings import LARGEST_BODY
from tests.factories.servers import BIG, Deployed, deployed, until

MANY = 40  # five times the threads of a worker
HEAD = b"GET / HTTP/1.1\r\nHost: here\r\n"
BODY = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100000\r\n\r\nhalf"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """A server with one worker, for tests that leave it well."""
    with deployed(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.mark.parametrize("sent", [HEAD, BODY, b"", b"GET /big HTTP/1.1\r\nHost: here\r\n\r\n"])
def test_slow_clients_hold_no_thread(server: Deployed, sent: bytes) -> None:
    for _ in range(MANY):
        server.connect(sent)
    for _ in range(MANY):
        assert server.ask() == (200, b"here")


def test_a_client_that_only_trickles_is_sent_away(tmp_path: Path) -> None:
    with deployed(tmp_path, PATIENCE_S=1) as server:
        links = [server.connect(sent) for sent in (HEAD, BODY, b"")]
        trickling = links[0]
        trickling.settimeout(0.05)

        def closed() -> bool:
            try:
                trickling.sendall(b"a")
                return trickling.recv(1) == b""
            except TimeoutError:
                return False
            except OSError:
                return True

        until(closed)
        for link in links[1:]:
            assert link.recv(1) == b"", "closed"
        assert server.ask() == (200, b"here")


def test_a_phone_that_sends_slowly_but_steadily_is_heard(tmp_path: Path) -> None:
    with deployed(tmp_path, PATIENCE_S=1) as server:
        whole = b"x" * 40_000
        link = server.connect(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 40000\r\n\r\n")
        for start in range(0, len(whole), 1_000):
            link.sendall(whole[start : start + 1_000])
            time.sleep(0.05)  # 20 kB a second, longer than the patience
        assert read_all(link, len(whole)).endswith(whole)


def test_when_sockets_run_out_who_began_longest_ago_goes_first(tmp_path: Path) -> None:
    with deployed(tmp_path, CONNECTIONS=20) as server:
        slow = [server.connect(HEAD) for _ in range(MANY)]
        for _ in range(MANY):
            assert server.ask() == (200, b"here")
        assert slow[0].recv(1) == b"", "closed"


def test_what_slow_clients_send_is_bounded(tmp_path: Path) -> None:
    with deployed(tmp_path, HELD_BYTES=300_000) as server:
        links = [server.connect(BODY + b"x" * 90_000) for _ in range(8)]

        def sent_away() -> bool:
            return sum(_is_closed(link) for link in links) >= 4

        until(sent_away)
        assert server.ask() == (200, b"here")


def test_a_body_too_large_is_refused_in_the_application_s_words(server: Deployed) -> None:
    assert server.ask("/", body=b"x" * LARGEST_BODY)[0] == 200
    link = server.connect(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 99000000\r\n\r\n")
    sending = threading.Thread(target=_pour, args=(link, 99_000_000))
    sending.start()
    answer = read_all(link)
    sending.join()
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert answer.endswith(b"too much")


def test_a_chunked_body_is_read_whole_or_refused(server: Deployed) -> None:
    head = HEAD.replace(b"GET", b"POST") + b"Transfer-Encoding: chunked\r\n\r\n"
    good = server.connect(head + b"5\r\nhello\r\n0\r\n\r\n")
    assert read_all(good, 5).endswith(b"hello")
    bad = server.connect(head + b"zz\r\nhello\r\n0\r\n\r\n")
    assert read_all(bad).startswith(b"HTTP/1.1 400 ")
    mib = b"100000\r\n" + b"x" * 2**20 + b"\r\n"
    large = server.connect(head)
    sending = threading.Thread(target=_pour, args=(large, 17 * len(mib), mib))
    sending.start()
    answer = read_all(large)
    sending.join()
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_nobody_names_the_script_or_the_scheme_from_outside(server: Deployed) -> None:
    link = server.connect(HEAD + b"Script-Name: /else\r\nScript_Name: /else\r\n\r\n")
    assert read_all(link, 4).endswith(b"here")


def test_a_304_keeps_its_connection(server: Deployed) -> None:
    link = server.connect()
    for _ in range(3):
        link.sendall(HEAD.replace(b" / ", b" /kept ") + b"\r\n")
        assert link.recv(4096).startswith(b"HTTP/1.1 304 ")


def test_a_large_answer_arrives_whole(server: Deployed) -> None:
    status, body = server.ask("/big")
    assert (status, len(body)) == (200, BIG)


def test_each_answer_is_a_line_in_the_access_log(server: Deployed) -> None:
    server.ask("/a?b=c")
    log = server.folder / "access.log"
    until(lambda: '"GET /a?b=c HTTP/1.1" 200 4' in log.read_text())


@pytest.mark.parametrize(
    "path",
    [
        "/login/link/{}",
        "/login/link/{}?next=/c/a",
        "/invite/{}",
        "/login?next=%2Finvite%2F{}",
        "//{}",
    ],
)
def test_the_access_log_holds_nothing_that_signs_in(server: Deployed, path: str) -> None:
    secret, _ = new_secret()
    escaped = secret[:20] + "".join(f"%{ord(one):02X}" for one in secret[20:24]) + secret[24:]
    mark = f"asked-{secrets.token_hex(4)}"
    headers = {"Referer": f"http://here{path.format(secret)}", "User-Agent": mark}
    for written in (secret, escaped):
        assert server.ask(path.format(written), headers=headers) == (200, b"here")
    log = server.folder / "access.log"
    until(lambda: log.read_text().count(mark) == 2)
    told = log.read_text()
    assert secret[24:] not in told
    assert secret[:20] not in told


def test_the_access_log_tells_what_is_no_secret(server: Deployed) -> None:
    feature, sought = uuid.uuid4(), quote("福安里的路燈和鏡頭都在哪裡")
    server.ask(f"/c/{feature}?q={sought}")
    log = server.folder / "access.log"
    until(lambda: f"/c/{feature}?q={sought} HTTP" in log.read_text())


def test_told_to_stop_it_finishes_what_it_began_and_takes_nothing_new(tmp_path: Path) -> None:
    with deployed(tmp_path) as server:
        working = server.begin(2)
        idle = server.connect(HEAD + b"\r\n")
        assert read_all(idle, 4).endswith(b"here"), "and stays open"
        server.process.send_signal(signal.SIGTERM)
        until(server.free)
        assert server.process.poll() is None
        assert read_all(working, 4).endswith(b"here")
        assert server.process.wait(timeout=30) == 0


def test_killed_workers_are_replaced_however_often(tmp_path: Path) -> None:
    with deployed(tmp_path, workers=2) as server:
        for _ in range(4):
            until(lambda: len(server.workers()) == 2)
            before = server.workers()
            for one in before:
                os.kill(one, signal.SIGKILL)
            until(lambda before=before: len(server.workers() - before) == 2)
            assert server.ask() == (200, b"here")


def test_without_its_master_no_worker_holds_the_port(tmp_path: Path) -> None:
    with deployed(tmp_path, workers=2) as server:
        working = server.begin(4)
        server.connect(HEAD)
        workers = server.workers()
        server.process.kill()
        server.process.wait()
        until(server.free, 5)
        assert read_all(working, 4).endswith(b"here"), "what was begun is finished"
        for one in workers:
            until(lambda one=one: not Path(f"/proc/{one}").exists(), 60)


def test_nothing_is_written_outside_the_data_folder(server: Deployed) -> None:
    assert (server.folder / "gunicorn.ctl").exists()


def read_all(link: socket.socket, length: int | None = None) -> bytes:
    """Return an answer whose body has so many bytes, or until its connection ends."""
    received = b""
    while True:
        _, end, body = received.partition(b"\r\n\r\n")
        if end and length is not None and len(body) >= length:
            return received
        more = link.recv(65536)
        if not more:
            return received
        received += more


def _pour(link: socket.socket, count: int, piece: bytes = b"x" * 100_000) -> None:
    try:
        for _ in range(0, count, len(piece)):
            link.sendall(piece)
    except OSError:
        pass  # the server has heard enough


def _is_closed(link: socket.socket) -> bool:
    link.settimeout(0)
    try:
        return link.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
