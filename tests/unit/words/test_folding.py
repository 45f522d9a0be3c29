"""Folding of text for searches."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from layers.words.folding import folded, wanted_words
from mapserve.store.folding import folded_sql
from tests.factories.project import ROOT

CASES = json.loads((ROOT / "tests/factories/folding.json").read_text("utf-8"))
SQL = text(f"SELECT {folded_sql('CAST(:given AS text)')}")


@pytest.mark.parametrize(("given_", "wanted"), CASES)
def test_what_is_written_differently_is_the_same(given_: str, wanted: str) -> None:
    assert folded(given_) == folded(wanted)


@given(st.text(alphabet=st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=30))
def test_full_width_is_half_width(words: str) -> None:
    assert folded("".join(chr(ord(sign) + 0xFEE0) for sign in words)) == folded(words)


def test_the_words_of_a_query() -> None:
    assert wanted_words(" 臺北　美仁里 - ") == ["台北", "美仁里"]


@pytest.mark.parametrize(("given_", "wanted"), CASES)
def test_the_database_folds_the_same_way(session: Session, given_: str, wanted: str) -> None:
    assert session.execute(SQL, {"given": given_}).scalar_one() == folded(wanted)
