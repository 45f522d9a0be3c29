"""What the analysis answers: sight, what is watched, sites, corridors, suggestions.

Metres and square metres, degrees clockwise from true north, GeoJSON in WGS84.
"""

import datetime as dt
import uuid
from typing import Annotated

from pydantic import Field

from layers.analysis.hours import Instant
from layers.geometry.geojson import Areas, Geometry, Line, Lines, MultiLine
from layers.words.answer import Answer
from layers.words.text import Text
from mapserve.services.workflow.answers import Standing

Share = Annotated[float, Field(ge=0, le=1)]
Place = tuple[float, float]  # longitude, latitude


class Assumption(Answer):
    """A figure that a result rests on; `ours` is false where the asker chose it."""

    key: str
    value: float | Instant
    unit: Text
    label: Text
    ours: bool


class Band(Answer):
    """How far one level of DORI reaches, and the region of it that buildings leave.

    `axis_m` is from the lens; `ground_m` along the ground, null where the height is unknown.
    """

    level: str
    label: Text
    pixels_per_metre: float
    axis_m: float
    ground_m: float | None
    usable: bool
    area_m2: float
    geometry: Areas | None


class FaceWarning(Answer):
    """Why the camera identifies no face, and what would mend it."""

    title: Text
    reason: Text
    cure: Text
    identify_m: float
    nearest_m: float
    lower_to_m: float | None
    narrow_to: float | None


class Moved(Answer):
    """Where a camera that lies inside a building looks from."""

    lon: float
    lat: float
    metres: float


class Sight(Answer):
    """What a camera sees; bands the coarsest first. `street_m` is null where none are known."""

    geometry: Areas | None
    area_m2: float
    blocked_share: Share
    street_m: float | None
    bands: list[Band]
    edition: str
    warning: FaceWarning | None
    moved: Moved | None
    missing: list[Text]


class Stretch(Answer):
    """A stretch of street nobody watches.

    `near` names what is near, of school_corridor, accident_site, blind_spot and unlit; `unlit_m`
    is null where no street lights are known or the hour is light.
    """

    length_m: float
    street: str
    geometry: Lines
    ends: tuple[Place, Place]
    near: list[str]
    unlit_m: float | None
    rank: float


class StreetShare(Answer):
    """One street by name, and what of it is watched."""

    street: str
    length_m: float
    watched_m: float


class MovedCamera(Moved):
    """Which camera was moved out of a building, and where it looks from."""

    id: str


class Listed(Answer):
    """What is told beside the metres.

    Cameras of unknown direction watch nothing (`unknown`), others were moved out of a building;
    adoptions lapsed or `doubled`; `idle` are the hours in which nobody patrols. Where
    `from_streets` is false a grid stands for streets that are not known.
    """

    unknown: list[str]
    moved: list[MovedCamera]
    without_hours: list[str]
    lapsed: list[str]
    doubled: list[list[str]]
    idle: list[Instant]
    from_streets: bool
    missing: list[Text]


class Coverage(Listed):
    """Metres of street watched at an hour, the most urgent stretch that nobody watches first.

    `week` is the share watched in 7 × 24 hours from Monday.
    """

    at: Instant
    revision: int
    street_m: float
    watched_m: float
    share: float
    by_layer: dict[str, float]
    broken_m: dict[str, float]
    planned_m: dict[str, float]
    lit_m: float | None
    dark: bool
    streets: list[StreetShare]
    uncovered: list[Stretch]
    watched: Lines
    week: list[list[float]]


class Piece(Answer):
    """A piece of street that the same watchers watch; `watch` is an index into `sets`."""

    geometry: Line
    street: str
    way: int
    length_m: float
    near: list[str]
    watch: int


class Sun(Answer):
    """Sunrise and sunset of a day, HH:MM."""

    rise: str
    set: str


class WeekCoverage(Listed):
    """All 168 hours of the week at once, Monday 00:00 first.

    `pieces` are all streets in order, cut where what watches them changes. A set holds for each
    hour the watchers as bits: bit k is the k-th of `layers`, the last of which is light. Pieces
    of one `way` that follow each other touch, so what nobody watches is a run of them, listed
    where longer than the assumption `shortest_m`. `on_duty` counts for each layer the working
    features that watch at any time of an hour; metres and shares are means over its minutes.
    `minutes` says for each set in how many minutes of an hour anybody watches; null where every
    schedule keeps to whole hours.
    """

    revision: int
    street_m: float
    layers: list[str]
    pieces: list[Piece]
    sets: list[list[int]]
    minutes: list[list[int]] | None
    week: list[list[float]]
    dark: list[list[bool]]
    sun: list[Sun]
    watched_m: list[float]
    by_layer: dict[str, list[float]]
    broken_m: dict[str, list[float]]
    planned_m: dict[str, list[float]]
    on_duty: dict[str, list[int]]
    lit_m: list[float] | None
    settings: list[Assumption]


