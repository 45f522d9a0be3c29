"""The body of a changeset, as devices send it and the API documents it."""

import hashlib
import uuid
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr
from pydantic_core import to_json

_MOST = 10_000
_INTEGER = 2_147_483_647  # PostgreSQL's

Revision = Annotated[StrictInt, Field(ge=1, le=_INTEGER, description="The revision you saw.")]
Geometry = Annotated[dict[str, Any], Field(description="GeoJSON geometry, WGS84 degrees.")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CreateIn(_Part):
    """A new feature under an id made on the device."""

    id: uuid.UUID
    layer: Annotated[StrictStr, Field(max_length=40)]
    geometry: Geometry
    properties: dict[str, Any] = {}


class ModifyIn(_Part):
    """Changes to a feature: only what is named changes, null clears a field."""

    id: uuid.UUID
    base: Revision
    geometry: Geometry | None = None
    properties: dict[str, Any] = {}


class DeleteIn(_Part):
    """A feature to be removed; its history stays."""

    id: uuid.UUID
    base: Revision


class ChangesetIn(_Part):
    """A save as a device sends it; sent again under the same id it changes nothing more."""

    id: uuid.UUID
    comment: Annotated[StrictStr, Field(max_length=500, pattern=r"^[^\x00]*$")] = ""
    create: Annotated[list[CreateIn], Field(max_length=_MOST)] = []
    modify: Annotated[list[ModifyIn], Field(max_length=_MOST)] = []
    delete: Annotated[list[DeleteIn], Field(max_length=_MOST)] = []

    def digest(self) -> bytes:
        """Return the SHA-256 of what it says, whatever the order of keys it came in.

        Raises ValueError for text that is no Unicode, which no stored changeset holds.
        """
        body = [
            self.comment,
            [(one.id.hex, one.layer, *_sorted(one)) for one in self.create],
            [(one.id.hex, one.base, *_sorted(one)) for one in self.modify],
            [(one.id.hex, one.base) for one in self.delete],
        ]
        return hashlib.sha256(to_json(body)).digest()


def _sorted(one: CreateIn | ModifyIn) -> tuple[list[Any], list[Any]]:
    return sorted((one.geometry or {}).items()), sorted(one.properties.items())
