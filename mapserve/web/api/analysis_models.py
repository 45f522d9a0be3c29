"""What the API takes and gives where it computes what is watched, as models for the document."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    create_model,
)

from layers.analysis.street_graph import Costs
from layers.analysis.urgency import Ranking
from mapserve.services.analysis.sight import FARTHEST_M
from mapserve.services.analysis.sites import MOST_CAMERAS
from mapserve.web.api.models import MAX_INT, BothOut, Query, Revision

Lon = Annotated[float, Field(ge=-180, le=180, description="WGS84 degrees.")]
Lat = Annotated[float, Field(ge=-90, le=90, description="WGS84 degrees.")]

_STORABLE = r"^[^\x00]*$"
Instant = Annotated[str, Field(max_length=40, examples=["Wed 22:00", "週三 22:00"])]


class Body(BaseModel):
    """Base of what is sent: a member we do not know is refused, not ignored."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


Weight = Annotated[float, Field(ge=0, le=10)]
if TYPE_CHECKING:

    class WeightsIn(Body):
        """By how much a metre counts more near each."""

    class CostsIn(Body):
        """By how much a metre counts more where it is unsafe."""
else:
    # Which layers weigh says the catalogue.
    WeightsIn = create_model(
        "WeightsIn",
        __base__=Body,
        __doc__="By how much a metre counts more near each; ours where absent.",
        **dict.fromkeys(Ranking().weights, (Weight | None, None)),
    )
    CostsIn = create_model(
        "CostsIn",
        __base__=Body,
        __doc__="By how much a metre counts more where it is unsafe; ours where absent.",
        **{name: (Weight | None, None) for name in Costs().figures if name != "near_m"},
    )


class SitesIn(Body):
    """How many cameras, or for how much, at which hour; NT$, metres, degrees, seconds."""

    count: Annotated[int, Field(ge=1, le=MOST_CAMERAS)] | None = None
    budget: Annotated[int, Field(ge=0, le=MAX_INT, description="NT$.")] | None = None
    unit_cost: Annotated[int, Field(ge=1, le=MAX_INT, description="NT$ of one camera.")] | None = (
        None
    )
    at: Instant | None = None
    seconds: Annotated[float, Field(ge=0, le=10, description="Time for the optimum.")] = 2.0
    field_of_view: Annotated[float, Field(ge=10, le=360)] | None = None
    range_m: Annotated[float, Field(ge=5, le=100)] | None = None
    weights: WeightsIn = Field(default_factory=WeightsIn)
    excluded: Annotated[
        list[dict[str, Any]],
        Field(max_length=50, description="GeoJSON areas that no camera may look into."),
    ] = Field(default_factory=list)


class SightIn(Body):
    """A camera that is asked about; ranges in metres, angles in degrees."""

    lon: Lon
    lat: Lat
    bearing: Annotated[
        float | None, Field(ge=0, lt=360, description="From true north; null looks all round.")
    ] = None
    field_of_view: Annotated[float, Field(gt=0, le=360)] = 90.0
    near_m: Annotated[float, Field(ge=0, le=FARTHEST_M)] = 0.0
    far_m: Annotated[float, Field(gt=0, le=FARTHEST_M)] = 30.0
    height_m: Annotated[float | None, Field(ge=0.5, le=60)] = None
    pixels_across: Annotated[int | None, Field(ge=160, le=16000)] = None


class BandOut(BaseModel):
    """How far one level of DORI reaches, and the region of it that buildings leave."""

    level: str
    label: BothOut
    pixels_per_metre: float
    axis_m: float
    ground_m: float | None
    usable: bool
    area_m2: float
    geometry: dict[str, Any] | None


class FaceWarningOut(BaseModel):
    """Why the camera identifies no face, and what would mend it."""

    title: BothOut
    reason: BothOut
    cure: BothOut
    identify_m: float
    nearest_m: float
    lower_to_m: float | None
    narrow_to: float | None


class MovedOut(BaseModel):
    """Where a camera that lies inside a building looks from."""

    lon: float
    lat: float
    metres: float


class SightOut(BaseModel):
    """What the camera sees: GeoJSON in WGS84, square metres, bands the coarsest first."""

    geometry: dict[str, Any] | None
    area_m2: float
    blocked_share: Annotated[float, Field(ge=0, le=1)]
    street_m: Annotated[
        float | None, Field(description="Streets of the community seen; null: none are known.")
    ]
    bands: list[BandOut]
    edition: str
    warning: FaceWarningOut | None
    moved: MovedOut | None
    missing: list[BothOut]


