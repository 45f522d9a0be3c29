"""The body of a changeset, as devices send it and the API documents it."""

import uuid
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, FailFast, Field, InstanceOf, StrictInt, StrictStr

from layers.words.invisible_characters import SEEN
from mapserve.store import versions
from mapserve.store.models.base import LARGEST_INTEGER

_MOST = 10_000

# The first entry that is no entry ends the reading: ten thousand would be as many problems.
_T = TypeVar("_T")
_Many = Annotated[list[_T], Field(max_length=_MOST), FailFast()]
Revision = Annotated[
    StrictInt, Field(ge=1, le=LARGEST_INTEGER, description="The revision you saw.")
]
# What a layer will check is not copied before: a thousand objects are a thousand copies.
_Object = InstanceOf[dict[str, Any]]
Geometry = Annotated[_Object, Field(description="GeoJSON geometry, WGS84 degrees.")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CreateIn(_Part):
    """A new feature under an id made on the device, or a deleted one that comes back as its own."""

    id: uuid.UUID
    layer: Annotated[StrictStr, Field(max_length=40)]
    geometry: Geometry
    properties: _Object = {}


class ModifyIn(_Part):
    """Changes to a feature: only what is named changes, null clears a field."""

    id: uuid.UUID
    base: Revision
    geometry: Geometry | None = None
    properties: _Object = {}


class DeleteIn(_Part):
    """A feature to be removed; its history stays."""

    id: uuid.UUID
    base: Revision


class ChangesetIn(_Part):
    """A save as a device sends it; sent again under the same id it changes nothing more."""

    id: uuid.UUID
    comment: Annotated[StrictStr, Field(max_length=500, pattern=SEEN)] = ""
    create: _Many[CreateIn] = []
    modify: _Many[ModifyIn] = []
    delete: _Many[DeleteIn] = []

    def touched(self) -> list[uuid.UUID]:
        """Return the ids of what it creates, changes and takes away."""
        return [
            *(one.id for one in self.create),
            *(one.id for one in self.modify),
            *(one.id for one in self.delete),
        ]

    def digest(self) -> bytes:
        """Return the SHA-256 of what it says, whatever the order of keys it came in."""
        return versions.digest(
            [
                self.comment,
                [(one.id, one.layer, one.geometry, one.properties) for one in self.create],
                [(one.id, one.base, one.geometry, one.properties) for one in self.modify],
                [(one.id, one.base) for one in self.delete],
            ]
        )
