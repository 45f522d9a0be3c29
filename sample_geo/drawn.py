"""A community map in the making: features by a short name, in metres, over two revisions."""

import uuid
from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely.geometry import mapping

from layers.model.catalogue import CATALOGUE, layer_of
from sample_geo.town import Town

_NAMESPACE = uuid.UUID("5a3b1c50-0000-5000-8000-66756b616e00")
Properties = dict[str, Any]


@dataclass
class Drawn:
    """A feature before (`properties`) and what a second save changes (`after`, None: deleted)."""

    layer: str
    geometry: shapely.Geometry
    properties: Properties
    after: Properties | None = field(default_factory=dict)
    new: bool = False  # made by the second save


@dataclass
class Map:
    """All features of a community; ids are made from the slug and the short name."""

    slug: str
    town: Town
    comments: tuple[str, str]
    features: dict[str, Drawn] = field(default_factory=dict)

    def id_of(self, key: str) -> str:
        """Return the fixed id of a feature."""
        return str(uuid.uuid5(_NAMESPACE, f"{self.slug}/{key}"))

    def add(
        self,
        key: str,
        layer: str,
        geometry: shapely.Geometry,
        /,
        *,
        after: Properties | None = None,
        **properties: Any,  # noqa: ANN401 - whatever the layer takes
    ) -> None:
        """Draw a feature of the first revision, and what the second one changes of it."""
        self.features[key] = Drawn(layer, geometry, properties, after or {})

    def add_later(
        self,
        key: str,
        layer: str,
        geometry: shapely.Geometry,
        /,
        **properties: Any,  # noqa: ANN401
    ) -> None:
        """Draw a feature that only the second revision has."""
        self.features[key] = Drawn(layer, geometry, properties, new=True)

    def drop(self, key: str) -> None:
        """Let the second revision delete a feature."""
        self.features[key].after = None

    def changesets(self) -> list[dict[str, Any]]:
        """Return the saves whose replay gives the map, in the format of the API."""
        first: dict[str, Any] = self._changeset(1)
        second: dict[str, Any] = self._changeset(2)
        for key, drawn in self.features.items():
            feature = {
                "id": self.id_of(key),
                "layer": drawn.layer,
                "geometry": self._geojson(drawn.geometry),
                "properties": self._checked(drawn.layer, drawn.properties),
            }
            (second if drawn.new else first)["create"].append(feature)
            if drawn.after is None:
                second["delete"].append({"id": self.id_of(key), "base": 1})
            elif drawn.after:
                change = {"id": self.id_of(key), "base": 1, "properties": drawn.after}
                second["modify"].append(change)
        changed = second["create"] or second["modify"] or second["delete"]
        return [first, second] if changed else [first]

    def latest(self) -> dict[str, list[dict[str, Any]]]:
        """Return the features of the latest revision by layer, as the API answers them."""
        found: dict[str, list[dict[str, Any]]] = {layer.kind: [] for layer in CATALOGUE}
        for key, drawn in self.features.items():
            if drawn.after is None:
                continue
            merged = {**drawn.properties, **drawn.after}
            revision = 2 if drawn.new or drawn.after else 1
            properties = {"layer": drawn.layer, "revision": revision}
            found[drawn.layer].append(
                {
                    "type": "Feature",
                    "id": self.id_of(key),
                    "geometry": self._geojson(drawn.geometry),
                    "properties": properties | self._checked(drawn.layer, merged),
                }
            )
        return found

    def _checked(self, kind: str, properties: Properties) -> Properties:
        return layer_of(kind).check_properties(properties)

    def _changeset(self, number: int) -> dict[str, Any]:
        return {
            "id": self.id_of(f"changeset/{number}"),
            "comment": self.comments[number - 1],
            "create": [],
            "modify": [],
            "delete": [],
        }

    def _geojson(self, geometry: shapely.Geometry) -> dict[str, Any]:
        return mapping(self.town.degrees(geometry))
