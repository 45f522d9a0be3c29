"""Saving a changeset of 1,000 features, against the same rows by bare SQL."""

import uuid

from shapely.geometry import shape

from mapserve.services.saving.feature_checks import ewkb_of
from mapserve.store.database import Database
from mapserve.store.queries import changesets as changeset_queries
from mapserve.store.queries.changesets import NewVersion
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


def _rows(seed: int) -> list[NewVersion]:
    """Return the rows as they would be stored, made beforehand."""
    return [
        NewVersion(
            id=uuid.UUID(one["id"]),
            layer=one["layer"],
            ewkb=ewkb_of(shape(one["geometry"])),
            properties=one["properties"],
            source=None,
        )
        for one in features(COUNT, seed=seed)
    ]


def _insert(database: Database, rows: list[NewVersion]) -> None:
    """One INSERT and one UPDATE, in one transaction; no revision is counted twice."""
    with database.transaction() as session:
        revision = changeset_queries.lock(session, 1)
        recorded = changeset_queries.record(
            session,
            changeset_id=uuid.uuid4(),
            community_id=1,
            revision=revision + 1,
            author_id=None,
            comment="",
            digest=b"",
            touched=[row.id for row in rows],
        )
        assert recorded
        changeset_queries.open_versions(
            session, community_id=1, revision=revision + 1, versions=rows
        )
