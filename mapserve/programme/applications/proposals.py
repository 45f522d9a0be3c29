"""Proposals: what the map would answer in an application's fields (R-13, R-14, R-18, R-32, R-33).

Pure. A community writes what it wants; what it has drawn already need not be typed again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from layers.model.capabilities import Part
from layers.model.catalogue import CATALOGUE
from layers.model.contract import Group, MapLayer
from layers.words.text import Text
from mapserve.programme.applications.form import Survey

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
    risks = _counted(facts, [one for one in CATALOGUE if one.group is Group.RISK])
    watched = _watched(facts)
    if risks or watched:
        found["origin"] = (
            "".join(["本社區安全檢測地圖標出", risks, "。"] if risks else []) + watched
        )
    goals = _goals(facts)
    if goals:
        found["goals"] = goals
    there = _counted(facts, [one for one in CATALOGUE if one.group is not Group.RISK])
    if there:
        found["content"] = f"現有{there}。"
    return found


def _counted(facts: MapFacts, layers: Iterable[MapLayer]) -> str:
    return "、".join(
        f"{one.label.zh}{facts.counts[one.kind]:,}{one.counter}"
        for one in layers
        if facts.counts.get(one.kind)
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
    spots = _counted(facts, [one for one in CATALOGUE if Part.SPOT in one.parts])
    if spots:
        goals.append(f"改善{spots}")
    if facts.street_m and facts.watched_m is not None and facts.at is not None:
        dark = facts.street_m - facts.watched_m
        goals.append(f"減少{facts.at.zh}沒有人看的街道（現有{dark:,.0f}公尺）")
    return "，".join(goals) + "。" if goals else ""
