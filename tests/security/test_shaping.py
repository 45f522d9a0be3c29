"""Split, merge and cut: what two shapes cost together is bounded, and a child may fall."""

import dataclasses
from typing import Any

import pytest

from mapserve.services.saving import shaping
from tests.factories.callers import Caller
from tests.factories.intricate import comb, tangle, zigzag

ADDRESS = "/communities/meiren/geometry"


def asked(operation: str, shape: dict[str, Any], by: dict[str, Any]) -> dict[str, Any]:
    return {"operation": operation, "shape": shape, "by": by}


COMBS = (comb(2_000), comb(2_000, turned=90))


@pytest.mark.parametrize("operation", ["merge", "cut"])
def test_two_combs_are_refused_before_they_are_laid_on_each_other(
    operation: str, leader: Caller
) -> None:
    """Of 60 kB each they took 43 s, of 120 kB 146 s and 6 GB."""
    answer = leader.post(ADDRESS, json=asked(operation, *COMBS))
    assert answer.status_code == 422
    assert answer.json["errors"][0]["code"] == "too-intricate"
    assert "東經" in answer.json["detail"]


@pytest.mark.parametrize(("by", "status"), [(tangle(9_000), 422), (zigzag(9_000), 200)])
def test_a_line_of_many_corners_divided_by_another_is_answered(
    by: dict[str, Any], status: int, leader: Caller
) -> None:
    answer = leader.post(ADDRESS, json=asked("split", zigzag(9_000), by))
    assert answer.status_code == status


def test_a_line_of_many_corners_is_divided(leader: Caller) -> None:
    blade = {"type": "LineString", "coordinates": [[121.54, 25.05], [121.56, 25.0500001]]}
    answer = leader.post(ADDRESS, json=asked("split", zigzag(2_000), blade))
    assert answer.status_code == 200
    assert len(answer.json["geometries"]) == 2_000


def test_who_spends_too_much_is_told_so_and_the_next_is_answered(
    leader: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    budget = dataclasses.replace(shaping.SHAPE.budget, seconds=1)
    monkeypatch.setattr(shaping, "SHAPE", dataclasses.replace(shaping.SHAPE, budget=budget))
    monkeypatch.setattr(shaping, "check_intricacy", lambda *_: None)
    answer = leader.post(ADDRESS, json=asked("merge", *COMBS))
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert answer.json["errors"][0]["code"] == "too-costly"
    assert "停下" in answer.json["detail"]
    english = leader.post(
        ADDRESS, json=asked("merge", *COMBS), headers={"Accept-Language": "en"}
    ).json
    assert "stopped" in english["detail"]
    assert leader.post(ADDRESS, json=asked("merge", comb(3), comb(4))).status_code == 200
