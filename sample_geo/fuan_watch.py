"""What watches 福安里: cameras, street lights, patrols."""

from sample_geo.drawn import Map

# Short name: street, share, metres to its right, turn of the lens against the street, more.
_P = {"owner": "police", "operator": "福安分局", "height_m": 4.5, "pixels_across": 1920}
_C = {"owner": "community", "operator": "福安里辦公處", "height_m": 3.2, "pixels_across": 1280}
CAMERAS: tuple[tuple[str, float, float, float | None, dict[str, object]], ...] = (
    ("福安路", 0.09, 8.0, 0, _P),
    ("福安路", 0.11, 8.0, 180, _P),
    ("福安路", 0.36, 8.0, 0, _P),
    ("福安路", 0.38, 8.0, 90, _P),
    ("福安路", 0.64, 8.0, 180, _P),
    ("福安路", 0.9, 8.0, 180, _P | {"state": "broken", "note": "鏡頭起霧，已報修。"}),
    ("長壽路", 0.33, -7.0, 0, _P),
    ("長壽路", 0.35, -7.0, 180, _P),
    ("長壽路", 0.6, -7.0, 0, _P),
    ("長壽路", 0.86, -7.0, 180, _P),
    ("文昌路", 0.32, 7.0, 0, _P),
    ("文昌路", 0.6, 7.0, 180, _P),
    ("文昌路", 0.88, 7.0, 180, _P),
    ("安康街", 0.02, 5.0, 0, _P),
    ("安康街", 0.335, 5.0, 0, _P),
    ("安康街", 0.345, -5.0, 180, _P),
    ("安康街", 0.66, 5.0, 0, _P),
    ("安康街", 0.98, -5.0, 180, _C),
    ("永福街", 0.02, 5.0, 0, _P),
    ("永福街", 0.33, -5.0, None, _P),
    ("永福街", 0.52, -5.0, 0, _C | {"note": "對著校門口。"}),
    ("永福街", 0.67, 5.0, 180, _P),
    ("仁愛街", 0.16, 5.0, 0, _C),
    ("仁愛街", 0.5, 5.0, 0, _C),
    ("德昌街", 0.2, -5.0, 0, _C),
    ("德昌街", 0.45, 5.0, 180, _C),
    ("德昌街", 0.8, 5.0, 0, _C | {"state": "broken", "note": "颱風後沒有畫面。"}),
    ("福安路19巷", 0.05, 2.5, 0, _C),
    ("福安路93巷", 0.95, -2.5, 180, _C),
    ("德昌街57巷", 0.5, 2.5, 0, _C),
    ("安康街24巷", 0.5, 2.5, 0, {"owner": "private", "height_m": 2.6}),
    ("河堤步道", 0.45, 1.5, None, _C),
)
BROKEN_LIGHTS = {
    3: ("lamp_out", "整支不亮，里民反映兩週。"),
    12: ("wiring", "雨天跳電。"),
    27: ("shaded", "被榕樹遮住。"),
}
PLANNED_LIGHTS = {36: "no_pole", 41: "no_pole"}
LIT = (
    "福安路9巷",
    "福安路19巷",
    "福安路29巷",
    "仁愛街13巷",
    "仁愛街27巷",
    "德昌街13巷",
    "德昌街31巷",
    "安康街24巷",
    "德昌街57巷",
    "福安路93巷",
    "永福街118巷",
    "河堤步道",
)


def draw_watch(map_: Map) -> None:
    """Draw the cameras, street lights and patrols."""
    _cameras(map_)
    _lights(map_)
    _patrols(map_)


def _cameras(map_: Map) -> None:
    town = map_.town
    for number, (street, share, side, turn, more) in enumerate(CAMERAS, start=1):
        facing: dict[str, object] = {"facing": "unknown"}
        if turn is not None:
            bearing = round((town.bearing(street, share) + turn) / 5) * 5 % 360
            facing = {"facing": "bearing", "bearing": bearing}
        code = f"FACAM{number:03d}"
        where = f"{street}（{code}）"
        repaired = number == 6  # noqa: PLR2004 - the one of 福安路
        map_.add(
            f"camera/{number}",
            "camera",
            town.at(street, share, side),
            after={"state": "working", "note": None} if repaired else None,
            name=where,
            code=code,
            address=street,
            **{"range_m": 30, "field_of_view": 80, "reason": ["crime"], **facing, **more},
        )
    map_.add(
        "camera/planned",
        "camera",
        town.at("河堤步道", 0.72, 2),
        after={"state": "working", "mode": "existing", "installed_on": "2026-09-18"},
        name="河堤步道北段",
        facing="bearing",
        bearing=175,
        state="planned",
        mode="suggested",
        reason=["crime"],
        owner="police",
        field_of_view=90,
        range_m=35,
        height_m=4,
    )
    map_.add_later(
        "camera/fire-lane",
        "camera",
        town.at("福安路93巷2弄", 0.08, 1),
        name="福安路93巷2弄口",
        facing="bearing",
        bearing=round(town.bearing("福安路93巷2弄", 0.3) / 5) * 5 % 360,
        mode="own_plan",
        reason=["crime"],
        owner="community",
        field_of_view=70,
        range_m=30,
        height_m=3,
        installed_on="2026-09-25",
        note="社區自籌，對著弄內。",
    )


