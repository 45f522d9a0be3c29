"""What guards 福安里 and what helps there: corridors, havens, adopted blocks, resources."""

from sample_geo.drawn import Map

_HAVENS: tuple[tuple[str, float, float, str, str, str], ...] = (
    ("安康街", 0.31, -6.5, "福安超商 安康門市", "convenience_store", "24/7"),
    ("永福街", 0.655, 6.5, "福安超商 永福門市", "convenience_store", "24/7"),
    ("文昌路", 0.5, 9.0, "文昌超商", "convenience_store", "24/7"),
    ("德昌街", 0.36, 6.5, "德昌藥局", "shop", "Mo-Sa 09:00-21:30"),
    ("德昌街", 0.03, 6.5, "福安信用合作社", "bank", "Mo-Fr 09:00-15:30"),
    ("仁愛街", 0.28, 6.5, "阿滿早餐店", "shop", "Mo-Sa 05:30-11:30"),
    ("仁愛街", 0.71, 6.0, "書香文具行", "shop", "Mo-Sa 07:00-20:00"),
    ("福安路", 0.45, 9.0, "福安宮香燭店", "shop", "Mo-Su 06:00-20:00"),
    ("永福街", 0.5, -6.5, "校門口交通崗", "traffic_post", "Mo-Fr 07:00-08:00,16:00-17:00"),
    ("文昌路", 0.09, 11.0, "福安派出所服務台", "service_station", "24/7"),
    ("德昌街57巷", 0.3, 3.2, "57巷口愛心住家", "home", "Mo-Fr 16:00-19:00"),
    ("安康街24巷", 0.75, -3.2, "24巷愛心住家", "home", "Mo-Fr 07:00-08:00"),
    ("福安市場內街", 0.5, 2.0, "福安市場管理室", "other", "Tu-Su 06:00-13:00"),
    ("河堤街", 0.62, -4.5, "河岸咖啡", "shop", "Tu-Su 10:00-21:00"),
)
_RESOURCES: tuple[tuple[str, float, float, str, str, dict[str, object]], ...] = (
    ("安康街", 0.4, -8.0, "福安里活動中心 AED", "aed", {"place": "1 樓大門右側", "hours": "24/7"}),
    ("永福街", 0.45, -7.0, "福安國小 AED", "aed", {"place": "校門警衛室", "hours": "24/7"}),
    ("文昌路", 0.08, 12.0, "派出所 AED", "aed", {"place": "值班台旁", "hours": "24/7"}),
    ("福安路", 0.2, 8.5, "消防栓 H-101", "hydrant", {}),
    ("福安路", 0.55, 8.5, "消防栓 H-102", "hydrant", {}),
    ("長壽路", 0.45, -7.5, "消防栓 H-103", "hydrant", {}),
    ("德昌街", 0.62, 5.6, "消防栓 H-104", "hydrant", {}),
    ("河堤街", 0.4, -3.5, "消防栓 H-105", "hydrant", {"state": "unusable", "note": "栓蓋銹死。"}),
    ("福安路19巷", 0.75, 3.2, "19巷滅火器", "extinguisher", {"place": "燈桿旁紅箱"}),
    ("德昌街23巷", 0.5, 3.2, "23巷滅火器", "extinguisher", {"place": "巷中電桿旁"}),
    ("福安市場內街", 0.7, 2.0, "市場滅火器", "extinguisher", {"place": "管理室門口"}),
    ("永福街", 0.42, -9.0, "福安國小避難收容處所", "shelter", {"capacity": 320}),
    ("安康街", 0.42, -8.5, "活動中心避難收容處所", "shelter", {"capacity": 80}),
    ("文昌路", 0.36, 9.5, "文昌大樓防空避難處所", "air_raid_shelter", {"capacity": 150}),
    ("福安公園步道", 0.55, 1.5, "公園緊急求助鈴", "call_button", {"state": "planned"}),
    ("安康街", 0.38, -7.0, "里辦公處治安公告欄", "notice_board", {}),
)
_GUARDS: tuple[tuple[str, float, float, str, str, str, int], ...] = (
    ("福安路", 0.29, 9.5, "福安大樓大廳", "lobby", "安和保全", 1),
    ("文昌路", 0.56, 9.5, "文昌大廈警衛室", "gate", "文昌大廈管理委員會", 2),
    ("永福街", 0.47, -7.0, "福安國小校門警衛", "gate", "福安國民小學", 1),
    ("德昌街", 0.02, -7.0, "福安信用合作社駐衛", "standing", "福安信用合作社", 1),
    ("仁愛街", 0.19, 6.0, "福安市場夜間保全", "rounds", "福安市場自治會", 1),
)