class RevisionQuery(Query):
    """As of which revision; now where absent."""

    revision: Revision | None = None


class AtQuery(Query):
    """At which time of the week."""

    at: Instant | None = None


class CoverageQuery(RevisionQuery):
    """At which time of the week, and as of which revision; now where absent."""

    at: Instant | None = None


class StretchOut(BaseModel):
    """A stretch of street nobody watches, the most urgent first."""

    length_m: float
    street: str
    geometry: dict[str, Any]
    ends: list[list[float]]
    near: list[str]
    unlit_m: float | None
    rank: float


class StreetOut(BaseModel):
    """One street by name, and what of it is watched."""

    street: str
    length_m: float
    watched_m: float


class MovedCameraOut(MovedOut):
    """Which camera was moved out of a building, and where it looks from."""

    id: str


class ListedOut(BaseModel):
    """What is told beside the metres.

    Cameras of unknown direction watch nothing (`unknown`), others were moved out of a building;
    adoptions lapsed or `doubled`; `idle` are the hours in which nobody patrols. Where
    `from_streets` is false a grid stands for streets that are not known.
    """

    unknown: list[str]
    moved: list[MovedCameraOut]
    without_hours: list[str]
    lapsed: list[str]
    doubled: list[list[str]]
    idle: list[str]
    from_streets: bool
    missing: list[BothOut]


class CoverageOut(ListedOut):
    """Metres of street watched at an hour; `week` is the share in 7 × 24 hours from Monday."""

    at: str
    revision: int
    street_m: float
    watched_m: float
    share: float
    by_layer: dict[str, float]
    broken_m: dict[str, float]
    planned_m: dict[str, float]
    lit_m: float | None
    dark: bool
    streets: list[StreetOut]
    uncovered: list[StretchOut]
    watched: dict[str, Any]
    week: list[list[float]]


class FigureOut(BaseModel):
    """A figure that a result rests on; `ours` is false where the asker chose it."""

    key: str
    value: float | str
    unit: BothOut
    label: BothOut
    ours: bool


class PieceOut(BaseModel):
    """A piece of street that the same watchers watch; `watch` is an index into `sets`."""

    geometry: dict[str, Any]
    street: str
    way: int
    length_m: float
    near: list[str]
    watch: int


class SunOut(BaseModel):
    """Sunrise and sunset of a day, HH:MM."""

    rise: str
    set: str


class HoursOut(ListedOut):
    """All 168 hours of the week at once, Monday 00:00 first.

    `pieces` are all streets in order. A set holds for each hour the watchers as bits: bit k is
    the k-th of `layers`, the last of which is light. Pieces of one `way` that follow each other
    touch, so what nobody watches is a run of them, listed where longer than `shortest_m`.
    `on_duty` counts for each layer the working features that watch in an hour.
    """

    revision: int
    street_m: float
    layers: list[str]
    pieces: list[PieceOut]
    sets: list[list[int]]
    week: list[list[float]]
    dark: list[list[bool]]
    sun: list[SunOut]
    watched_m: list[float]
    by_layer: dict[str, list[float]]
    broken_m: dict[str, list[float]]
    planned_m: dict[str, list[float]]
    on_duty: dict[str, list[int]]
    lit_m: list[float] | None
    settings: list[FigureOut]


class SiteOut(BaseModel):
    """A proposed camera: what it adds to those before it, why there, what it sees."""

    lon: float
    lat: float
    bearing: float
    gain_m: float
    gain: float
    street: str
    near: list[str]
    sees: dict[str, Any]


class SitesOut(BaseModel):
    """Proposed cameras in ranked order.

    No choice of as many reaches more than `bound_m`; `covered` and `bound_m` are weighted
    metres. `gap` is how far from the best it can be, `excluded` counts areas that are private.
    """

    sites: list[SiteOut]
    covered_m: float
    covered: float
    bound_m: float
    gap: Annotated[float, Field(ge=0, le=1)]
    proven: bool
    stopped: bool
    candidates: int
    at: str
    revision: int
    excluded: dict[str, int]
    missing: list[BothOut]
    settings: list[FigureOut]


