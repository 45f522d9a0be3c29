"""Urgency of a stretch of street: what near it makes an unwatched metre matter more.

Which layers do, by how much and while what, stands in their own files (`MapLayer.urgency`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.analysis.watchers import Feature
from layers.geometry.crs import Zone, to_metres
from layers.model.catalogue import CATALOGUE

UNLIT = "unlit"
Objects = NDArray[np.object_]


def _unwatched() -> dict[str, float]:
    return {layer.kind: layer.urgency.unwatched for layer in CATALOGUE.urgent if layer.urgency}


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """What makes an unwatched stretch urgent (ours): its metres times 1 and what is near.

    Parameters
    ----------
    shortest_m
        The least length that is listed.
    near_m
        How near counts as near.
    layers
        By how much a metre counts more near a feature of a layer.
    unlit
        By how much it counts more where no light burns by night.
    """

    shortest_m: float = 20.0
    near_m: float = 15.0
    layers: Mapping[str, float] = field(default_factory=_unwatched)
    unlit: float = 1.0

    @property
    def weights(self) -> dict[str, float]:
        """Return what each name of what is near adds."""
        return {**self.layers, UNLIT: self.unlit}

    def weighing(self, weights: Mapping[str, float]) -> "Ranking":
        """Return the ranking with some of its weights replaced."""
        new = self.weights | dict(weights)
        return replace(self, unlit=new.pop(UNLIT), layers=new)

    def rank(self, length_m: float, near: Iterable[str]) -> float:
        """Return what a stretch weighs."""
        weights = self.weights
        return length_m * (1 + sum(weights[name] for name in near))

    @property
    def figures(self) -> dict[str, float]:
        """Return all figures by name."""
        return {"shortest_m": self.shortest_m, "near_m": self.near_m, **self.weights}


def urgent_places(features: Sequence[Feature], zone: Zone) -> dict[str, Objects]:
    """Return the geometries (metres) of what makes a street urgent as it stands, by layer."""
    found: dict[str, list[BaseGeometry]] = {layer.kind: [] for layer in CATALOGUE.urgent}
    for feature in features:
        layer = CATALOGUE.by_kind.get(feature.layer)
        if layer and layer.is_urgent(feature.properties):
            found[layer.kind].append(feature.geometry)
    return {
        kind: to_metres(np.array(geometries, dtype=object), zone=zone)
        for kind, geometries in found.items()
        if geometries
    }


def near_lines(lines: Objects, places: Mapping[str, Objects], near_m: float) -> list[list[str]]:
    """Return the layers whose places each line (metres) passes, those that weigh most first."""
    near: list[list[str]] = [[] for _ in lines]
    tree = shapely.STRtree(lines)
    for kind, geometries in places.items():
        _, hit = tree.query(geometries, predicate="dwithin", distance=near_m)
        for i in np.unique(hit).tolist():
            near[i].append(kind)
    return near
