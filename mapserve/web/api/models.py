"""What the API takes in its address and in bodies, as models that read it and document it."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from spectree import Response

from layers.geometry.crs import TAIWAN_BOUNDS
from layers.geometry.geojson import Geometry
from layers.words.validation_messages import refusing
from mapserve.exchange.formats import WRITTEN
from mapserve.exchange.photo_decoder import Stance
from mapserve.exchange.problems import FormatNotWritten
from mapserve.services.maps.features import parse_bbox
from mapserve.web.http.numbers import LARGEST
from mapserve.web.http.problem_document import ProblemDocument

MAX_PAGE = 100

Revision = Annotated[int, Field(ge=0, le=LARGEST, description="A revision of the community.")]


Box = Annotated[
    tuple[float, float, float, float],
    BeforeValidator(refusing(lambda given: parse_bbox(str(given)))),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^-?[0-9]{1,3}(\.[0-9]+)?(,-?[0-9]{1,3}(\.[0-9]+)?){3}$",
            "description": "west,south,east,north in degrees (WGS84)",
            "examples": ["121.54,25.05,121.56,25.06"],
        }
    ),
]


class Query(BaseModel):
    """Base of what stands in an address: a parameter we do not know is refused, not ignored."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class CommunitiesQuery(Query):
    """One page of the list of communities."""

    q: Annotated[str, Field(max_length=80, description="Part of a name, town or county.")] = ""
    limit: Annotated[int, Field(ge=1, le=MAX_PAGE)] = 50
    after: Annotated[str, Field(max_length=64, description="`next` of the page before.")] = ""


class CountryQuery(Query):
    """Which part of the country, how near, and what is looked for."""

    bbox: Box = TAIWAN_BOUNDS
    zoom: Annotated[
        float, Field(ge=0, le=24, description="Of the web map: below 9 counties, below 13 towns.")
    ] = 0
    q: Annotated[str, Field(max_length=80, description="As of the list of communities.")] = ""


class FeaturesQuery(Query):
    """Which features: of one layer, as of a revision, touching a box."""

    layer: Annotated[str | None, Field(max_length=40)] = None
    at: Revision | None = None
    bbox: Box | None = None


class HoursQuery(Query):
    """Opening hours as somebody wrote them."""

    text: Annotated[str, Field(max_length=500, description="Such as 週一至週五 20:00-22:00.")]


def _known_format(given: object) -> object:
    names = [one.name for one in WRITTEN]
    if given not in names:
        raise FormatNotWritten(name=str(given)[:40], known="、".join(names))
    return given


FormatName = Annotated[
    str,
    BeforeValidator(refusing(_known_format)),
    WithJsonSchema({"type": "string", "enum": [one.name for one in WRITTEN]}),
]


class ExportQuery(Query):
    """As which file; of one layer, as of a revision."""

    format: FormatName
    layer: Annotated[str | None, Field(max_length=40)] = None
    at: Revision | None = None


class RosterQuery(Query):
    """Whose roster, and which version of it."""

    county: Annotated[
        str | None,
        Field(pattern="^[0-9]{5}$", description="County code; by default the reader's own."),
    ] = None
    version: Annotated[
        int | None,
        Field(
            ge=0,
            le=LARGEST,
            description="A sealed version; 0 for what stands now; by default the last sealed.",
        ),
    ] = None


class BaseQuery(Query):
    """Which part of the base map; the community's surroundings where absent."""

    bbox: Box | None = None


class RevisionsQuery(Query):
    """One page of the history, newest first."""

    limit: Annotated[int, Field(ge=1, le=MAX_PAGE)] = 50
    before: Annotated[int, Field(ge=1, le=LARGEST)] | None = None


class DiffQuery(Query):
    """Two revisions to compare."""

    from_revision: Annotated[Revision, Field(alias="from")]
    to_revision: Annotated[Revision, Field(alias="to")]


class EditionIn(BaseModel):
    """What an edition is sealed for."""

    model_config = ConfigDict(extra="forbid")

    purpose: Literal["application", "monthly", "evaluation", "public"]


class ShapingIn(BaseModel):
    """What is to become of a shape: split by a line, merged with another, cut by an area."""

    model_config = ConfigDict(extra="forbid")

    operation: Literal["split", "merge", "cut"]
    shape: Geometry
    by: Annotated[Geometry, Field(description="The line, the other shape, or the hole.")]


class PhotoQuery(Query):
    """What the device knows of a photo and the file may no longer say.

    Degrees of WGS84, metres, degrees clockwise from north, a moment with its offset. What cannot
    be, such as half a place or a moment to come, is taken for not said.
    """

    taken_on: Annotated[dt.date | None, Field(ge=dt.date(1990, 1, 1), le=dt.date(2199, 12, 31))] = (
        None
    )
    lon: Annotated[float | None, Field(ge=-180, le=180, allow_inf_nan=False)] = None
    lat: Annotated[float | None, Field(ge=-90, le=90, allow_inf_nan=False)] = None
    accuracy: Annotated[float | None, Field(ge=0, le=100_000, allow_inf_nan=False)] = None
    bearing: Annotated[float | None, Field(ge=0, le=360, allow_inf_nan=False)] = None
    taken_at: AwareDatetime | None = None

    def stance(self) -> Stance:
        """Return from where, which way and when it was taken, as far as the device says."""
        return Stance(self.lon, self.lat, self.accuracy, self.bearing, self.taken_at)


def answers(*problems: int, **models: type[BaseModel] | None) -> Response:
    """Return the answers of an operation: `HTTP_200=Model`, and problems by status.

    Everywhere an address may be malformed (400) and a token unknown (401).
    """
    statuses = sorted({400, 401, *problems})
    return Response(**models, **{f"HTTP_{status}": ProblemDocument for status in statuses})
