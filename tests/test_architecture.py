"""Tests of structure: what must hold however the code grows."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from layers.model.catalogue import CATALOGUE
from tests.factories.project import ROOT


def tracked(*patterns: str) -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).exists()]


def test_every_kind_is_in_the_catalogue() -> None:
    files = {path.stem for path in (ROOT / "layers/model/kinds").glob("*.py")} - {"__init__"}
    assert {layer.kind for layer in CATALOGUE} == files


# Where the name of a layer stands for something else, and what.
NAMESAKES = {
    "layers/__main__.py": {"camera"},  # one feature to compile for
    "layers/model/shared_codes.py": {"school_corridor"},  # a measure of the programme
    # What the form's own survey asks for, and the post that the table of rates names.
    "mapserve/programme/applications/proposals.py": {
        "camera",
        "patrol_route",
        "patrol_post",
        "guard_post",
        "adopted_block",
    },
    "mapserve/store/queries/applications.py": {"patrol_post"},
    "mapserve/store/migrations/versions/v0021_cases.py": {"blind_spot"},  # as it was then
    "mapserve/frontend/analysis/coverage/lists.ts": {"camera"},  # how a street is drawn
    "mapserve/frontend/analysis/coverage/street_layer.ts": {"camera"},
    "mapserve/frontend/analysis/coverage/week.ts": {"camera"},
    "mapserve/frontend/studio/screens/photo_field.ts": {"camera"},  # a picture on a button
}


def test_nothing_but_its_own_file_names_a_layer() -> None:
    # What is computed or shown asks for a capability, so that a layer added is found everywhere.
    kinds = "|".join(layer.kind for layer in CATALOGUE)
    named = {}
    for path in tracked("layers/*.py", "mapserve/*.py", "mapserve/*.ts", "mapserve/*.html"):
        name = str(path.relative_to(ROOT))
        if not name.startswith("layers/model/kinds/"):
            found = set(re.findall(rf"""["'`]({kinds})["'`]""", _code(path)))
            named[name] = found - NAMESAKES.get(name, set())
    assert {name: kinds for name, kinds in named.items() if kinds} == {}


def _code(path: Path) -> str:
    """Return a file; between backticks Python has words of docstrings, TypeScript has texts."""
    text = path.read_text()
    return text.replace("`", "") if path.suffix == ".py" else text


def test_every_layer_has_a_sample_file() -> None:
    missing = [
        layer.kind
        for layer in CATALOGUE
        if not (ROOT / "sample_geo" / f"{layer.kind}.geojson").exists()
    ]
    assert missing == []


def test_no_module_is_called_utils() -> None:
    names = {path.stem for path in tracked("*.py", "*.ts")}
    assert not names & {"util", "utils", "helpers", "misc", "common"}


def test_every_script_says_what_it_is_in_its_first_line() -> None:
    for path in tracked("mapserve/frontend/*.ts"):
        if not path.name.endswith(".d.ts"):
            text = path.read_text().removeprefix("/**").lstrip(" *\n")
            assert len(text.split("\n", 1)[0]) > 20, path
            assert path.read_text().startswith("/**"), path


def test_no_script_imports_where_the_import_rules_do_not_look() -> None:
    # dependency-cruiser reads import and export statements, not `typeof import(…)`.
    hidden = [path for path in tracked("mapserve/frontend/*.ts") if "import(" in path.read_text()]
    assert hidden == []


@pytest.mark.parametrize("path", tracked("layers/*.py", "mapserve/*.py"), ids=str)
def test_every_module_says_what_it_is_in_one_line(path: Path) -> None:
    first = path.read_text().split("\n", 1)[0]
    assert first.startswith('"""'), f"{path} has no docstring"
    assert len(first) > 10


def test_permission_is_asked_at_one_door() -> None:
    # Elsewhere views leave it to the door's decorators and to services, which ask the viewer.
    asks = re.compile(r"\bSignInNeeded\b|\bForbidden\b|\.may\(|\.may_appoint\(")
    doors = {
        "mapserve/web/access.py",
        "mapserve/web/forms/kept.py",  # the sign-in page carries what was typed
        "mapserve/web/http/errors.py",  # leads to the sign-in page
        "mapserve/web/http/health.py",  # is not there for others, rather than refused
        "mapserve/web/http/viewers.py",  # a token that is not one
    }
    asking = {path for path in tracked("mapserve/web/*.py") if asks.search(path.read_text())}
    assert {str(path.relative_to(ROOT)) for path in asking} <= doors


def test_one_macro_writes_the_forgery_token_of_every_form() -> None:
    templates = {path.name: path.read_text() for path in tracked("mapserve/web/templates/*.html")}
    written = {name: text.count('name="csrf_token"') for name, text in templates.items()}
    assert {name: count for name, count in written.items() if count} == {"kit.html": 1}
    posted = [
        form
        for text in templates.values()
        for form in re.findall(r"<form\b.*?</form>", text, re.DOTALL)
        if 'method="post"' in form
    ]
    assert len(posted) > 5
    begins = re.compile(r"{{ (csrf\(\)|(form_)?head\()")
    assert [form[:100] for form in posted if not begins.search(form)] == []


# What writes and asks for no viewer: the secret in hand or one's own account is the permission.
ONES_OWN = {
    "accept_invitation",
    "count_guess",
    "count_link",
    "count_place",
    "drop_calendar",
    "end_sessions",
    "follow_link",
    "forgive_guesses",
    "join",
    "keep_alive",
    "make_calendar",
    "make_token",
    "mine",
    "open_notice",
    "read_all",
    "revoke_token",
    "set_password",
    "sign_in",
    "sign_out",
    "user_of_password",
    "whom",  # a link for an address, asked for by anybody
}


def test_what_writes_is_told_who_asks() -> None:
    """Each service that a view gives a writing session gets the viewer too, and refuses."""
    silent = []
    for path in tracked("mapserve/web/*.py"):
        for block in ast.walk(ast.parse(path.read_text())):
            if not isinstance(block, ast.With):
                continue
            opened = [ast.unparse(item) for item in block.items]
            names = {one.rpartition(" as ")[2] for one in opened if "writing() as" in one}
            for call in ast.walk(block):
                if not isinstance(call, ast.Call) or not names & set(map(ast.unparse, call.args)):
                    continue
                name = ast.unparse(call.func).rpartition(".")[2]
                told = {word.arg for word in call.keywords} & {"viewer", "by"}
                if name not in ONES_OWN and not told:
                    silent.append(f"{path.name}: {name}")
    assert silent == []


def test_nothing_third_party_is_committed() -> None:
    assert tracked("*.min.js", "mapserve/web/static/build/*", "node_modules/*") == []


def test_locks_carry_hashes_and_no_addresses() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    packages = re.findall(r"^[a-z0-9][\w.-]*==", lock, flags=re.MULTILINE)
    assert len(packages) > 50
    assert lock.count("--hash=sha256:") >= len(packages)
    assert "://" not in lock
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_templates_never_switch_escaping_off() -> None:
    for path in tracked("mapserve/web/templates/*.html"):
        text = path.read_text()
        assert "autoescape false" not in text, path
        for found in re.findall(r"\{\{[^}]*\|\s*safe[^}]*\}\}", text):
            # The folium figure is made of our own constants and checked geometry only
            # (decision text-outside-folium), and a QR code is made by segno.
            assert re.search(r"parts\.|qr", found), f"{path}: {found}"


def test_documents_name_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text()
    assert "make demo" in text
    assert "make test" in text


def test_map_history_has_one_writer() -> None:
    """Versions, changesets and revisions are written in store/versions.py and nowhere else."""
    writes = re.compile(
        r"(INSERT INTO|UPDATE|DELETE FROM|COPY) (feature|changeset)\b|SET revision\b"
        r"|session\.add\(.*(Feature|Changeset)\b",
    )
    found = {
        str(path.relative_to(ROOT))
        for path in tracked("mapserve/*.py")
        if "migrations" not in path.parts and writes.search(path.read_text())
    }
    assert found == {"mapserve/store/versions.py"}