class Site(Answer):
    """A proposed camera: what it adds to those before it, why there, what it sees.

    `gain` is `gain_m` weighted; `street` is where most of these metres are.
    """

    lon: float
    lat: float
    bearing: float
    gain_m: float
    gain: float
    street: str
    near: list[str]
    sees: Areas


class Progress(Answer):
    """How far long work is, 0 to 1."""

    progress: float


class Sites(Answer):
    """Proposed cameras in ranked order.

    No choice of as many reaches more than `bound_m`; `covered` and `bound_m` are weighted
    metres. `gap` is how far from the best it can be, `excluded` counts areas that are private.
    """

    sites: list[Site]
    covered_m: float
    covered: float
    bound_m: float
    gap: Share
    proven: bool
    stopped: bool
    candidates: int
    at: Instant
    revision: int
    excluded: dict[str, int]
    missing: list[Text]
    settings: list[Assumption]


class SitesTold(Answer):
    """An answer on the way to the last one, which is `final`."""

    answer: Sites
    final: bool


class Gap(Answer):
    """What a way lacks, when, and what would close it; a crossing is a point of length 0."""

    kind: str
    label: Text
    length_m: float
    geometry: Geometry
    at: Instant | None
    cure: Text


class Shortest(Answer):
    """The shortest way between the same ends."""

    length_m: float
    geometry: Lines


class Corridor(Answer):
    """A way to school and its gaps, the longest first; `cost` is metres made longer by risk.

    `shortest` is null where no streets join the ends of a drawn line.
    """

    revision: int
    length_m: float
    cost: float
    geometry: Lines
    shortest: Shortest | None
    gaps: list[Gap]
    missing: list[Text]
    settings: list[Assumption]


class Suggestion(Answer):
    """A place nobody watches; `rank` is metres made longer by what is near, `centre` on it.

    `area` is its streets with their width: what to draw when somebody takes it over.
    """

    key: str
    geometry: MultiLine
    area: Areas
    centre: Place
    length_m: float
    street: str
    near: list[str]
    unlit_m: float | None
    rank: float


class Dismissal(Answer):
    """A dismissed place: why, by whom, on which day in Taiwan."""

    id: int
    geometry: MultiLine
    reason: str
    by: str
    on: dt.date


class Judged(Standing):
    """A suggested place that somebody looked at; `feature_id` is the blind spot drawn from it."""

    geometry: MultiLine
    reason: str | None
    feature_id: uuid.UUID | None


class Suggestions(Answer):
    """Places that may be blind spots, near a school way first, then by rank.

    `more` counts those left out.
    """

    at: Instant
    revision: int
    suggestions: list[Suggestion]
    more: int
    dismissed: list[Dismissal]
    missing: list[Text]
    settings: list[Assumption]


class WatchedBy(Answer):
    """A watcher by its id and layer, and the metres of the place that it watches."""

    id: str
    layer: str
    metres: float


class SpotWatch(Answer):
    """Metres of street at a place, how many are watched, and by whom, the most first."""

    street_m: float
    watched_m: float
    by: list[WatchedBy]


class WouldWatch(Answer):
    """The one camera that would watch most of what nobody does; null where nothing is left."""

    site: Site | None
    gain_m: float


class FoundAt(Answer):
    """A meeting that found a blind spot: the page of its record, and the measures it decided."""

    held_on: dt.date
    place: str
    href: str
    measures: list[Text]


class BlindSpotWatch(Answer):
    """What watches a blind spot now (`at`), at its hour of risk (null: unknown), and what would.

    `would` is of the hour of risk, or of now where that is unknown. `meetings` are those that
    found it, for readers of the community's records.
    """

    at: Instant
    at_risk: Instant | None
    now: SpotWatch
    risk: SpotWatch | None
    would: WouldWatch
    meetings: list[FoundAt]
    settings: list[Assumption]
