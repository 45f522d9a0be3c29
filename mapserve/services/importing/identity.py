"""Identity of imported rows: which feature of the map, if any, a row of a file speaks of.

A number is known only with its source: two files may both count from 1. A feature of the same
source and number is the same thing wherever it lies now, so that a corrected coordinate is a move
and never a twin. Of another source it is the same only where name, place or a number that nobody
gives twice say so (decision source-and-number).
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import shapely
from sqlalchemy.orm import Session

from layers.model.contract import MapLayer
from layers.words.folding import folded
from mapserve.exchange.cell_text import storable
from mapserve.exchange.feature_rows import Draft
from mapserve.services.maps.three_way_merge import GEOMETRY
from mapserve.services.saving.feature_checks import ewkb_of
from mapserve.store.queries import imports as import_queries
from mapserve.store.versions import Version

APART = " @ "  # between a row's key and its file's name, in a feature's source
_LONGEST_ORIGIN = 60
# Two files that give a thing a few metres apart mean the same place (a coordinate corrected by
# less than the width of a crossing); ours.
_SAME_PLACE_M = 30.0
_TELLING = 5  # signs of a number that no two files give by counting
_METRES_A_DEGREE = 111_000.0


@dataclass
class Before:
    """A feature that is or was on a map: all its versions, the latest last."""

    community_id: int
    present: bool
    versions: list[Version]
    imported: list[bool]

    @property
    def now(self) -> Version:
        """Its latest version."""
        return self.versions[-1]

    @property
    def key(self) -> str:
        """The number or the digest of the row that made it."""
        return (self.now.source or "").rpartition(APART)[0] or self.now.source or ""

    @property
    def origin(self) -> str:
        """The name of the file that made it; "" where nobody noted it."""
        return (self.now.source or "").rpartition(APART)[2] if self._noted else ""

    @property
    def _noted(self) -> bool:
        return APART in (self.now.source or "")

    def said(self, revision: int | None) -> dict[str, Any]:
        """Return the fields as a file last had them, `geometry` as EWKB: what differs is news.

        Of our own exports that is the version they were made of; of others what imports wrote,
        without what people changed between.
        """
        for one in self.versions:
            if one.revision == revision:
                return fields_of(one)
        if not any(self.imported):
            return fields_of(self.now)
        found: dict[str, Any] = {}
        before: dict[str, Any] = {}
        for version, by_import in zip(self.versions, self.imported, strict=True):
            now = fields_of(version)
            if by_import:
                changed = {name for name in {*now, *before} if now.get(name) != before.get(name)}
                found |= {name: now.get(name) for name in changed}
            before = now
        return found


def fields_of(version: Version) -> dict[str, Any]:
    """Return attributes and, under `geometry`, the EWKB of a version."""
    return {**version.properties, GEOMETRY: version.ewkb}


def origin_of(file_name: str, given: str | None) -> str:
    """Return the name of a source: the one given, or that of the file without what copies add.

    `cameras (1).csv` and `cameras.csv` are one source.
    """
    name = given or re.sub(r"\s*(\(\d+\)|- ?(copy|複製|副本))$", "", PurePath(file_name).stem)
    plain = storable(unicodedata.normalize("NFC", name)).replace("@", "")
    return " ".join(plain.split())[:_LONGEST_ORIGIN]


def source_of(draft: Draft, origin: str) -> str:
    """Return what a feature made of the row keeps to be known by."""
    return f"{draft.key}{APART}{origin}"


@dataclass
class Known:
    """What earlier imports made of rows like those of a file, and what has their ids."""

    layer: MapLayer
    origin: str
    by_id: dict[str, Before] = field(default_factory=dict)
    by_key: dict[str, list[Before]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[Before]] = field(default_factory=lambda: defaultdict(list))
    keys: frozenset[str] = frozenset()
    names: Counter[str] = field(default_factory=Counter)

    def counterparts(self, draft: Draft) -> list[Before]:
        """Return what the row speaks of: one that is on the map first, then what it was before."""
        if draft.id and (mine := self.by_id.get(str(draft.id))):
            return [mine]
        alike = self.by_key.get(draft.key, [])
        found = [one for one in alike if not draft.number or self._is_same(draft, one)]
        if not found and not draft.number:
            found = self._renamed(draft)
        return sorted(found, key=lambda one: (not one.present, -one.now.revision))

    def _is_same(self, draft: Draft, one: Before) -> bool:
        if one.origin == self.origin:
            return True
        known = [(name, value) for name, value in self._evidence(draft) if self.names[value] == 1]
        said = {
            name: {folded(str(version.properties.get(name) or "")) for version in one.versions}
            for name, _ in known
        }
        pairs = [(value, said[name] - {""}) for name, value in known if said[name] - {""}]
        if pairs:
            return any(value in values for value, values in pairs)
        return is_telling(draft.number) or any(
            metres_between(draft.geometry, shapely.from_wkb(version.ewkb)) <= _SAME_PLACE_M
            for version in one.versions
        )

    def _renamed(self, draft: Draft) -> list[Before]:
        """Return the row without a number that the file had by this name, and has no more."""
        found = [
            one
            for _, value in self._evidence(draft)
            if self.names[value] == 1
            for one in self.by_name.get(value, ())
            if one.key not in self.keys
        ]
        return found if len({one.now.id for one in found}) == 1 else []

    def _evidence(self, draft: Draft) -> list[tuple[str, str]]:
        return evidence(self.layer, draft.properties)


def evidence(layer: MapLayer, properties: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what names a thing beside its number: name and address, folded."""
    names = [name for name in (*layer.title, "name", "address") if name != layer.number]
    found = [(name, folded(str(properties.get(name) or ""))) for name in dict.fromkeys(names)]
    return [(name, value) for name, value in found if value]


