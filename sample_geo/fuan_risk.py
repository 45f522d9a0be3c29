"""What is dangerous in 福安里: blind spots, accident sites, inspection points."""

from sample_geo.drawn import Map

_MEETING = {"found_by": "meeting", "found_on": "2026-04-11", "meeting": "115-01"}


def draw_risk(map_: Map) -> None:
    """Draw the blind spots, accident sites and inspection points."""
    _blind_spots(map_)
    _accidents(map_)
    _inspections(map_)


def _blind_spots(map_: Map) -> None:
    town = map_.town
    strip = {"cap_style": "flat"}
    map_.add(
        "blind_spot/1",
        "blind_spot",
        town.part("福安路93巷2弄", 0.12, 1.0).buffer(2.4, **strip),
        after={
            "status": "improved",
            "remedies": [map_.id_of("camera/fire-lane")],
            "photos": [
                map_.id_of("photo/fire-lane/before"),
                map_.id_of("photo/fire-lane/after"),
            ],
            "measure_note": "弄口加裝監視器，拆除鐵皮，路燈換新。",
            "lighting": 2,
            "feeling": 2,
        },
        name="福安路93巷2弄",
        place="fire_lane",
        causes=["dark", "blocked_view", "neglect"],
        light_causes=["lamp_out"],
        obstacles=["wall"],
        neglect=["litter"],
        time_of_risk="night",
        photos=[map_.id_of("photo/fire-lane/before")],
        status="assigned",
        severity="high",
        easy_to_enter=3,
        hard_to_see=3,
        lighting=0,
        openness=1,
        visibility=0,
        people=1,
        feeling=0,
        lux=0.6,
        lux_method="phone",
        lux_height_m=1.2,
        lux_time="20:40",
        owner_organ="town_office",
        measures=["cameras", "watch_team"],
        actor="community",
        term="short",
        note="弄內鐵皮擋住路燈，八點後很暗。",
        **_MEETING,
    )
    map_.add(
        "blind_spot/2",
        "blind_spot",
        town.part("河堤步道", 0.6, 0.86).buffer(3.0, **strip),
        after={
            "status": "improving",
            "remedies": [map_.id_of("camera/planned"), map_.id_of("patrol_route/3")],
            "due_on": "2026-12-31",
        },
        name="河堤步道北段",
        place="riverbank",
        causes=["dark", "few_people", "no_camera"],
        light_causes=["no_pole"],
        time_of_risk="night",
        status="confirmed",
        severity="high",
        easy_to_enter=3,
        hard_to_see=2,
        lighting=0,
        people=0,
        owner_organ="public_works",
        measures=["cameras", "watch_team"],
        actor="public_works",
        term="middle",
        note="沿河一百多公尺沒有燈，跑步的人不敢走。",
        **_MEETING,
    )
    map_.add(
        "blind_spot/3",
        "blind_spot",
        town.frame.area((280, 307), (302, 307), (304, 325), (278, 325)),
        name="公園公廁後方",
        place="toilet",
        causes=["blocked_view", "few_people"],
        obstacles=["plants"],
        time_of_risk="night",
        status="confirmed",
        severity="medium",
        easy_to_enter=2,
        hard_to_see=3,
        owner_organ="town_office",
        actor="town_office",
        term="short",
        measure_note="修剪樹籬至 1.2 公尺以下。",
        **_MEETING,
    )
    rest: tuple[tuple[str, object, dict[str, object]], ...] = (
        (
            "安康街24巷2弄底",
            town.part("安康街24巷2弄", 0.4, 1.0).buffer(2.3, **strip),
            {"place": "dark_lane", "causes": ["dark", "trap"], "light_causes": ["shaded"]},
        ),
        (
            "市場收攤後內街",
            town.part("福安市場攤販街", 0.15, 0.85).buffer(3.0, **strip),
            {"place": "arcade", "causes": ["few_people", "no_camera"], "found_by": "patrol"},
        ),
        (
            "德昌街67巷4弄空屋",
            town.at("德昌街67巷4弄", 0.85, 2.0),
            {
                "place": "empty_house",
                "causes": ["unowned", "easy_in"],
                "on_private_dwelling": True,
                "confidentiality": "staff",
                "status": "confirmed",
            },
        ),
        (
            "永福街130巷機車棄置處",
            town.at("永福街130巷", 0.55, 2.8),
            {
                "place": "dump",
                "causes": ["neglect"],
                "neglect": ["abandoned_vehicle", "litter"],
                "found_by": "report",
            },
        ),
        (
            "福安路29巷圍牆邊",
            town.part("福安路29巷", 0.55, 0.8),
            {"place": "dark_lane", "causes": ["blocked_view"], "obstacles": ["wall", "vehicles"]},
        ),
    )
    for number, (name, geometry, more) in enumerate(rest, start=4):
        base = {"time_of_risk": "night", "severity": "medium", "status": "found"} | _MEETING
        map_.add(f"blind_spot/{number}", "blind_spot", geometry, name=name, **(base | more))
    map_.features["blind_spot/7"].after = {
        "status": "recheck_passed",
        "recheck_on": "2026-10-05",
        "recheck_result": "環保單位已拖吊，現場淨空。",
    }