def draw_guard(map_: Map) -> None:
    """Draw the havens, corridors, adopted blocks, guard posts and emergency resources."""
    _havens(map_)
    _corridors(map_)
    _blocks(map_)
    town = map_.town
    for number, (street, share, side, name, kind, more) in enumerate(_RESOURCES, start=1):
        map_.add(
            f"emergency_resource/{number}",
            "emergency_resource",
            town.at(street, share, side),
            after={"state": "usable"} if kind == "call_button" else None,
            name=name,
            resource=kind,
            address=street,
            **more,
        )


def _havens(map_: Map) -> None:
    for number, (street, share, side, name, kind, hours) in enumerate(_HAVENS, start=1):
        talks = number in (6, 14)
        map_.add(
            f"safe_haven/{number}",
            "safe_haven",
            map_.town.at(street, share, side),
            after={"state": "active", "from_date": "2026-09-01"} if talks else None,
            name=name,
            haven=kind,
            hours=hours,
            address=street,
            state="in_talks" if talks else "active",
        )


def _corridors(map_: Map) -> None:
    town, share = map_.town, map_.town.share
    ids = {n: map_.id_of(f"safe_haven/{n}") for n in range(1, len(_HAVENS) + 1)}
    south = town.path(
        ("仁愛街", 0.04, share("仁愛街", "永福街")),
        ("永福街", share("永福街", "仁愛街"), 0.48),
    )
    east = town.path(
        ("德昌街57巷", 0.95, share("德昌街57巷", "德昌街")),
        ("德昌街", share("德昌街", "德昌街57巷"), share("德昌街", "永福街")),
        ("永福街", share("永福街", "德昌街"), 0.5),
    )
    west = town.path(
        ("福安路93巷", 0.05, 1.0),
        ("仁愛街", share("仁愛街", "福安路93巷"), share("仁愛街", "永福街")),
        ("永福街", share("永福街", "仁愛街"), 0.46),
    )
    school = "福安國民小學"
    map_.add(
        "school_corridor/1",
        "school_corridor",
        south,
        name="仁愛線",
        school=school,
        hours="Mo-Fr 07:00-08:00,16:00-17:00",
        havens=[ids[1], ids[6], ids[7], ids[9]],
    )
    map_.add(
        "school_corridor/2",
        "school_corridor",
        east,
        name="德昌線",
        school=school,
        direction="from_school",
        hours="Mo-Fr 16:00-17:00",
        havens=[ids[2], ids[11]],
    )
    map_.add(
        "school_corridor/3",
        "school_corridor",
        west,
        after={"state": "active", "havens": [ids[7]]},
        name="文昌線",
        school=school,
        direction="to_school",
        state="in_talks",
    )


def _blocks(map_: Map) -> None:
    town = map_.town
    for number, (street, share, side, name, kind, employer, guards) in enumerate(_GUARDS, 1):
        map_.add(
            f"guard_post/{number}",
            "guard_post",
            town.at(street, share, side),
            name=name,
            post=kind,
            employer=employer,
            guards=guards,
            hours="24/7" if kind in ("lobby", "gate") else "Mo-Su 19:00-07:00",
        )
    box = town.frame.box
    map_.add(
        "adopted_block/1",
        "adopted_block",
        box(8, 8, 120, 84),
        name="福安路口街區",
        adopter="福安大樓管理公司",
        adopter_kind="company",
        state="active",
        consent=True,
        consent_on="2026-03-12",
        guards=1,
        hours="24/7",
        from_date="2026-04-01",
        to_date="2027-03-31",
        guard_posts=[map_.id_of("guard_post/1")],
    )
    map_.add(
        "adopted_block/2",
        "adopted_block",
        box(208, 340, 384, 494),
        name="福安國小周邊",
        adopter="福安國民小學",
        adopter_kind="school",
        state="active",
        consent=True,
        consent_on="2026-03-20",
        guards=1,
        hours="Mo-Fr 06:30-18:30",
        guard_posts=[map_.id_of("guard_post/3")],
    )
    map_.add(
        "adopted_block/3",
        "adopted_block",
        box(252, 48, 372, 114),
        after={
            "state": "active",
            "consent": True,
            "consent_on": "2026-08-15",
            "from_date": "2026-09-01",
        },
        name="福安市場",
        adopter="福安市場自治會",
        adopter_kind="firm",
        state="in_talks",
        guards=1,
        hours="Mo-Su 19:00-07:00",
        guard_posts=[map_.id_of("guard_post/5")],
    )
