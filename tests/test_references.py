"""Every reference in code and documents leads somewhere."""

import re
import subprocess

import pytest

from tests.factories.project import ROOT

CODE = ("*.py", "*.ts", "*.css", "*.sql", "*.html", "*.ipynb", "*.md", "*.toml", "Makefile")
NAME = "[a-z]+(?:-[a-z0-9]+)*"


def cited(pattern: str) -> dict[str, str]:
    """Return what is cited, each with one place that cites it."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--", *CODE],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found: dict[str, str] = {}
    for name in filter(None, listing.split("\0")):
        path = ROOT / name
        if path.exists() and name != "tests/test_references.py":
            found |= dict.fromkeys(re.findall(pattern, path.read_text()), name)
    return found


def headed(document: str, before: str) -> set[str]:
    text = (ROOT / "docs" / document).read_text()
    return set(re.findall(rf"^#+ {before}({NAME})$", text, flags=re.MULTILINE))


@pytest.mark.parametrize(
    ("pattern", "document", "before"),
    [
        (rf"\(decisions? ({NAME})", "decisions.md", ""),
        (rf"\(fact ({NAME})", "programme.md", "fact "),
        (rf"\(look ({NAME})", "look.md", "look "),
    ],
)
def test_what_is_cited_by_name_stands_in_docs(pattern: str, document: str, before: str) -> None:
    names = cited(pattern)
    there = headed(document, before)
    assert len(names) >= 4
    assert {name: place for name, place in names.items() if name not in there} == {}


def test_rules_and_readings_stand_in_the_programme() -> None:
    text = (ROOT / "docs" / "programme.md").read_text()
    there = set(re.findall(r"\*\*([RQ]-\d\d)\*\*", text))
    cases = cited(r"\b([RQ]-\d\d)\b")
    assert len(there) == 73 + 21
    assert {name: place for name, place in cases.items() if name not in there} == {}


def test_documents_name_files_that_exist() -> None:
    for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", *sorted_docs()):
        text = (ROOT / name).read_text()
        for path in re.findall(
            r"`((?:layers|mapserve|tests|docs|tools|sample_geo)/[\w./-]+)`", text
        ):
            known = "call_button" in path or path.startswith("mapserve/web/static/build")
            assert known or (ROOT / path).exists(), f"{name} names {path}"


def test_no_document_outside_the_project_is_cited() -> None:
    outside = cited(r"\b(DESIGN|REQUIREMENTS|ANCHORS)\b(?!\.md`)") | cited(r"\b(LOOK)[ §]")
    assert outside == {}
    assert cited(r"\bdecision (\d+)") == {}


def sorted_docs() -> list[str]:
    return sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))
