"""The answer to a save: the features it touched, as whoever sent it may read them."""

from collections.abc import Iterable
from typing import Any

import orjson
import shapely

from mapserve.services.saving.edit_rights import EditRights
from mapserve.store.versions import Version


def answer(revision: int, touched: Iterable[Version], rights: EditRights) -> str:
    """Return `{"features": […], "revision": n}` as text, features ordered by id.

    The versions may come from the save itself or, for the same changeset sent again, from the
    database: the text is the same, since keys are sorted and numbers written anew.
    """
    seen = sorted(filter(rights.readable, touched), key=lambda one: one.id.int)
    features = [
        {"type": "Feature", "id": one.id, "geometry": geometry, "properties": rights.shown(one)}
        for one, geometry in zip(seen, geometries([one.ewkb for one in seen]), strict=True)
    ]
    body = {"revision": revision, "features": features}
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode()


def geometries(ewkbs: list[str]) -> list[dict[str, Any]]:
    """Return hexadecimal EWKB as GeoJSON geometries."""
    shapes = shapely.from_wkb([bytes.fromhex(one) for one in ewkbs])  # GEOS reads hex slowly
    is_point = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
    points = iter(shapely.get_coordinates(shapes[is_point]).tolist())
    others = iter(shapely.to_geojson(shapes[~is_point]).tolist())
    # Read and not passed on: GEOS writes one number in some hundreds with 17 digits.
    return [
        {"type": "Point", "coordinates": next(points)} if point else orjson.loads(next(others))
        for point in is_point.tolist()
    ]
