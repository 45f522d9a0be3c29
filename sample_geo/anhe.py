"""安和花園社區: an apartment complex (公寓大廈) whose boundary is its own wall."""

from layers.geometry.crs import TWD97_121
from sample_geo.community import Community
from sample_geo.drawn import Map
from sample_geo.town import Frame, Town

FRAME = Frame(lon=121.4882, lat=25.1139, zone=TWD97_121, turn=14.0, bend=3.0)


def draw_anhe() -> Community:
    """Return the complex: five towers around a garden, one gate, its own guards and cameras."""
    frame = FRAME
    town = Town(frame, frame.area((0, 0), (150, 0), (150, 95), (128, 118), (0, 118)))
    town.add("安和路", "tertiary", (-40, -11), (190, -11))
    town.add("社區車道", "service", (75, -11), (75, 16), (22, 22), (20, 96), (75, 100))
    town.add("中庭步道", "footway", (75, 16), (76, 60), (75, 100))
    town.add("後門步道", "footway", (76, 60), (142, 62))
    town.join()
    for letter, west, south in (
        ("A", 28, 30),
        ("B", 28, 66),
        ("C", 88, 20),
        ("D", 96, 70),
        ("E", 40, 104),
    ):
        wide, deep = (30, 9) if letter == "E" else (32, 26)
        body = frame.area(
            (west, south), (west + wide, south), (west + wide, south + deep),
            (west + wide * 0.6, south + deep), (west + wide * 0.6, south + deep - 4),
            (west + wide * 0.4, south + deep - 4), (west + wide * 0.4, south + deep),
            (west, south + deep),
        )  # fmt: skip
        levels = 2 if letter == "E" else 14
        name = "會館" if letter == "E" else f"{letter} 棟"
        tags = {"building": "apartments", "building:levels": levels, "name": name}
        town.buildings.append((body, tags))
    town.places.append((frame.box(64, 36, 86, 64), {"leisure": "garden", "name": "安和中庭"}))
    map_ = Map("anhe", town, ("管理委員會第一次盤點", ""))
    _draw(map_)
    return Community(
        slug="anhe",
        name="安和花園社區",
        village_code="63000990002",
        county="臺北市",
        town="福安區",
        precinct="福安分局",
        map_=map_,
    )


def _draw(map_: Map) -> None:
    town = map_.town
    own = {"owner": "private", "operator": "安和花園社區管理委員會", "height_m": 3.0}
    for number, (street, share, side, turn, place) in enumerate(
        (
            ("社區車道", 0.07, 3, 180, "大門"),
            ("社區車道", 0.3, -3, 0, "車道轉角"),
            ("中庭步道", 0.5, 2, 0, "中庭"),
            ("後門步道", 0.9, 1, 180, "後門"),
        ),
        start=1,
    ):
        bearing = round((town.bearing(street, share) + turn) / 5) * 5 % 360
        map_.add(
            f"camera/{number}",
            "camera",
            town.at(street, share, side),
            name=f"安和{place}",
            facing="bearing",
            bearing=bearing,
            field_of_view=85,
            range_m=25,
            **own,
        )
    map_.add(
        "guard_post/1",
        "guard_post",
        town.at("社區車道", 0.075, -5),
        name="大門警衛室",
        employer="安和花園社區管理委員會",
        guards=2,
        hours="24/7",
    )
    map_.add(
        "adopted_block/1",
        "adopted_block",
        town.boundary.buffer(-2),
        name="安和花園社區",
        adopter="安和花園社區管理委員會",
        adopter_kind="organ",
        state="active",
        consent=True,
        consent_on="2026-05-02",
        guards=2,
        hours="24/7",
        guard_posts=[map_.id_of("guard_post/1")],
    )
    map_.add(
        "emergency_resource/1",
        "emergency_resource",
        town.at("社區車道", 0.08, 6),
        name="大門 AED",
        resource="aed",
        place="警衛室外牆",
        hours="24/7",
    )
    map_.add(
        "emergency_resource/2",
        "emergency_resource",
        town.at("中庭步道", 0.6, -3),
        name="中庭避難集合點",
        resource="shelter",
        capacity=300,
    )
    map_.add(
        "blind_spot/1",
        "blind_spot",
        town.part("後門步道", 0.45, 0.8).buffer(2, cap_style="flat"),
        name="後門步道轉角",
        place="dark_lane",
        causes=["dark", "few_people"],
        light_causes=["too_dim"],
        time_of_risk="night",
        severity="low",
    )
    map_.add(
        "street_light/1",
        "street_light",
        town.at("後門步道", 0.3, 1.5),
        pole_number="AH-01",
        operator="安和花園社區管理委員會",
    )
    map_.add(
        "safe_haven/1",
        "safe_haven",
        town.at("社區車道", 0.07, -7),
        name="安和社區警衛室",
        haven="other",
        hours="24/7",
        state="active",
    )
