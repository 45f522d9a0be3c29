"""An evaluation that is being scored, and a visit planned for it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from mapserve.clock import standing_at
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.changesets import changeset, drawn
from tests.factories.communities import LAT, LON
from tests.factories.evaluations import (
    IN_TIME,
    Board,
    begun,
    draw_and_seal,
    named,
    shown,
    stepped,
    told,
)


@pytest.fixture
def board(
    app: Flask, app_database: Database, caller: Callable[..., Caller], meiren: Community
) -> Iterator[Board]:
    with standing_at(IN_TIME):
        yield Board(app, app_database, caller, meiren)


@pytest.fixture
def scoring(board: Board) -> dict[str, Any]:
    """An evaluation with two different editions, its panel declared and scoring open."""
    draw_and_seal(board)
    cameras = [
        drawn(
            "camera",
            {"type": "Point", "coordinates": [LON + step, LAT]},
            facing="all_round",
        )
        for step in (0.0002, 0.0006)
    ]
    saved = f"/communities/{board.slug}/changesets"
    told(board.leader.post(saved, json=changeset(create=cameras)), 201)
    one = begun(board)
    named(board.county, one, *board.judges)
    opened = stepped(board.county, shown(board.county, one), "open")
    return told(opened)


@pytest.fixture
def visit(board: Board, scoring: dict[str, Any]) -> dict[str, Any]:
    """A visit of a Wednesday evening on which the whole panel goes."""
    body = {"evaluation": scoring["id"], "day": "2027-01-13", "hour": "22:00"}
    return told(board.county.post("/visits", json=body), 201)
