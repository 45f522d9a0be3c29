"""The plan of 福安里: three by three large blocks between a main road and a canal."""

from random import Random

from shapely.geometry import Polygon

from layers.geometry.crs import TWD97_121
from sample_geo.houses import blocks, houses
from sample_geo.town import Frame, Town

FRAME = Frame(lon=121.4806, lat=25.1128, zone=TWD97_121, turn=8.0, bend=16.0)
U = (0.0, 205.0, 415.0, 625.0)
V = (0.0, 165.0, 335.0, 500.0)
WEST_NAMES = ("福安路", "仁愛街", "德昌街", "河堤街")
SOUTH_NAMES = ("長壽路", "安康街", "永福街", "文昌路")

# Lanes by large block (column, row): share of its side at both ends, and how far they run.
LANES_ACROSS = {
    (0, 0): ((0.24, 0.27, 0, 1), (0.5, 0.51, 0, 1), (0.76, 0.73, 0, 1)),
    (1, 0): ((0.3, 0.28, 0, 1), (0.7, 0.72, 0, 1)),
    (2, 0): ((0.33, 0.16, 0, 1), (0.58, 0.45, 0, 1), (0.8, 0.74, 0, 0.72)),
    (2, 1): ((0.25, 0.27, 0, 1), (0.52, 0.5, 0, 1), (0.76, 0.75, 0, 1)),
    (0, 2): ((0.2, 0.4, 0, 1), (0.48, 0.62, 0, 1), (0.76, 0.84, 0, 1)),
    (1, 1): ((0.5, 0.49, 0.5, 1),),
}
LANES_UP = {
    (0, 1): ((0.27, 0.25, 0, 1), (0.5, 0.52, 0, 1), (0.76, 0.75, 0, 0.62)),
    (1, 1): ((0.5, 0.5, 0, 1),),
    (2, 2): ((0.24, 0.26, 0, 1), (0.5, 0.49, 0, 1), (0.75, 0.76, 0, 1)),
    (1, 2): ((0.86, 0.86, 0, 1),),
}
# Alleys: large block, share along the lanes' direction, from and to a share across.
ALLEYS_UP = (
    ((0, 0), 0.36, 0.0, 0.25),
    ((0, 0), 0.62, 0.26, 0.505),
    ((0, 0), 0.4, 0.505, 0.75),
    ((1, 0), 0.5, 0.0, 0.29),
    ((1, 0), 0.3, 0.71, 1.0),
    ((1, 0), 0.76, 0.71, 0.9),
    ((2, 0), 0.45, 0.24, 0.51),
    ((2, 0), 0.72, 0.48, 0.74),
    ((2, 0), 0.35, 0.0, 0.255),
    ((2, 1), 0.34, 0.0, 0.26),
    ((2, 1), 0.6, 0.26, 0.51),
    ((2, 1), 0.4, 0.51, 0.755),
    ((2, 1), 0.7, 0.755, 0.93),
    ((0, 2), 0.38, 0.0, 0.285),
    ((0, 2), 0.65, 0.34, 0.58),
    ((0, 2), 0.36, 0.54, 0.8),
    ((0, 2), 0.7, 0.825, 1.0),
)
ALLEYS_ACROSS = (
    ((0, 1), 0.45, 0.26, 0.51),
    ((0, 1), 0.62, 0.51, 0.755),
    ((0, 1), 0.55, 0.06, 0.26),
    ((2, 2), 0.36, 0.25, 0.495),
    ((2, 2), 0.62, 0.495, 0.755),
    ((2, 2), 0.45, 0.755, 1.0),
)


def build_town() -> Town:
    """Return 福安里 with its streets, buildings and places."""
    rng = Random(1150428)  # noqa: S311 - the same town every time
    town = Town(FRAME, FRAME.box(-13, -12, 668, 513))
    _main_streets(town)
    _lanes(town)
    _alleys(town)
    special = _special(town)
    town.join()
    ground = [
        FRAME.box(U[i], V[j], U[i + 1], V[j + 1]).difference(special)
        for i in range(3)
        for j in range(3)
    ]
    for block in blocks(town, ground):
        town.buildings += houses(town, block, rng)
    return town


def _main_streets(town: Town) -> None:
    for u, name, kind, south, north in zip(
        U,
        WEST_NAMES,
        ("primary", "tertiary", "tertiary", "residential"),
        (-45.0, 0.0, 0.0, 0.0),
        (548.0, 500.0, 500.0, 500.0),
        strict=True,
    ):
        town.add(name, kind, (u, south), (u, north))
    for v, name, kind in zip(
        V, SOUTH_NAMES, ("secondary", "tertiary", "tertiary", "secondary"), strict=True
    ):
        wide = kind == "secondary"
        town.add(name, kind, (-45.0 if wide else 0.0, v), (712.0 if wide else 625.0, v))


def _lanes(town: Town) -> None:
    for (i, j), lanes in LANES_ACROSS.items():
        for start, end, west, east in lanes:
            a, b = _between(U, i, west), _between(U, i, east)
            v = _between(V, j, start), _between(V, j, end)
            name = f"{WEST_NAMES[i]}{2 * round(v[0] / 9) + 1}巷"
            bend = ((a + b) / 2, (v[0] + v[1]) / 2 + (3.0 if i == j else -2.5))
            town.add(name, "residential", (a, v[0]), bend, (b, v[1]))
    for (i, j), lanes in LANES_UP.items():
        for start, end, south, north in lanes:
            a, b = _between(V, j, south), _between(V, j, north)
            u = _between(U, i, start), _between(U, i, end)
            name = f"{SOUTH_NAMES[j]}{2 * round(u[0] / 9) + 2}巷"
            town.add(name, "residential", (u[0], a), (u[1], b))


