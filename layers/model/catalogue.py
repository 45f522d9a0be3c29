"""The catalogue: the explicit list of map layers, in the order of the legend."""

from collections.abc import Iterable
from functools import cached_property
from typing import Self

from layers.model.capabilities import Part
from layers.model.contract import Group, MapLayer
from layers.model.kinds import (
    accident_site,
    adopted_block,
    blind_spot,
    camera,
    emergency_resource,
    guard_post,
    inspection_point,
    patrol_post,
    patrol_route,
    safe_haven,
    school_corridor,
    street_light,
)
from layers.words.problems import UnknownLayer


class Catalogue(tuple[MapLayer, ...]):  # noqa: SLOT001 - it keeps what was asked once
    """Map layers in the order of the legend: group by group, in each by `order`.

    What else is asked of all layers at once is told by kind, in the same order.
    """

    def __new__(cls, layers: Iterable[MapLayer]) -> Self:
        """Put layers in the order of the legend."""
        groups = list(Group)
        return super().__new__(cls, sorted(layers, key=lambda a: (groups.index(a.group), a.order)))

    @cached_property
    def by_kind(self) -> dict[str, MapLayer]:
        """Return each layer under its kind."""
        return {layer.kind: layer for layer in self}

    @cached_property
    def watchers(self) -> tuple[str, ...]:
        """Return the layers whose features watch streets."""
        return tuple(layer.kind for layer in self if layer.watches)

    @cached_property
    def lights(self) -> tuple[str, ...]:
        """Return the layers whose features light streets."""
        return tuple(layer.kind for layer in self if layer.lights)

    @cached_property
    def patrols(self) -> tuple[str, ...]:
        """Return the watching layers whose idle hours are told."""
        return tuple(layer.kind for layer in self if layer.watches and layer.watches.patrols)

    @cached_property
    def urgent(self) -> tuple[MapLayer, ...]:
        """Return the layers that make what is near them urgent, those that weigh most first."""
        found = [(layer.urgency.unwatched, layer) for layer in self if layer.urgency]
        return tuple(layer for _, layer in sorted(found, key=lambda one: -one[0]))

    def playing(self, part: Part) -> tuple[str, ...]:
        """Return the layers whose features play a part."""
        return tuple(layer.kind for layer in self if part in layer.parts)

    def references(self, layer: MapLayer) -> dict[str, tuple[str, ...]]:
        """Return the attributes that hold feature ids, with the layers they may point at."""
        return {
            name: tuple(
                other.kind for other in self if {other.kind, other.group} & {*note.references}
            )
            for name, (_, note) in layer.described.items()
            if note.references
        }


CATALOGUE = Catalogue(
    [
        accident_site.LAYER,
        adopted_block.LAYER,
        blind_spot.LAYER,
        camera.LAYER,
        emergency_resource.LAYER,
        guard_post.LAYER,
        inspection_point.LAYER,
        patrol_post.LAYER,
        patrol_route.LAYER,
        safe_haven.LAYER,
        school_corridor.LAYER,
        street_light.LAYER,
    ]
)


def layer_of(kind: str) -> MapLayer:
    """Return the layer named `kind`, or raise `UnknownLayer`."""
    try:
        return CATALOGUE.by_kind[kind]
    except (KeyError, TypeError):
        raise UnknownLayer(layer=str(kind), known="、".join(CATALOGUE.by_kind)) from None
