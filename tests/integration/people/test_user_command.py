from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from mapserve.cli import main
from mapserve.services.people.accounts import known_user
from mapserve.services.people.passwords import is_password
from mapserve.services.people.tokens import viewer_of_token
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.communities import make_community

Run = Callable[..., Result]


@pytest.fixture
def run(app_database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> Iterator[Run]:
    """Runs a command on the application's database."""
    url = app_database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("MAPSERVE_DATABASE_URL", url)
    monkeypatch.setenv("MAPSERVE_DATA_DIR", str(tmp_path))
    return lambda *words, **more: CliRunner().invoke(main, ["user", *words], **more)


@pytest.fixture
def added(run: Run, meiren: Community) -> str:
    scope = ("--role", "leader", "--scope", f"community:{meiren.slug}")
    words = ("add", "a@example.org", *scope, "--name", "阿明", "--password-stdin")
    result = run(*words, input="a sentence I remember\n")
    assert result.exit_code == 0, result.output
    return "a@example.org"


def test_somebody_is_added_with_a_password(run: Run, added: str, app_database: Database) -> None:
    with app_database.transaction() as session:
        kept = known_user(session, added).password or ""
    assert is_password("a sentence I remember", kept)
    assert "阿明\tactive\tleader@community:" in run("list").output


def test_a_precinct_of_two_counties_is_asked_about(
    run: Run, meiren: Community, app_database: Database
) -> None:
    here = f"precinct:{meiren.county_code}/{meiren.precinct}"
    advisor = ("a@example.org", "--role", "advisor", "--scope")
    assert f"advisor {here}\n" in run("add", *advisor, "precinct:松山分局").output
    with app_database.transaction() as session:
        make_community(session, slug="namesake", county_code="10017", county="基隆市")
    asked = run("add", *advisor, "precinct:松山分局")
    assert asked.exit_code == 2
    assert "precinct:10017/松山分局（基隆市）、precinct:63000/松山分局（臺北市）" in asked.stderr
    assert run("add", *advisor, "precinct:10017/松山分局").exit_code == 0
    assert run("dismiss", *advisor, "precinct:松山分局").exit_code == 2
    assert run("dismiss", *advisor, here).exit_code == 0
    assert run("list").output.rstrip().endswith("\tadvisor@precinct:10017/松山分局")
    neither = run("add", *advisor, "precinct:65000/松山分局")
    assert (neither.exit_code, "65000/松山分局" in neither.stderr) == (2, True)


def test_a_token_is_printed_once_and_kept_hashed(
    run: Run, added: str, app_database: Database
) -> None:
    token = run("token", added, "--label", "QGIS").output.strip()
    with app_database.transaction() as session:
        viewer = viewer_of_token(session, token)
        assert viewer is not None
        assert viewer.name == "阿明"
        kept = session.execute(text("SELECT sha256 FROM access_token")).scalar_one()
    assert token not in kept
    assert run("revoke", added).exit_code == 0
    with app_database.transaction() as session:
        assert viewer_of_token(session, token) is None
    assert run("revoke", added).exit_code == 2


def test_somebody_is_kept_out_and_let_in_again(run: Run, added: str) -> None:
    assert run("disable", added).exit_code == 0
    assert "\tdisabled\t" in run("list").output
    assert run("enable", added).exit_code == 0
    assert "\tactive\t" in run("list").output


def test_a_role_is_taken_back(run: Run, added: str, meiren: Community) -> None:
    words = ("dismiss", added, "--role", "leader", "--scope", f"community:{meiren.slug}")
    assert run(*words).exit_code == 0
    assert run(*words).exit_code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "nonsense", "--role", "admin", "--scope", "all"), "not a mail address"),
        (("add", "a@b.tw", "--role", "admin", "--scope", "county:63000"), "not given"),
        (("add", "a@b.tw", "--role", "admin", "--scope", "nowhere"), "cannot be read"),
        (("add", "a@b.tw", "--role", "leader", "--scope", "community:nope"), "no community"),
        (("add", "a@b.tw", "--role", "boss", "--scope", "all"), "boss"),
        (("add", "a@b.tw", "--role", "admin", "--scope", "all", "--password-stdin"), "no password"),
        (("token", "nobody@b.tw"), "no user"),
        (("disable", "nobody@b.tw"), "no user"),
    ],
)
def test_bad_input_ends_with_one_clear_line(run: Run, words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output
    assert run("list").output == ""
