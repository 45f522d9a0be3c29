"""A small watched community for the pages of seeing, and what its map draws where."""

from playwright.sync_api import Page

from mapserve.store.database import Database
from tests.factories.changesets import camera, drawn, point
from tests.factories.communities import LAT, LON
from tests.factories.streets import add_crossroads

# Longitudes on 八德路三段: what the camera sees, the guard's end of it, and what nobody sees.
BY_CAMERA, BY_GUARD, BY_NOBODY = -0.0002, 0.001, 0.0004
WEST = {"facing": "bearing", "bearing": 270, "range_m": 40, "name": "路口"}

_STROKES = """([lon, lat]) => {
  const map = Object.values(window).find((one) => one instanceof L.Map);
  const at = map.latLngToLayerPoint([lat, lon]);
  const near = [...Array(31).keys()].map((i) => new DOMPoint(at.x + i - 15, at.y));
  return ["camera", "people", "nobody"].filter((kind) =>
    near.some((one) => document.querySelector(`.street-${kind}`).isPointInStroke(one)));
}"""


def add_watched_town(database: Database) -> None:
    """Store the crossroads of `add_crossroads`."""
    with database.transaction() as session:
        add_crossroads(session)


def watchers() -> list[dict[str, object]]:
    """Return a camera that looks west from the crossing and a guard in the east by day."""
    guard = drawn("guard_post", point(BY_GUARD), name="警衛", hours="Mo-Fr 08:00-18:00")
    return [camera(**WEST), guard]


def strokes_at(page: Page, east: float, north: float = 0.0) -> list[str]:
    """Return how the street is drawn within 15 pixels west and east of a place."""
    found: list[str] = page.evaluate(_STROKES, [LON + east, LAT + north])
    return found
