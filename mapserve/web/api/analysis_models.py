"""What the API takes where it computes what is watched, as models that read it."""

from typing import TYPE_CHECKING, Annotated
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

from layers.analysis.hours import Instant
from layers.analysis.street_graph import Costs
from layers.analysis.urgency import Ranking
from layers.geometry.geojson import Areas, Lines
from layers.words.invisible_characters import SEEN
from mapserve.services.analysis.sight import FARTHEST_M
from mapserve.services.analysis.sites import MOST_CAMERAS
from mapserve.web.api.models import Query, Revision
from mapserve.web.http.numbers import LARGEST

Lon = Annotated[float, Field(ge=-180, le=180, description="WGS84 degrees.")]
Lat = Annotated[float, Field(ge=-90, le=90, description="WGS84 degrees.")]


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
    budget: Annotated[int, Field(ge=0, le=LARGEST, description="NT$.")] | None = None
    unit_cost: Annotated[int, Field(ge=1, le=LARGEST, description="NT$ of one camera.")] | None = (
        None
    )
    at: Instant | None = None
    seconds: Annotated[float, Field(ge=0, le=10, description="Time for the optimum.")] = 2.0
    field_of_view: Annotated[float, Field(ge=10, le=360)] | None = None
    range_m: Annotated[float, Field(ge=5, le=100)] | None = None
    weights: WeightsIn = Field(default_factory=WeightsIn)
    excluded: Annotated[
        list[Areas], Field(max_length=50, description="Areas that no camera may look into.")
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


class RevisionQuery(Query):
    """As of which revision; now where absent."""

    revision: Revision | None = None


class AtQuery(Query):
    """At which time of the week."""

    at: Instant | None = None


class CoverageQuery(RevisionQuery):
    """At which time of the week, and as of which revision; now where absent."""

    at: Instant | None = None


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
    line: Lines | None = None
    feature: Annotated[UUID | None, Field(description="A school corridor.")] = None
    weights: CostsIn = Field(default_factory=CostsIn)
    at: Annotated[list[Instant], Field(max_length=4)] = Field(default_factory=list)


class CorridorQuery(Query):
    """Which way to school: `from` and `to`, or a `feature` of the map."""

    start: Annotated[PlaceText | None, Field(alias="from")] = None
    end: Annotated[PlaceText | None, Field(alias="to")] = None
    feature: UUID | None = None


class DismissalIn(Body):
    """Which place is no blind spot, and why."""

    geometry: Lines
    reason: Annotated[
        str,
        StringConstraints(
            strict=True, strip_whitespace=True, min_length=1, max_length=300, pattern=SEEN
        ),
    ]