def _alleys(town: Town) -> None:
    count: dict[str, int] = {}
    across = [
        ((_between(U, i, at), _between(V, j, a)), (_between(U, i, at), _between(V, j, b)))
        for (i, j), at, a, b in ALLEYS_UP
    ]
    along = [
        ((_between(U, i, a), _between(V, j, at)), (_between(U, i, b), _between(V, j, at)))
        for (i, j), at, a, b in ALLEYS_ACROSS
    ]
    named = [s for s in town.streets if s.highway != "primary"]
    for start, end in across + along:
        line = town.frame.line(start, end)
        parent = min(named, key=lambda s: ("巷" not in s.name) * 12 + s.line.distance(line))
        count[parent.name] = count.get(parent.name, 0) + 2
        suffix = "弄" if "巷" in parent.name else "巷"
        number = count[parent.name] + (0 if suffix == "弄" else 100)
        town.add(f"{parent.name}{number}{suffix}", "living_street", start, end)


def _between(lines: tuple[float, ...], index: int, share: float) -> float:
    return lines[index] + share * (lines[index + 1] - lines[index])


def _special(town: Town) -> Polygon:
    """Lay out the school, the park, the market, the temple and the canal; return their ground."""
    frame = town.frame
    school = frame.box(213, 343, 381, 491)
    park = frame.box(213, 173, 306, 327)
    market = frame.box(259, 54, 366, 110)
    temple = frame.box(8, 173, 46, 235)
    place = town.places.append
    place((school, {"amenity": "school", "name": "福安國民小學"}))
    place((frame.box(228, 420, 310, 478), {"leisure": "track", "name": "福安國小操場"}))
    place((park, {"leisure": "park", "name": "福安公園"}))
    place((frame.box(222, 262, 252, 292), {"leisure": "playground", "name": "兒童遊戲場"}))
    place((temple, {"amenity": "place_of_worship", "religion": "taoist", "name": "福安宮"}))
    place((market, {"amenity": "marketplace", "name": "福安市場"}))
    place((frame.box(646, -14, 664, 515), {"natural": "water", "water": "canal", "name": "福安圳"}))
    for u, v, tags in SPOTS:
        place((frame.line((u, v), (u + 1, v)).interpolate(0), tags))
    _inside(town)
    return school.union(park).union(market).union(temple)


SPOTS: tuple[tuple[float, float, dict[str, object]], ...] = (
    (198.5, 158.5, {"shop": "convenience", "name": "福安超商 安康門市"}),
    (408.0, 342.5, {"shop": "convenience", "name": "福安超商 永福門市"}),
    (12.0, 492.0, {"amenity": "police", "name": "福安派出所"}),
    (423.0, 12.0, {"amenity": "bank", "name": "福安信用合作社"}),
    (12.0, 12.0, {"highway": "bus_stop", "name": "福安路口"}),
    (300.0, 490.0, {"highway": "bus_stop", "name": "福安國小"}),
    (250.0, 183.0, {"amenity": "community_centre", "name": "福安里活動中心"}),
    (420.0, 174.0, {"shop": "pharmacy", "name": "德昌藥局"}),
    (290.0, 316.0, {"amenity": "toilets", "name": "公園公廁"}),
    (600.0, 510.0, {"highway": "bus_stop", "name": "文昌橋"}),
)


def _inside(town: Town) -> None:
    """Add the buildings and paths of the school, the park, the market, the temple, the canal."""
    frame = town.frame
    wings = frame.area(
        (222, 352),
        (368, 352),
        (368, 414),
        (355, 414),
        (355, 366),
        (235, 366),
        (235, 410),
        (222, 410),
    )  # fmt: skip
    school = {"building": "school", "building:levels": 4}
    town.buildings += [
        (wings, school | {"name": "福安國小教學大樓"}),
        (frame.box(325, 430, 366, 476), school | {"building:levels": 2, "name": "福安國小體育館"}),
        (
            frame.box(262, 378, 330, 392),
            school | {"building:levels": 3, "name": "福安國小行政樓"},
        ),
        (
            frame.box(263, 59, 362, 83),
            {"building": "retail", "building:levels": 2, "name": "福安市場"},
        ),
        (frame.box(263, 89, 310, 106), {"building": "retail", "building:levels": 1}),
        (frame.box(315, 89, 362, 106), {"building": "retail", "building:levels": 1}),
        (
            frame.box(14, 201, 40, 229),
            {"building": "temple", "building:levels": 1, "name": "福安宮"},
        ),
        (frame.box(14, 180, 26, 187), {"building": "roof", "building:levels": 1}),
        (
            frame.box(238, 177, 270, 192),
            {"building": "civic", "building:levels": 3, "name": "福安里活動中心"},
        ),
        (frame.box(284, 311, 297, 319), {"building": "toilets", "building:levels": 1}),
    ]
    town.add("河堤步道", "footway", (638, 0), (638, 250), (638, 500))
    town.add("福安公園步道", "footway", (205, 205), (240, 222), (268, 255), (262, 300), (230, 335))
    town.add("福安公園環園步道", "footway", (310, 215), (268, 255), (225, 250), (205, 262))
    town.add("福安市場內街", "pedestrian", (256, 46.5), (256, 117))
    town.add("福安市場攤販街", "pedestrian", (256, 86), (374, 86))
    town.add("福安宮廟埕", "pedestrian", (0, 194), (51, 194))
