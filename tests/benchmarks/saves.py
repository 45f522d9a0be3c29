"""Saving a changeset of 1,000 features, against the same rows by bare SQL."""

import gc
import uuid

from shapely.geometry import shape

from mapserve.services.saving.feature_checks import ewkb_of
from mapserve.store import versions
from mapserve.store.database import Database
from mapserve.store.versions import Save, Version
from tests.benchmarks.figures import Figure, in_turn, seconds, show
from tests.benchmarks.neighbourhood import features, opened, save

COUNT = 1_000


def run() -> None:
    """Print the table."""
    with opened() as database:
        seeds = iter(range(1_000))

        def ours() -> float:
            created = list(features(COUNT, seed=next(seeds)))
            return seconds(lambda: _save(database, created))

        def bare() -> float:
            rows = _rows(next(seeds))
            return seconds(lambda: _insert(database, rows))

        ours()
        gc.collect()
        gc.freeze()  # as the server does before it answers
        mine, theirs, ratio = in_turn(ours, bare, rounds=7)
    show(
        f"Saving a changeset of {COUNT:,} features",
        [
            Figure(
                "parse, check, merge, store, answer",
                f"{mine * 1e3:.0f} ms",
                f"bare INSERT {theirs * 1e3:.0f} ms",
                ratio,
                1.5,
                at_least=False,
            )
        ],
    )


def _save(database: Database, created: list[dict[str, object]]) -> None:
    with database.transaction() as session:
        save(session, created)


def _rows(seed: int) -> list[Version]:
    """Return the rows as they would be stored, made beforehand."""
    return [
        Version(
            id=uuid.UUID(one["id"]),
            layer=one["layer"],
            revision=0,
            properties=one["properties"],
            ewkb=ewkb_of(shape(one["geometry"])),
        )
        for one in features(COUNT, seed=seed)
    ]


def _insert(database: Database, rows: list[Version]) -> None:
    """Store them as the next revision, in one transaction: SQL alone."""
    with database.transaction() as session:
        save = Save(
            id=uuid.uuid4(),
            community_id=1,
            revision=versions.lock_one(session, 1) + 1,
            digest=b"",
            touched=[row.id for row in rows],
            begun=rows,
        )
        versions.write(session, [save])
