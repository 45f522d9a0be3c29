"""The explicit list of map layers, in the order of the legend."""

from layers.contract import MapLayer
from layers.errors import UnknownLayer
from layers.kinds import camera

CATALOGUE: tuple[MapLayer, ...] = (camera.LAYER,)

_BY_KIND = {layer.kind: layer for layer in CATALOGUE}


def layer_of(kind: str) -> MapLayer:
    """Return the layer named `kind`, or raise `UnknownLayer`."""
    try:
        return _BY_KIND[kind]
    except (KeyError, TypeError):
        raise UnknownLayer(layer=str(kind), known="、".join(_BY_KIND)) from None
