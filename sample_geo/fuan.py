"""福安里, a fictional neighbourhood of about 650 by 500 metres."""

from sample_geo.community import Community
from sample_geo.drawn import Map
from sample_geo.fuan_guard import draw_guard
from sample_geo.fuan_risk import draw_risk
from sample_geo.fuan_town import build_town
from sample_geo.fuan_watch import draw_watch

COMMENTS = (
    "115 年 4 月治安會議與夜間檢測，第一次畫圖",
    "115 年 10 月改善成果：修好路燈、裝監視器、完成認養",
)


def draw_fuan() -> Community:
    """Return 福安里 with its map of two revisions."""
    map_ = Map("fuan", build_town(), COMMENTS)
    draw_watch(map_)
    draw_guard(map_)
    draw_risk(map_)
    return Community(
        slug="fuan",
        name="福安里",
        village_code="63000990001",
        county="臺北市",
        town="福安區",
        precinct="福安分局",
        map_=map_,
    )
