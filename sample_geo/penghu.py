"""望海社區, a fictional fishing village in Penghu: the zone of EPSG:3825."""

from random import Random

from layers.geometry.crs import TWD97_119
from sample_geo.community import Community
from sample_geo.drawn import Map
from sample_geo.houses import blocks, houses
from sample_geo.town import Frame, Town

FRAME = Frame(lon=119.6120, lat=23.5410, zone=TWD97_119, turn=-17.0, bend=14.0)


def draw_penghu() -> Community:
    """Return the village: one road along the harbour, low houses, a temple, few lights."""
    frame, rng = FRAME, Random(119)  # noqa: S311 - the same village every time
    town = Town(frame, frame.box(-12, -40, 232, 142))
    town.add("望海路", "secondary", (-30, 0), (250, 0))
    town.add("港邊路", "residential", (0, 120), (220, 126))
    for number, u in ((6, 40), (14, 98), (22, 160)):
        town.add(f"望海路{number}巷", "residential", (u, 0), (u + 6, 123))
    town.add("望海路6巷2弄", "living_street", (43, 62), (101, 64))
    town.add("望海路14巷2弄", "living_street", (102, 78), (163, 70))
    town.add("海堤步道", "footway", (0, -32), (220, -30))
    town.join()
    ground = [frame.box(0, 0, 220, 122), frame.box(110, -24, 220, 0)]
    for block in blocks(town, ground):
        for shape, tags in houses(town, block, rng, slab=24):
            low = {"building": "house", "building:levels": rng.choice((1, 2, 2, 3))}
            town.buildings.append((shape, tags | low))
    temple = frame.box(60, -25, 84, -11)
    town.buildings.append((temple, {"building": "temple", "building:levels": 1, "name": "望海宮"}))
    town.places.append((frame.box(12, -28, 104, -9), {"leisure": "park", "name": "望海廟埕"}))
    map_ = Map("wanghai", town, ("115 年 5 月社區會議", ""))
    _draw(map_)
    return Community(
        slug="wanghai",
        name="望海社區",
        village_code="10016990001",
        county="澎湖縣",
        town="望海鄉",
        precinct="望海分局",
        map_=map_,
    )


def _draw(map_: Map) -> None:
    town = map_.town
    police = {"owner": "police", "operator": "望海分局", "height_m": 4.5}
    for number, (street, share, side, bearing) in enumerate(
        (("望海路", 0.3, 6, 75), ("望海路", 0.75, -6, 255), ("港邊路", 0.5, 3, 80)), start=1
    ):
        map_.add(
            f"camera/{number}",
            "camera",
            town.at(street, share, side),
            name=f"{street}監視器{number}",
            facing="bearing",
            bearing=bearing,
            **police,
        )
    for number, share in enumerate((0.25, 0.55, 0.85), start=1):
        map_.add(
            f"street_light/{number}",
            "street_light",
            town.at("望海路14巷", share, 2.8),
            pole_number=f"WH-{number:02d}",
            state="working" if number < 3 else "broken",  # noqa: PLR2004
            operator="望海鄉公所",
        )
    map_.add(
        "blind_spot/1",
        "blind_spot",
        town.part("海堤步道", 0.55, 0.85).buffer(3, cap_style="flat"),
        name="海堤步道東段",
        place="riverbank",
        causes=["dark", "few_people", "no_signal"],
        time_of_risk="night",
        severity="medium",
        found_by="patrol",
        found_on="2026-05-09",
    )
    map_.add(
        "patrol_route/1",
        "patrol_route",
        town.part("望海路", 0.15, 0.9),
        name="濱海線",
        team="望海守望相助隊",
        schedule="Fr-Su 20:00-22:00",
    )
    map_.add(
        "safe_haven/1",
        "safe_haven",
        town.at("望海路", 0.48, 9),
        name="望海雜貨店",
        haven="shop",
        hours="Mo-Su 07:00-20:00",
        state="active",
    )
    map_.add(
        "patrol_post/1",
        "patrol_post",
        town.at("望海路", 0.62, -9),
        name="望海派出所",
        post="police_station",
        hours="24/7",
    )
    map_.add(
        "emergency_resource/1",
        "emergency_resource",
        town.at("望海路", 0.35, 11),
        name="望海宮廟埕避難收容處所",
        resource="shelter",
        capacity=120,
    )
    map_.add(
        "emergency_resource/2",
        "emergency_resource",
        town.at("望海路", 0.6, -9),
        name="派出所 AED",
        resource="aed",
        place="值班台旁",
        hours="24/7",
    )
