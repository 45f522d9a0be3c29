"""What is told of a community's map: features, its history, editions, photos.

Features and the base map go out as the text that PostGIS made; their models here describe it.
"""

import datetime as dt
import uuid
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from layers.geometry.geojson import Geometry
from layers.words.answer import Answer
from layers.words.text import Text


class FeatureProperties(Answer):
    """The layer, the revision that last changed the feature, and the layer's attributes."""

    model_config = ConfigDict(extra="allow")

    layer: str
    revision: int


class Feature(Answer):
    """A GeoJSON feature of the map."""

    type: Literal["Feature"]
    id: uuid.UUID
    geometry: Geometry
    properties: FeatureProperties


class FeatureCollection(Answer):
    """GeoJSON (RFC 7946); `revision` is the one the features are of."""

    type: Literal["FeatureCollection"]
    revision: int
    features: list[Feature]


class BaseProperties(Answer):
    """What is known of a street, a building or a place; what is not known is left out."""

    layer: Literal["street", "building", "place"]
    name: str | None = None
    kind: str
    levels: float | None = None
    height_m: float | None = None


class BaseFeature(Answer):
    """A street, a building or a place; its id names where it comes from."""

    type: Literal["Feature"]
    id: str
    geometry: Geometry
    properties: BaseProperties


class BaseCollection(Answer):
    """Streets, buildings and places as GeoJSON.

    `credits` says where they are from: osm (OpenStreetMap), sample (invented), file.
    """

    type: Literal["FeatureCollection"]
    credits: list[Literal["file", "osm", "sample"]]
    features: list[BaseFeature]


class Revision(Answer):
    """One save: who ("" where nobody is known), when, and how many features it touched."""

    revision: int
    author: str
    comment: str
    created_at: dt.datetime
    created: int
    modified: int
    deleted: int


class RevisionPage(Answer):
    """A page of the history; `next` is the `before` of the following page, or null."""

    revisions: list[Revision]
    next: int | None


class LayerChanges(Answer):
    """How many features of a layer a save touched."""

    layer: str
    created: int
    modified: int
    deleted: int


class PhotosAdded(Answer):
    """Which photos a save gave to a feature; `title` is "" where it has none."""

    layer: str
    title: str
    photos: list[str]


OldAndNew = Annotated[tuple[Any, Any], Field(description="The old and the new value.")]


class Change(Answer):
    """What became of one feature: [old, new] of each changed field, and of the geometry."""

    id: uuid.UUID
    layer: str
    fields: dict[str, OldAndNew]
    geometry: tuple[Geometry, Geometry] | None


class Difference(Answer):
    """Two revisions side by side; features are ordered by id."""

    from_revision: Annotated[int, Field(alias="from")]
    to_revision: Annotated[int, Field(alias="to")]
    added: list[Feature]
    removed: list[Feature]
    changed: list[Change]


class Edition(Answer):
    """A sealed revision; who sealed it is told to members only."""

    number: int
    revision: int
    purpose: str
    sha256: str
    sealed_at: dt.datetime
    sealed_by: Annotated[str | None, Field(exclude_if=lambda name: name is None)] = None


class EditionList(Answer):
    """The sealed revisions this reader may see, newest first."""

    editions: list[Edition]


class PhotoKept(Answer):
    """A photo as it is kept: pixels after it was made smaller, the day it was taken."""

    id: uuid.UUID
    width: int
    height: int
    taken_on: dt.date | None


class FormatDescribed(Answer):
    """A file format: whether it is read into a layer, read as base data, written."""

    name: str
    label: Text
    suffixes: list[str]
    media_type: str
    reads: bool
    reads_base: bool
    writes: bool


class FormatList(Answer):
    """All file formats."""

    formats: list[FormatDescribed]


class Shapes(Answer):
    """The shapes made: two at least of a split, one otherwise. Nothing is stored."""

    geometries: list[Geometry]
