"""Differences of two sent applications: answers by field, lines by id, documents by hash."""

from typing import Any

from mapserve.programme.applications.differences import differences

LINE = {"id": "1", "item": "drinks", "amount": 1200}
FILE = {"name": "核准函.pdf", "sha256": "a" * 64, "size": 9}


def form(**over: object) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "answers": {"unit": "美仁", "goals": "改善"},
        "budget": {"lines": [LINE]},
        "documents": [FILE],
    }
    return whole | over


def test_the_same_form_has_none() -> None:
    assert differences(form(), form()).count == 0


def test_an_answer_that_is_changed_emptied_or_new() -> None:
    now = form(answers={"unit": "美仁里", "origin": "死角"})
    found = differences(form(), now)
    assert found.answers == {"unit": "美仁", "origin": None, "goals": "改善"}
    assert found.count == 3


def test_a_line_is_the_same_by_its_id_wherever_it_stands() -> None:
    other = {"id": 2, "item": "misc", "amount": 300, "meeting": "三月"}
    before = form(budget={"lines": [LINE, other]})
    assert differences(before, form(budget={"lines": [other, LINE]})).count == 0
    dearer, new = LINE | {"amount": 1500}, {"id": "3", "item": "drinks", "amount": 1}
    found = differences(before, form(budget={"lines": [dearer, new]}))
    assert found.lines == {"1": LINE, "3": None}
    assert found.lines_gone == (other,)


def test_a_document_is_the_same_by_its_hash_whatever_its_name() -> None:
    renamed = form(documents=[FILE | {"name": "x.pdf"}])
    assert differences(form(), renamed).count == 0
    found = differences(form(), form(documents=[FILE | {"sha256": "b" * 64}]))
    assert found.documents == {"b" * 64}
    assert found.documents_gone == ("核准函.pdf",)
