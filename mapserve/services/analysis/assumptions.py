"""The figures a result rests on, shown beside it: no rule gives them, so each says it is ours."""

from collections.abc import Collection, Mapping
from typing import Any

from layers.model.catalogue import CATALOGUE
from layers.words.text import Text
from mapserve.services.analysis.answers import Assumption

_METRES, _DEGREES, _SECONDS, _TIMES = (
    Text("公尺", "m"),
    Text("度", "°"),
    Text("秒", "s"),
    Text("倍", "×"),
)

_NONE = Text("", "")

# What each figure is called, and its unit.
FIGURES: dict[str, tuple[Text, Text]] = {
    "shortest_m": (Text("短於此的路段不列", "Shorter stretches are not listed"), _METRES),
    "near_m": (Text("多近算鄰近", "How near counts as near"), _METRES),
    "unlit": (Text("夜間無燈加重", "More where unlit at night"), _TIMES),
    "spacing_m": (Text("候選點間距", "Distance of candidate places"), _METRES),
    "directions": (Text("每點方向數", "Directions tried at each"), _NONE),
    "most_places": (Text("候選點上限", "Most candidate places"), _NONE),
    "field_of_view": (Text("看得多寬", "How wide it sees"), _DEGREES),
    "margin": (Text("視角兩側保留", "Left off either side of the view"), _DEGREES),
    "range_m": (Text("看得多遠", "How far it sees"), _METRES),
    "step_m": (Text("街道取樣間距", "The street is asked every"), _METRES),
    "uncovered": (Text("沒人看加重", "More where nobody watches"), _TIMES),
    "no_footway": (Text("沒有人行道加重", "More without a footway"), _TIMES),
    "haven_off_m": (Text("據點離路最遠", "A haven counts this far off"), _METRES),
    "haven_gap_m": (Text("據點間最長路段", "Longest way between havens"), _METRES),
    "control_m": (Text("號誌離路口最遠", "A signal counts this far off"), _METRES),
    "winter_morning": (Text("冬天清晨看燈的時刻", "When light is asked for in winter"), _NONE),
    "longest_m": (Text("長路段分成", "Long stretches are divided at"), _METRES),
    "joined_m": (Text("多近算相連", "How near counts as joined"), _METRES),
    "reach_m": (Text("一處最遠", "A place reaches at most"), _METRES),
    "settled_m": (Text("已畫或退回處周圍", "Around what is drawn or dismissed"), _METRES),
    "half_width_m": (Text("畫成面時路的兩側", "Drawn with this on either side"), _METRES),
    "around_m": (Text("多近的街道算在內", "Streets this near belong to it"), _METRES),
    "hour_of_risk": (Text("危險時段以此時刻計", "Its time of risk is read as"), _NONE),
    "private_m": (Text("廁所、庇護所周圍", "Around toilets and shelters"), _METRES),
    "seconds": (Text("求最佳解的時間", "Time for the optimum"), _SECONDS),
    **{layer.kind: (layer.urgency.label, _TIMES) for layer in CATALOGUE.urgent if layer.urgency},
}


def shown(figures: Mapping[str, Any], *, given: Collection[str] = ()) -> list[Assumption]:
    """Return figures with their names and units, and whether they are ours.

    `given` names those the asker chose: they are not ours.
    """
    return [
        Assumption(
            key=key,
            value=value,
            unit=FIGURES[key][1],
            label=FIGURES[key][0],
            ours=key not in given,
        )
        for key, value in figures.items()
    ]