def _lights(map_: Map) -> None:
    town, number = map_.town, 0
    for street in LIT:
        count = 4 if street != "河堤步道" else 5
        for k in range(count):
            number += 1
            side = 2.9 if k % 2 else -2.9
            at = town.at(street, (k + 0.5) / count, side if "巷" in street else 1.6)
            more: dict[str, object] = {"state": "working"}
            after: dict[str, object] | None = None
            if number in BROKEN_LIGHTS:
                cause, note = BROKEN_LIGHTS[number]
                more = {"state": "broken", "cause": cause, "note": note, "lux": 0.8}
                if cause != "shaded":
                    after = {
                        "state": "working",
                        "cause": None,
                        "lux": 12.0,
                        "checked_on": "2026-09-20",
                        "note": "已換 LED 燈具。",
                    }
            elif number in PLANNED_LIGHTS:
                more = {"state": "planned", "cause": PLANNED_LIGHTS[number]}
            map_.add(
                f"street_light/{number}",
                "street_light",
                at,
                after=after,
                pole_number=f"FA-{number:03d}",
                operator="福安區公所",
                address=street,
                **more,
            )


_POSTS: tuple[tuple[str, float, float, str, str, dict[str, object]], ...] = (
    ("文昌路", 0.075, 11.0, "福安派出所", "police_station", {"hours": "24/7"}),
    ("安康街", 0.36, -6.0, "福安里守望相助隊隊部", "team_base", {"hours": "Mo-Su 19:00-24:00"}),
    ("福安路19巷", 0.55, -3.0, "福安路19巷巡邏箱", "electronic_box", {}),
    ("德昌街57巷", 0.85, 3.0, "德昌街57巷巡邏箱", "electronic_box", {}),
    ("河堤步道", 0.3, 1.5, "河堤步道巡邏箱", "paper_box", {"state": "broken"}),
    ("福安路103巷", 0.4, 3.0, "福安路103巷巡邏箱", "paper_box", {}),
    ("永福街", 0.49, -6.0, "福安國小校門交通崗", "traffic_post", {"hours": "Mo-Fr 07:00-08:00"}),
    ("仁愛街", 0.22, -5.5, "福安市場勤務據點", "duty_post", {}),
)


def _patrols(map_: Map) -> None:
    town = map_.town
    for number, (street, share, side, name, post, more) in enumerate(_POSTS, start=1):
        operator = "福安分局" if post == "police_station" else "福安里守望相助隊"
        map_.add(
            f"patrol_post/{number}",
            "patrol_post",
            town.at(street, share, side),
            name=name,
            post=post,
            operator=operator,
            address=street,
            **more,
        )
    map_.drop("patrol_post/5")
    map_.add_later(
        "patrol_post/9",
        "patrol_post",
        town.at("河堤步道", 0.3, 1.5),
        name="河堤步道巡邏箱",
        post="electronic_box",
        operator="福安里守望相助隊",
        note="紙本箱淋雨損壞，改為電子巡邏箱。",
    )
    share, team = town.share, "福安里守望相助隊"
    west = town.path(
        ("安康街", 0.34, share("安康街", "福安路")),
        ("福安路", share("福安路", "安康街"), share("福安路", "永福街")),
        ("永福街", 0.0, share("永福街", "仁愛街")),
        ("仁愛街", share("仁愛街", "永福街"), share("仁愛街", "安康街")),
    )
    east = town.path(
        ("安康街", share("安康街", "德昌街"), 1.0),
        ("河堤街", share("河堤街", "安康街"), share("河堤街", "永福街")),
        ("永福街", 1.0, share("永福街", "德昌街")),
        ("德昌街", share("德昌街", "永福街"), share("德昌街", "安康街")),
    )
    map_.add(
        "patrol_route/1",
        "patrol_route",
        west,
        name="西線",
        team=team,
        schedule="Mo-Su 20:00-22:00",
        means="walk",
        patrol_posts=[map_.id_of("patrol_post/2")],
    )
    map_.add(
        "patrol_route/2",
        "patrol_route",
        east,
        name="東線",
        team=team,
        schedule="Mo,We,Fr 21:00-23:00",
        means="bicycle",
        patrol_posts=[map_.id_of("patrol_post/4")],
    )
    map_.add(
        "patrol_route/3",
        "patrol_route",
        town.part("河堤步道", 0.05, 0.95),
        after={"state": "running", "schedule": "Fr-Su 22:00-24:00"},
        name="河堤夜巡",
        team=team,
        means="walk",
        state="planned",
    )
