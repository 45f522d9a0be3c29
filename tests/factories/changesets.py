"""Bodies of saves, as a device would send them."""

import uuid
from typing import Any

from tests.factories.communities import LAT, LON


def point(east: float = 0.0, north: float = 0.0) -> dict[str, Any]:
    """Return a point so many degrees from the middle of the sample community."""
    return {"type": "Point", "coordinates": [LON + east, LAT + north]}


def line() -> dict[str, Any]:
    """Return a line of 20 m through the middle of the sample community."""
    return {"type": "LineString", "coordinates": [[LON - 0.0001, LAT], [LON + 0.0001, LAT]]}


def square(side: float = 0.0002) -> dict[str, Any]:
    """Return a square polygon around the middle of the sample community."""
    corners = [(-side, -side), (side, -side), (side, side), (-side, side), (-side, -side)]
    ring = [[LON + east, LAT + north] for east, north in corners]
    return {"type": "Polygon", "coordinates": [ring]}


def drawn(layer: str, geometry: dict[str, Any], **properties: object) -> dict[str, Any]:
    """Return a new feature under an id made here."""
    return {
        "id": str(uuid.uuid4()),
        "layer": layer,
        "geometry": geometry,
        "properties": properties,
    }


def camera(east: float = 0.0, north: float = 0.0, **properties: object) -> dict[str, Any]:
    """Return a new camera."""
    return drawn("camera", point(east, north), **properties)


def changeset(
    create: list[Any] | None = None,
    modify: list[Any] | None = None,
    delete: list[Any] | None = None,
    comment: str = "",
    id_: str | None = None,
) -> dict[str, Any]:
    """Return the body of a save, under a new id unless told."""
    return {
        "id": id_ or str(uuid.uuid4()),
        "comment": comment,
        "create": create or [],
        "modify": modify or [],
        "delete": delete or [],
    }