def _read_place(value: object) -> object:
    """Read lon,lat as two numbers; what is no number is refused with the field."""
    return [float(part) for part in str(value).split(",")]


Place = tuple[Lon, Lat]
PlaceText = Annotated[
    Place,
    BeforeValidator(_read_place),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^-?[0-9]{1,3}(\.[0-9]+)?,-?[0-9]{1,2}(\.[0-9]+)?$",
            "description": "lon,lat in degrees (WGS84)",
            "examples": ["121.55,25.05"],
        }
    ),
]


class CorridorIn(Body):
    """Which way to school: `from` and `to`, or a `line`, or a `feature` of the map."""

    start: Annotated[Place | None, Field(alias="from", description="lon, lat")] = None
    end: Annotated[Place | None, Field(alias="to", description="lon, lat")] = None
    line: Annotated[
        dict[str, Any] | None, Field(description="GeoJSON LineString or MultiLineString.")
    ] = None
    feature: Annotated[UUID | None, Field(description="A school corridor.")] = None
    weights: CostsIn = Field(default_factory=CostsIn)
    at: Annotated[list[Instant], Field(max_length=4)] = Field(default_factory=list)


class CorridorQuery(Query):
    """Which way to school: `from` and `to`, or a `feature` of the map."""

    start: Annotated[PlaceText | None, Field(alias="from")] = None
    end: Annotated[PlaceText | None, Field(alias="to")] = None
    feature: UUID | None = None


class GapOut(BaseModel):
    """What a way lacks, when, and what would close it; a crossing is a point of length 0."""

    kind: str
    label: BothOut
    length_m: float
    geometry: dict[str, Any]
    at: str | None
    cure: BothOut


class ShortestOut(BaseModel):
    """The shortest way between the same ends."""

    length_m: float
    geometry: dict[str, Any]


class CorridorOut(BaseModel):
    """A way to school and its gaps, the longest first; `cost` is metres made longer by risk.

    `shortest` is null where no streets join the ends of a drawn line.
    """

    revision: int
    length_m: float
    cost: float
    geometry: dict[str, Any]
    shortest: ShortestOut | None
    gaps: list[GapOut]
    missing: list[BothOut]
    settings: list[FigureOut]


class SuggestionOut(BaseModel):
    """A place nobody watches; `rank` is metres made longer by what is near, `centre` on it.

    `area` is its streets with their width: what to draw when somebody takes it over.
    """

    key: str
    geometry: dict[str, Any]
    area: dict[str, Any]
    centre: list[float]
    length_m: float
    street: str
    near: list[str]
    unlit_m: float | None
    rank: float


class DismissalIn(Body):
    """Which place is no blind spot, and why."""

    geometry: Annotated[dict[str, Any], Field(description="GeoJSON LineString or MultiLineString.")]
    reason: Annotated[
        str,
        StringConstraints(
            strict=True, strip_whitespace=True, min_length=1, max_length=300, pattern=_STORABLE
        ),
    ]


class DismissalOut(BaseModel):
    """A dismissed place: why, by whom, on which day."""

    id: int
    geometry: dict[str, Any]
    reason: str
    by: str
    on: dt.date


class SuggestionsOut(BaseModel):
    """Places that may be blind spots, near a school way first, then by rank."""

    at: str
    revision: int
    suggestions: list[SuggestionOut]
    more: int
    dismissed: list[DismissalOut]
    missing: list[BothOut]
    settings: list[FigureOut]


class WatchedByOut(BaseModel):
    """A watcher by its id and layer, and the metres of the place that it watches."""

    id: str
    layer: str
    metres: float


class SpotWatchOut(BaseModel):
    """Metres of street at a place, how many are watched, and by whom, the most first."""

    street_m: float
    watched_m: float
    by: list[WatchedByOut]


class WouldOut(BaseModel):
    """The one camera that would watch most of what nobody does; null where nothing is left."""

    site: SiteOut | None
    gain_m: float


class BlindSpotWatchOut(BaseModel):
    """What watches a blind spot now (`at`), at its hour of risk (null: unknown), and what would.

    `would` is of the hour of risk, or of now where that is unknown.
    """

    at: str
    at_risk: str | None
    now: SpotWatchOut
    risk: SpotWatchOut | None
    would: WouldOut
    settings: list[FigureOut]