def is_telling(number: str) -> bool:
    """Tell whether a number is more than a count: LAAA001-01 is, 12, 0012 and L-7 are not."""
    signs = folded(number).lstrip("0")
    return len(signs) >= _TELLING


def metres_between(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """Return about how far two WGS84 geometries lie apart."""
    a, b = one.representative_point(), other.representative_point()
    shrink = math.cos(math.radians(a.y))
    return math.hypot((a.x - b.x) * shrink, a.y - b.y) * _METRES_A_DEGREE


def find_known(
    session: Session,
    layer: MapLayer,
    drafts: Sequence[Draft],
    *,
    origin: str,
    community_id: int | None,
) -> Known:
    """Return what there is of the rows' numbers, contents and ids.

    Parameters
    ----------
    community_id
        The one community to look in; None looks in all.
    """
    keys = frozenset(draft.key for draft in drafts)
    found = Known(layer, origin, keys=keys)
    found.names.update(value for draft in drafts for _, value in evidence(layer, draft.properties))
    rows = import_queries.history(
        session,
        layer=layer.kind,
        keys=sorted(keys),
        ids=[draft.id for draft in drafts if draft.id],
        origin=None if all(draft.number for draft in drafts) else origin,
        community_id=community_id,
    )
    for one in _grouped(rows):
        found.by_id[str(one.now.id)] = one
        if one.now.source:
            found.by_key[one.key].append(one)
        if one.origin == origin and one.key.startswith("row:"):
            for _, value in evidence(layer, one.versions[0].properties):
                found.by_name[value].append(one)
    return found


def _grouped(rows: Iterable[import_queries.Historic]) -> Iterable[Before]:
    features: dict[Any, Before] = {}
    for row in rows:
        one = features.get(row.version.id)
        if one is None:
            features[row.version.id] = Before(
                row.community_id, row.present, [row.version], [row.imported]
            )
        else:
            one.versions.append(row.version)
            one.imported.append(row.imported)
            one.present = row.present
    return features.values()


def says_nothing_new(draft: Draft, before: Iterable[Before]) -> bool:
    """Tell whether all that a row says was on the map at some time."""
    ewkb = ewkb_of(draft.geometry)
    said = {name: draft.properties.get(name) for name in draft.given}

    def holds(version: Version) -> bool:
        return version.ewkb == ewkb and all(
            version.properties.get(name) == value for name, value in said.items()
        )

    return any(holds(version) for one in before for version in one.versions)
