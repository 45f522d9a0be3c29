"""山腰里, a fictional hillside village in Hualien: one road up, lanes across, few lamps."""

from random import Random

from layers.geometry.crs import TWD97_121
from sample_geo.community import Community
from sample_geo.drawn import Map
from sample_geo.houses import blocks, houses
from sample_geo.town import Frame, Town

FRAME = Frame(lon=121.6900, lat=24.0100, zone=TWD97_121, turn=22.0, bend=10.0)


def draw_shanyao() -> Community:
    """Return the village: the road up, three lanes across, a school at its foot, a watch team."""
    frame, rng = FRAME, Random(10015)  # noqa: S311 - the same village every time
    town = Town(frame, frame.box(-34, -34, 214, 168))
    town.add("山腰路", "secondary", (-20, 0), (200, 0))
    town.add("上坡路", "residential", (90, 0), (94, 150))
    town.add("山腰路5巷", "residential", (0, 50), (91, 52))
    town.add("上坡路8巷", "residential", (92, 75), (190, 72))
    town.add("上坡路20巷", "living_street", (0, 112), (93, 110))
    town.add("果園步道", "footway", (93, 130), (188, 142))
    town.join()
    school = frame.box(112, 14, 176, 34)
    ground = [frame.box(0, -28, 84, 46), frame.box(0, 58, 88, 106), frame.box(100, 80, 190, 124)]
    for block in blocks(town, ground):
        for shape, tags in houses(town, block, rng, slab=26):
            low = {"building": "house", "building:levels": rng.choice((1, 2, 3))}
            town.buildings.append((shape, tags | low))
    town.buildings.append(
        (school, {"building": "school", "building:levels": 2, "name": "山腰國小"})
    )
    town.places.append((frame.box(108, 10, 184, 60), {"amenity": "school", "name": "山腰國小"}))
    map_ = Map("shanyao", town, ("115 年 9 月治安會議", ""))
    _draw(map_)
    return Community(
        slug="shanyao",
        name="山腰里",
        village_code="10015990001",
        county="花蓮縣",
        town="山腰鄉",
        precinct="山腰分局",
        map_=map_,
    )


def _draw(map_: Map) -> None:
    town = map_.town
    for number, (street, share, side, bearing) in enumerate(
        (("山腰路", 0.35, 6, 250), ("上坡路", 0.1, 4, 15)), start=1
    ):
        map_.add(
            f"camera/{number}",
            "camera",
            town.at(street, share, side),
            name=f"{street}監視器{number}",
            facing="bearing",
            bearing=bearing,
            owner="police",
            operator="山腰分局",
            height_m=4.5,
        )
    for number, share in enumerate((0.2, 0.5, 0.8), start=1):
        map_.add(
            f"street_light/{number}",
            "street_light",
            town.at("上坡路", share, 3.2),
            pole_number=f"SY-{number:02d}",
            state="broken" if number == 3 else "working",  # noqa: PLR2004
            operator="山腰鄉公所",
        )
    map_.add(
        "blind_spot/1",
        "blind_spot",
        town.part("果園步道", 0.3, 0.75).buffer(3, cap_style="flat"),
        name="果園步道中段",
        place="dark_lane",
        causes=["dark", "few_people"],
        light_causes=["no_pole"],
        time_of_risk="night",
        severity="high",
        found_by="meeting",
        found_on="2026-09-12",
    )
    map_.add(
        "school_corridor/1",
        "school_corridor",
        town.part("山腰路", 0.1, 0.8),
        name="山腰國小安心走廊",
        school="山腰國小",
    )
    map_.add(
        "patrol_post/1",
        "patrol_post",
        town.at("上坡路", 0.4, 5),
        name="山腰守望相助隊部",
        post="team_base",
        hours="Fr-Su 20:00-23:30",
    )
    map_.add(
        "patrol_route/1",
        "patrol_route",
        town.part("上坡路", 0.05, 0.95),
        name="上坡線",
        team="山腰守望相助隊",
        schedule="Fr-Su 20:00-23:30",
    )
    map_.add(
        "safe_haven/1",
        "safe_haven",
        town.at("山腰路", 0.62, -8),
        name="山腰柑仔店",
        haven="shop",
        hours="Mo-Su 06:30-21:00",
        state="active",
    )
