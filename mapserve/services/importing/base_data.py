"""Base data into the database: streets, buildings and places to draw, watch and route on."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from mapserve.exchange.formats import base_objects
from mapserve.exchange.formats.contract import Losses
from mapserve.exchange.osm_tags import BaseObject
from mapserve.programme.roles import Action, Viewer
from mapserve.store.queries.base_loading import PartlyCovered, Upserted, load_base, partly_covered


@dataclass
class BaseLoaded:
    """What loading a file did, by street, building and place.

    `partly` are the communities of which the file holds but a part.
    """

    counts: dict[str, Upserted]
    left_out: int
    losses: Losses = field(default_factory=Losses)
    partly: list[PartlyCovered] = field(default_factory=list)


def import_base(
    session: Session,
    path: Path,
    *,
    viewer: Viewer,
    progress: Callable[[int], None] | None = None,
) -> BaseLoaded:
    """Load a file of a format that holds base data; the same file again changes nothing.

    What could not be put together or lies outside Taiwan is reported, never fatal.

    Parameters
    ----------
    progress
        Called with the number of objects read so far.

    Raises
    ------
    SignInNeeded, Forbidden
        The viewer may not import everywhere: streets do not end at a community's boundary.
    FileUnreadable, FileRefused, FileTooLarge
    """
    viewer.require(Action.IMPORT)
    loaded = BaseLoaded(counts={}, left_out=0)
    objects = base_objects(path, loaded.losses)
    loaded.counts, loaded.left_out = load_base(session, _rows(objects, progress))
    loaded.partly = partly_covered(session)
    return loaded


def _rows(
    objects: Iterator[BaseObject], progress: Callable[[int], None] | None
) -> Iterator[tuple[Any, ...]]:
    for number, one in enumerate(objects, start=1):
        tags = json.dumps(one.tags, ensure_ascii=False)
        yield (
            one.table, one.source, one.name, one.kind, tags, one.wkb, one.levels, one.height_m
        )  # fmt: skip
        if progress:
            progress(number)
