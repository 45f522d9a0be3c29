"""The demo's data load once; the commands that serve say plainly why they do not."""

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.orm import Session

from mapserve.cli import main
from mapserve.cli.serve import LOOPBACK, PortTaken, check_port, welcome
from mapserve.programme.applications.table import APPLICATION
from mapserve.services.applications.accounts import settlement_of
from mapserve.services.demo.applications import CASES
from mapserve.services.demo.chain import CHAIN
from mapserve.services.demo.people import DEMO_PEOPLE
from mapserve.services.demo.samples import SampleMissing, load_demo
from mapserve.services.demo.settlements import SETTLING
from mapserve.store.models import Application

COUNT = text("SELECT (SELECT count(*) FROM feature), (SELECT count(*) FROM base_building)")


def test_the_demo_loads_once_and_keeps_what_was_drawn(session: Session) -> None:
    people = load_demo(session)
    before = session.execute(COUNT).one()
    session.execute(text("UPDATE community SET name = '改過的' WHERE slug = 'fuan'"))
    assert load_demo(session) == people
    assert session.execute(COUNT).one() == before
    assert before[0] > 150
    assert session.scalar(text("SELECT name FROM community WHERE slug = 'fuan'")) == "改過的"


def test_the_demo_has_applications_in_every_state_of_the_chain(session: Session) -> None:
    load_demo(session)
    states = set(session.scalars(text("SELECT state FROM application")))
    assert states == set(APPLICATION.state)
    counties = text(
        "SELECT count(DISTINCT county_code) FROM application JOIN community ON "
        "community.id = community_id"
    )
    assert session.execute(counties).scalar_one() == 3
    assert session.scalar(text("SELECT count(DISTINCT community_id) FROM application")) == 6
    sealed = text("SELECT count(*) FROM application_sent s JOIN edition e ON e.id = s.edition_id")
    assert session.scalar(sealed) == sum(
        map(len, (CASES, SETTLING, CHAIN)), -1
    )  # all but the draft
    wrong = {}
    for number in session.scalars(text("SELECT DISTINCT application_id FROM voucher")):
        told = settlement_of(session, session.get_one(Application, number))
        assert told.accounts.spent == 72_110
        assert told.accounts.counted == 71_710  # the lecturer's rate is capped (R-48b)
        wrong[number] = [one.text.zh for one in told.owed if one.blocks]
    assert sorted(map(len, wrong.values())) == [0] * 7 + [1]
    accepted = text("SELECT DISTINCT accepted_amount FROM application WHERE settled_on IS NOT NULL")
    assert session.scalars(accepted).all() == [71_710]
    assert "差 540 元" in str(wrong)


def test_the_demo_has_two_evaluations_over_and_one_being_scored(session: Session) -> None:
    load_demo(session)
    found = session.execute(
        text("SELECT state, count(*) FROM evaluation GROUP BY state ORDER BY state")
    ).all()
    assert dict(found) == {"released": 2, "scoring": 1}
    sums = session.scalar(text("SELECT sum(amount) FROM award"))
    assert sums == 60_000
    handed_in = text("SELECT count(*) FROM evaluation_assignment WHERE handed_in_at IS NOT NULL")
    assert session.scalar(handed_in) == 3 + 2 + 3 + 1
    better = text("SELECT measured -> 'better' FROM evaluation ORDER BY id")
    assert session.scalars(better).all() == [True, False, True]


def test_without_the_sample_it_says_so(session: Session, tmp_path: Path) -> None:
    with pytest.raises(SampleMissing):
        load_demo(session, tmp_path)


def test_a_taken_port_is_one_clear_line() -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken):
            check_port(LOOPBACK, port)
        result = CliRunner().invoke(main, ["demo", "--port", str(port)])
    assert result.exit_code == 2
    assert result.output.count("\n") == 1
    assert str(port) in result.output


def test_serve_refuses_a_weak_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MAPSERVE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MAPSERVE_SECRET_KEY", "short")
    result = CliRunner().invoke(main, ["serve"])
    assert result.exit_code == 2
    assert "MAPSERVE_SECRET_KEY" in result.output


def test_the_demo_prints_its_sign_ins() -> None:
    printed = welcome("http://127.0.0.1:8000", DEMO_PEOPLE)
    assert all(one.email in printed and one.password in printed for one in DEMO_PEOPLE)
    assert "http://127.0.0.1:8000/c/fuan/studio" in printed
