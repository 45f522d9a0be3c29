"""溪口里 and 燈塔社區, two small fictional places more: a river terrace, a lighthouse headland."""

from dataclasses import dataclass
from random import Random

from layers.geometry.crs import TWD97_119, TWD97_121
from sample_geo.community import Community
from sample_geo.drawn import Map
from sample_geo.houses import blocks, houses
from sample_geo.town import Frame, Town


@dataclass(frozen=True, kw_only=True)
class _Hamlet:
    """What differs between the two."""

    slug: str
    name: str
    village_code: str
    county: str
    town: str
    precinct: str
    frame: Frame
    road: str


_XIKOU = _Hamlet(
    slug="xikou", name="溪口里", village_code="10015990002", county="花蓮縣", town="溪口鄉",
    precinct="溪口分局", road="溪口路",
    frame=Frame(lon=121.7100, lat=24.0300, zone=TWD97_121, turn=-8.0, bend=6.0),
)  # fmt: skip
_DENGTA = _Hamlet(
    slug="dengta", name="燈塔社區", village_code="10016990002", county="澎湖縣", town="望海鄉",
    precinct="望海分局", road="燈塔路",
    frame=Frame(lon=119.6400, lat=23.5600, zone=TWD97_119, turn=31.0, bend=8.0),
)  # fmt: skip


def draw_xikou() -> Community:
    """Return the river terrace in Hualien."""
    return _drawn(_XIKOU)


def draw_dengta() -> Community:
    """Return the headland in Penghu."""
    return _drawn(_DENGTA)


def _drawn(hamlet: _Hamlet) -> Community:
    """Return a road, two lanes across, low houses, a camera, lamps and one dark corner."""
    frame, rng = hamlet.frame, Random(int(hamlet.village_code))  # noqa: S311 - the same every time
    town = Town(frame, frame.box(-20, -30, 150, 100))
    town.add(hamlet.road, "tertiary", (-10, 0), (140, 0))
    for number, u in ((3, 40), (9, 96)):
        town.add(f"{hamlet.road}{number}巷", "residential", (u, 0), (u + 4, 86))
    town.add(f"{hamlet.road}步道", "footway", (42, 60), (99, 58))
    town.join()
    ground = [frame.box(0, -24, 130, 0), frame.box(0, 0, 130, 84)]
    for block in blocks(town, ground):
        for shape, tags in houses(town, block, rng, slab=26):
            low = {"building": "house", "building:levels": rng.choice((1, 2))}
            town.buildings.append((shape, tags | low))
    town.places.append(
        (frame.box(56, 66, 90, 82), {"leisure": "park", "name": f"{hamlet.name}公園"})
    )
    map_ = Map(hamlet.slug, town, ("115 年 8 月治安會議", ""))
    _draw(map_, hamlet)
    return Community(
        slug=hamlet.slug,
        name=hamlet.name,
        village_code=hamlet.village_code,
        county=hamlet.county,
        town=hamlet.town,
        precinct=hamlet.precinct,
        map_=map_,
    )


def _draw(map_: Map, hamlet: _Hamlet) -> None:
    town, road = map_.town, hamlet.road
    map_.add(
        "camera/1", "camera", town.at(road, 0.4, 5), name=f"{road}監視器", facing="bearing",
        bearing=90, owner="police", operator=hamlet.precinct, height_m=4.5,
    )  # fmt: skip
    for number, share in enumerate((0.25, 0.7), start=1):
        map_.add(
            f"street_light/{number}", "street_light", town.at(f"{road}3巷", share, 3.2),
            pole_number=f"{hamlet.slug[:2].upper()}-{number:02d}", state="working",
            operator=f"{hamlet.town}公所",
        )  # fmt: skip
    map_.add(
        "blind_spot/1",
        "blind_spot",
        town.part(f"{road}步道", 0.3, 0.75).buffer(3, cap_style="flat"),
        name=f"{road}步道中段",
        place="dark_lane",
        causes=["dark", "few_people"],
        light_causes=["no_pole"],
        time_of_risk="night",
        severity="medium",
        found_by="meeting",
        found_on="2026-08-15",
    )
