"""What somebody might have drawn in 美仁里, over its real streets: invented, like all findings."""

import uuid
from typing import Any

MEIREN = "63000010028"

_POINTS: list[tuple[str, float, float, dict[str, Any]]] = [
    ("accident_site", 121.55268, 25.05140, {"name": "北寧路口"}),
    ("accident_site", 121.55386, 25.04833, {"name": "八德路巷口"}),
    ("safe_haven", 121.55392, 25.05055, {"name": "寧安街超商", "haven": "convenience_store"}),
    ("safe_haven", 121.55425, 25.05057, {"name": "寧安街早餐店", "haven": "shop"}),
    ("safe_haven", 121.55286, 25.05005, {"name": "北寧路超商", "haven": "convenience_store"}),
    ("safe_haven", 121.55366, 25.04835, {"name": "八德路藥局", "haven": "shop"}),
    ("patrol_post", 121.55335, 25.04975, {"name": "巡守隊隊部"}),
    ("patrol_post", 121.55418, 25.04867, {"name": "寧安街巡邏箱"}),
    ("emergency_resource", 121.55248, 25.05097, {"name": "中崙派出所 AED"}),
    ("emergency_resource", 121.55365, 25.05020, {"name": "公園避難處所"}),
    ("emergency_resource", 121.55388, 25.04885, {"name": "公園消防栓"}),
    ("guard_post", 121.55305, 25.05090, {"name": "商辦大樓警衛"}),
    ("street_light", 121.55310, 25.04980, {"name": "松基 1021"}),
    ("street_light", 121.55310, 25.04925, {"name": "松基 1022"}),
    ("inspection_point", 121.55340, 25.05000, {"name": "公園北側"}),
]
# Rectangles: west, south, east, north.
_AREAS: list[tuple[str, tuple[float, float, float, float], dict[str, Any]]] = [
    (
        "blind_spot",
        (121.55298, 25.04878, 121.55307, 25.04930),
        {
            "name": "八德路三段71巷 防火巷",
            "causes": ["dark", "blocked_view"],
            "status": "improving",
        },
    ),
    (
        "blind_spot",
        (121.55352, 25.04933, 121.55371, 25.04950),
        {"name": "公園廁所後方"},
    ),
    (
        "blind_spot",
        (121.55400, 25.04915, 121.55431, 25.04926),
        {"name": "停車場轉角"},
    ),
    (
        "adopted_block",
        (121.55285, 25.05080, 121.55350, 25.05150),
        {"name": "北寧路商辦街區"},
    ),
]
_LINES: list[tuple[str, list[tuple[float, float]], dict[str, Any]]] = [
    (
        "school_corridor",
        [
            (121.55462, 25.05047),
            (121.55387, 25.05047),
            (121.55383, 25.04925),
            (121.55378, 25.04826),
        ],
        {"name": "育達安心走廊"},
    ),
    (
        "patrol_route",
        [
            (121.55280, 25.05045),
            (121.55345, 25.05045),
            (121.55343, 25.04930),
            (121.55282, 25.04928),
            (121.55280, 25.05045),
        ],
        {"name": "夜間巡守路線"},
    ),
]


def drawn_in_meiren() -> list[dict[str, Any]]:
    """Return features as a changeset creates them (WGS84 degrees)."""
    features = [_feature(kind, "Point", [lon, lat], more) for kind, lon, lat, more in _POINTS]
    features += [_feature(kind, "Polygon", [_ring(*sides)], more) for kind, sides, more in _AREAS]
    return features + [
        _feature(kind, "LineString", [list(one) for one in line], more)
        for kind, line, more in _LINES
    ]


def _ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def _feature(kind: str, shape: str, coordinates: Any, properties: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - nested lists of degrees
    return {
        "id": str(uuid.uuid4()),
        "layer": kind,
        "geometry": {"type": shape, "coordinates": coordinates},
        "properties": properties,
    }