def _accidents(map_: Map) -> None:
    town = map_.town
    sites: tuple[tuple[str, object, dict[str, object]], ...] = (
        (
            "福安路安康街口",
            town.at("福安路", town.share("福安路", "安康街"), 5.0),
            {"site": "crossing", "causes": ["heavy_traffic"], "accidents_per_year": 9},
        ),
        (
            "文昌橋頭彎道",
            town.part("文昌路", 0.8, 0.9),
            {"site": "bend", "causes": ["poor_view"], "accidents_per_year": 4},
        ),
        (
            "福安國小校門前",
            town.part("永福街", 0.4, 0.56),
            {
                "site": "school_front",
                "causes": ["heavy_traffic", "violations"],
                "time_of_risk": "to_school",
                "accidents_per_year": 5,
            },
        ),
        (
            "仁愛街27巷口",
            town.at("仁愛街27巷", 0.03, 0.0),
            {"site": "lane_mouth", "causes": ["poor_view"], "accidents_per_year": 3},
        ),
        (
            "德昌街抄捷徑路段",
            town.part("德昌街", 0.4, 0.62),
            {"site": "stretch", "causes": ["rat_run", "no_footway"], "state": "unconfirmed"},
        ),
    )
    for number, (name, geometry, more) in enumerate(sites, start=1):
        map_.add(f"accident_site/{number}", "accident_site", geometry, name=name, **more)
    map_.features["accident_site/4"].after = {
        "state": "improved",
        "checked_on": "2026-09-12",
        "note": "已設反射鏡並劃紅線。",
    }


_POINTS: tuple[tuple[str, float, int, int, float], ...] = (
    ("福安路9巷", 0.3, 2, 2, 8.0),
    ("福安路19巷", 0.6, 2, 2, 7.5),
    ("福安路29巷", 0.7, 0, 1, 1.1),
    ("仁愛街13巷", 0.5, 3, 3, 14.0),
    ("仁愛街27巷", 0.4, 2, 2, 6.0),
    ("德昌街13巷", 0.6, 1, 1, 3.2),
    ("德昌街31巷", 0.5, 1, 1, 2.4),
    ("安康街24巷", 0.4, 2, 2, 5.5),
    ("德昌街57巷", 0.6, 3, 2, 11.0),
    ("福安路93巷", 0.5, 1, 1, 2.0),
    ("永福街118巷", 0.3, 2, 2, 6.5),
    ("河堤步道", 0.75, 0, 0, 0.4),
    ("福安公園步道", 0.5, 1, 2, 3.0),
    ("河堤街", 0.5, 2, 2, 9.0),
)


def _inspections(map_: Map) -> None:
    for number, (street, share, lighting, feeling, lux) in enumerate(_POINTS, start=1):
        dark = lighting < 2  # noqa: PLR2004 - of three
        map_.add(
            f"inspection_point/{number}",
            "inspection_point",
            map_.town.at(street, share, 0.8),
            after={"state": "improved", "lighting": 2, "lux": 9.0} if number == 10 else None,  # noqa: PLR2004
            name=f"{street}檢測點",
            walk="night",
            inspected_on="2026-04-18",
            state="present" if dark else "unconfirmed",
            lighting=lighting,
            openness=2,
            visibility=1 if dark else 2,
            people=1 if dark else 2,
            security=1,
            walk_path=2,
            public_transport=2,
            gender_usage=1 if dark else 2,
            feeling=feeling,
            lux=lux,
            lux_method="phone",
            lux_height_m=1.5,
        )
