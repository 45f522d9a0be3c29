"""The figures a result rests on, shown beside it: no rule gives them, so each says it is ours."""

from collections.abc import Collection, Mapping
from typing import Any

from layers.text import Text

_METRES, _DEGREES, _SECONDS, _TIMES = (
    Text("公尺", "m"),
    Text("度", "°"),
    Text("秒", "s"),
    Text("倍", "×"),
)

# What each figure is called, and its unit.
FIGURES: dict[str, tuple[Text, Text]] = {
    "shortest_m": (Text("短於此的路段不列", "Shorter stretches are not listed"), _METRES),
    "near_m": (Text("多近算鄰近", "How near counts as near"), _METRES),
    "school_corridor": (Text("校園走廊旁加重", "More beside a school corridor"), _TIMES),
    "accident_site": (Text("事故路段加重", "More at an accident site"), _TIMES),
    "blind_spot": (Text("治安死角加重", "More at a blind spot"), _TIMES),
    "unlit": (Text("夜間無燈加重", "More where unlit at night"), _TIMES),
}


def shown(figures: Mapping[str, Any], *, given: Collection[str] = ()) -> list[dict[str, Any]]:
    """Return figures as key, value, unit, label and whether it is ours (JSON-ready).

    `given` names those the asker chose: they are not ours.
    """
    return [
        {
            "key": key,
            "value": value,
            "unit": FIGURES[key][1]._asdict(),
            "label": FIGURES[key][0]._asdict(),
            "ours": key not in given,
        }
        for key, value in figures.items()
    ]
