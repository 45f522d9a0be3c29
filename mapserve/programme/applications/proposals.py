"""Proposals: what the map would answer in an application's fields (R-13, R-14, R-18, R-32, R-33).

Pure. A community writes what it wants; what it has drawn already need not be typed again.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from layers.words.text import Text
from mapserve.programme.applications.form import Survey

# What is counted under 計畫內容: the layer, its measure word and its name.
_COUNTED = (
    ("camera", "支", "錄影監視器"),
    ("patrol_route", "條", "巡守路線"),
    ("guard_post", "處", "警衛保全點"),
    ("adopted_block", "處", "治安認養區塊"),
    ("school_corridor", "條", "校園安心走廊"),
    ("safe_haven", "處", "安心據點"),
    ("street_light", "盞", "路燈"),
)
_SURVEYED = (
    (Survey.WATCH_TEAM, ("patrol_route", "patrol_post")),
    (Survey.CAMERAS, ("camera",)),
    (Survey.GUARDS, ("guard_post", "adopted_block")),
)


@dataclass(frozen=True, kw_only=True)
class MapFacts:
    """What a revision of a map holds.

    Parameters
    ----------
    place
        County, town and name of the community.
    counts
        Features by layer.
    street_m, watched_m, at
        Metres of street and of those watched at an hour of the week, in words; None where they
        could not be computed.
    """

    place: str
    counts: Mapping[str, int]
    street_m: float | None = None
    watched_m: float | None = None
    at: Text | None = None


def proposals(facts: MapFacts) -> dict[str, str | list[str]]:
    """Return the answers by field; a field of which the map says nothing is absent."""
    found: dict[str, str | list[str]] = {"place": facts.place}
    survey = [
        kind.value for kind, layers in _SURVEYED if any(facts.counts.get(one) for one in layers)
    ]
    if survey:
        found["survey"] = survey
    risks = _risks(facts)
    watched = _watched(facts)
    if risks or watched:
        found["origin"] = (
            "".join(["本社區安全檢測地圖標出", risks, "。"] if risks else []) + watched
        )
    goals = _goals(facts)
    if goals:
        found["goals"] = goals
    there = [
        f"{name}{facts.counts[layer]:,}{measure}"
        for layer, measure, name in _COUNTED
        if facts.counts.get(layer)
    ]
    if there:
        found["content"] = f"現有{'、'.join(there)}。"
    return found


def _risks(facts: MapFacts) -> str:
    named = (("blind_spot", "治安死角"), ("accident_site", "易發生交通事故地點"))
    return "、".join(
        f"{name}{facts.counts[layer]:,}處" for layer, name in named if facts.counts.get(layer)
    )


def _watched(facts: MapFacts) -> str:
    if not facts.street_m or facts.watched_m is None or facts.at is None:
        return ""
    return (
        f"{facts.at.zh}全社區街道{facts.street_m:,.0f}公尺中，"
        f"有{facts.watched_m:,.0f}公尺看得到，"
        f"{facts.street_m - facts.watched_m:,.0f}公尺沒有人看。"
    )


def _goals(facts: MapFacts) -> str:
    goals = []
    if facts.counts.get("blind_spot"):
        goals.append(f"改善治安死角{facts.counts['blind_spot']:,}處")
    if facts.street_m and facts.watched_m is not None and facts.at is not None:
        dark = facts.street_m - facts.watched_m
        goals.append(f"減少{facts.at.zh}沒有人看的街道（現有{dark:,.0f}公尺）")
    return "，".join(goals) + "。" if goals else ""
