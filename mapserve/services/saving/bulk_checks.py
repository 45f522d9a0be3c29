"""The new features of a save: all of a layer checked at once, whatever is odd one by one."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from shapely.geometry.base import BaseGeometry

from layers.geometry.bulk_checks import gather
from layers.model.contract import MapLayer
from layers.words.problems import Problem
from mapserve.services.maps.references import Drawn
from mapserve.services.saving.changeset_body import CreateIn
from mapserve.services.saving.edit_rights import EditRights
from mapserve.services.saving.feature_checks import checked_geometry, ewkbs_of
from mapserve.services.saving.problem_collector import attempt
from mapserve.store.versions import Version


@dataclass
class Created:
    """The features to store, and what is wrong, in the order they came."""

    drawn: list[Drawn] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def check_created(created: Sequence[CreateIn], rights: EditRights, *, revision: int) -> Created:
    """Check new features, each with its pointer (`/create/3/properties/bearing`).

    Nearly all are in order. Those are checked together; only what is not so proven is looked at
    alone, which says what is wrong with it.

    Parameters
    ----------
    revision
        The one that they would begin at.
    """
    found = Created()
    layers, proven = _proven(created, rights)
    shapes = gather([new.geometry for new in created])
    kept: list[tuple[str, CreateIn, MapLayer, dict[str, Any]]] = []
    drawn: list[BaseGeometry] = []
    for index, (new, checked, shape) in enumerate(zip(created, proven, shapes, strict=True)):
        where, layer = f"/create/{index}", layers.get(new.layer)
        if layer is None:
            attempt(found.problems, f"{where}/layer", rights.layer, new.layer)
            continue
        if checked is None:
            checked = attempt(  # noqa: PLW2901 - the same by the slower way
                found.problems, f"{where}/properties", rights.filled, layer, new.properties
            )
        if shape is None or new.geometry["type"] not in layer.geometry:
            shape = attempt(  # noqa: PLW2901 - as above
                found.problems, f"{where}/geometry", checked_geometry, layer, new.geometry
            )
        if checked is not None and shape is not None:
            kept.append((where, new, layer, checked))
            drawn.append(shape)
    found.drawn = [
        Drawn(where, layer, Version(new.id, new.layer, revision, properties, ewkb), shape=shape)
        for (where, new, layer, properties), ewkb, shape in zip(
            kept, ewkbs_of(drawn), drawn, strict=True
        )
    ]
    return found


def _proven(
    created: Sequence[CreateIn], rights: EditRights
) -> tuple[dict[str, MapLayer], list[dict[str, Any] | None]]:
    """Return the layers that may be drawn on, and by place what their properties come to.

    None stands where it takes a closer look.
    """
    proven: list[dict[str, Any] | None] = [None] * len(created)
    places: dict[str, list[int]] = {}
    for place, new in enumerate(created):
        places.setdefault(new.layer, []).append(place)
    layers = {}
    for kind in places:
        with suppress(Problem):  # told of each feature that names it
            layers[kind] = rights.layer(kind)
    for kind, layer in layers.items():
        fillable = rights.fillable(layer)
        plain = [
            place
            for place in places[kind]
            if fillable.issuperset(properties := created[place].properties)
            and None not in properties.values()
            and not rights.hiding_in(layer, properties)
        ]
        checked = layer.check_many([created[place].properties for place in plain])
        for place, properties in zip(plain, checked or (), strict=False):
            proven[place] = properties
    return layers, proven
