"""The explicit list of map layers, in the order of the legend."""

from layers.model.contract import MapLayer
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

CATALOGUE: tuple[MapLayer, ...] = (
    inspection_point.LAYER,
    blind_spot.LAYER,
    accident_site.LAYER,
    camera.LAYER,
    street_light.LAYER,
    patrol_route.LAYER,
    patrol_post.LAYER,
    school_corridor.LAYER,
    safe_haven.LAYER,
    adopted_block.LAYER,
    guard_post.LAYER,
    emergency_resource.LAYER,
)

_BY_KIND = {layer.kind: layer for layer in CATALOGUE}


def layer_of(kind: str) -> MapLayer:
    """Return the layer named `kind`, or raise `UnknownLayer`."""
    try:
        return _BY_KIND[kind]
    except (KeyError, TypeError):
        raise UnknownLayer(layer=str(kind), known="、".join(_BY_KIND)) from None
