"""The map page: time and bytes as features grow, against one folium object a feature."""

import folium
from shapely.geometry import shape

from layers.words.audience import Audience
from mapserve.services.communities.directory import find_community
from mapserve.services.maps.map_file import make_map_file
from tests.benchmarks.figures import Figure, seconds, show
from tests.benchmarks.neighbourhood import SLUG, features, fill, opened
from tests.benchmarks.serving import served

COUNTS = (100, 1_000, 10_000)


def run() -> None:
    """Print the table."""
    figures, first = [], None
    with opened() as database:
        held = 0
        for count in COUNTS:
            fill(database, count - held, seed=count)
            held = count
            with served(database) as client:
                client.get(f"/c/{SLUG}")
                mine = seconds(lambda: client.get(f"/c/{SLUG}"), times=20)
                size = len(client.get(f"/c/{SLUG}")[1])
            theirs, their_size = _folium(count)
            first = first or (mine, size)
            figures += [
                Figure(
                    f"page with {count:,} features, time",
                    f"{mine * 1e3:.1f} ms",
                    f"folium {theirs * 1e3:.0f} ms",
                    mine / theirs,
                ),
                Figure(
                    f"page with {count:,} features, bytes",
                    f"{size / 1e3:.0f} kB",
                    f"folium {their_size / 1e3:.0f} kB",
                    size / their_size,
                ),
            ]
        with database.sessions() as session:
            community = find_community(session, SLUG)
            file = make_map_file(session, community, audience=Audience.STAFF)
    figures.append(
        Figure(
            f"file without network, {held:,} features, bytes",
            f"{len(file.encode()) / 1e3:.0f} kB",
            f"folium {their_size / 1e3:.0f} kB",
            len(file.encode()) / their_size,
            0.20,
            at_least=False,
        )
    )
    size_of_most = float(figures[-2].ours.split()[0]) * 1e3
    figures.append(
        Figure(
            "bytes at the most : at the fewest",
            "",
            "",
            size_of_most / first[1],
            1.05,
            at_least=False,
        )
    )
    show("The map page by folium", figures)


def _folium(count: int) -> tuple[float, int]:
    """Return seconds and bytes of the same features as one folium object each."""
    page = ""

    def render() -> None:
        nonlocal page
        chart = folium.Map(location=(25.05, 121.55), zoom_start=16)
        for one in features(count):
            words = str(one["properties"].get("name") or one["properties"].get("code"))
            if one["geometry"]["type"] == "Point":
                lon, lat = one["geometry"]["coordinates"]
                folium.Marker((lat, lon), popup=words).add_to(chart)
            else:
                ring = [(lat, lon) for lon, lat in shape(one["geometry"]).exterior.coords]
                folium.Polygon(ring, popup=words).add_to(chart)
        page = chart.get_root().render()

    return seconds(render), len(page.encode())
