"""What one reader's audience reaches: the layers and fields they may draw on, read and write."""

from collections.abc import Mapping
from typing import Any

from layers.model.catalogue import layer_of
from layers.model.contract import MapLayer
from layers.words.audience import Audience
from layers.words.problems import Nature, Problem, Problems
from layers.words.text import Text
from mapserve.services.maps.features import readable
from mapserve.services.saving.feature_checks import checked_properties
from mapserve.store.queries.features import Version


class FieldReserved(Problem):
    """A field that this reader may neither see nor fill in."""

    code = "field-reserved"
    nature = Nature.REFUSED
    what = Text("您的角色不能填「{label}」。", "Your role does not fill in “{label}”.")
    mend = Text("請拿掉這一欄。", "Leave this field out.")


class LayerReserved(Problem):
    """A layer that this reader may neither see nor draw on."""

    code = "layer-reserved"
    nature = Nature.REFUSED
    what = Text("您的角色不能畫「{layer}」。", "Your role does not draw “{layer}”.")


class EditRights:
    """The rights of an audience, asked a thousand times a save."""

    def __init__(self, audience: Audience) -> None:
        self.audience = audience
        self._layers: dict[str, MapLayer] = {}
        self._fields: dict[str, frozenset[str]] = {}

    def layer(self, kind: str) -> MapLayer:
        """Return the layer to draw on, or raise `UnknownLayer` or `LayerReserved`."""
        layer = self._layers.get(kind)
        if layer is None:
            layer = layer_of(kind)
            if not self.audience.sees(layer.audience):
                raise LayerReserved(layer=layer.label)
            self._layers[kind] = layer
        return layer

    def visible(self, layer: MapLayer) -> frozenset[str]:
        """Return the layer's attributes that may be read and written."""
        if layer.kind not in self._fields:
            self._fields[layer.kind] = layer.visible(self.audience)
        return self._fields[layer.kind]

    def readable(self, version: Version) -> bool:
        """Tell whether the reader may know that this version exists."""
        return readable(layer_of(version.layer), version.properties, self.audience)

    def shown(self, version: Version) -> dict[str, Any]:
        """Return the properties of a version as its reader sees them, `layer` and `revision` too.

        The same rule as `feature_queries.READABLE`.
        """
        visible = self.visible(layer_of(version.layer))
        properties = version.properties
        if not visible.issuperset(properties):
            properties = {name: value for name, value in properties.items() if name in visible}
        return {"layer": version.layer, "revision": version.revision, **properties}

    def properties(
        self, layer: MapLayer, base: Mapping[str, Any], patch: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return `base` with `patch` on it, checked, where every field may be written.

        Raises
        ------
        Problems
            With pointers from the properties on (`/bearing`).
        """
        reserved = (patch.keys() - self.visible(layer)) & layer.described.keys()
        if reserved:
            raise Problems(
                [
                    FieldReserved(pointer=f"/{name}", label=layer.described[name][1].label)
                    for name in sorted(reserved)
                ]
            )
        return checked_properties(layer, base, patch)
