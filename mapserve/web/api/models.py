"""What the API takes in its address and gives in its answers, as models for the document."""

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from spectree import Response

from layers.words.problems import Problem
from mapserve.exchange.formats import WRITTEN
from mapserve.exchange.problems import FormatNotWritten
from mapserve.services.maps.features import parse_bbox

MAX_PAGE = 100
MAX_INT = 2**31 - 1

Revision = Annotated[int, Field(ge=0, le=MAX_INT, description="A revision of the community.")]


def _read_box(value: object) -> object:
    """Read west,south,east,north; a `Problem` passes through pydantic as it is."""
    try:
        return parse_bbox(str(value))
    except Problem as problem:
        raise problem.at("/bbox") from None  # noqa: EM101 - a pointer, not a message


Box = Annotated[
    tuple[float, float, float, float],
    BeforeValidator(_read_box),
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


class FeaturesQuery(Query):
    """Which features: of one layer, as of a revision, touching a box."""

    layer: Annotated[str | None, Field(max_length=40)] = None
    at: Revision | None = None
    bbox: Box | None = None


def _known_format(value: object) -> object:
    names = [one.name for one in WRITTEN]
    if value not in names:
        raise FormatNotWritten(pointer="/format", name=str(value)[:40], known="、".join(names))
    return value


FormatName = Annotated[
    str,
    BeforeValidator(_known_format),
    WithJsonSchema({"type": "string", "enum": [one.name for one in WRITTEN]}),
]


class ExportQuery(Query):
    """As which file; of one layer, as of a revision."""

    format: FormatName
    layer: Annotated[str | None, Field(max_length=40)] = None
    at: Revision | None = None


class BaseQuery(Query):
    """Which part of the base map; the community's surroundings where absent."""

    bbox: Box | None = None


class RevisionsQuery(Query):
    """One page of the history, newest first."""

    limit: Annotated[int, Field(ge=1, le=MAX_PAGE)] = 50
    before: Annotated[int, Field(ge=1, le=MAX_INT)] | None = None


class DiffQuery(Query):
    """Two revisions to compare."""

    from_revision: Annotated[Revision, Field(alias="from")]
    to_revision: Annotated[Revision, Field(alias="to")]


class EditionIn(BaseModel):
    """What an edition is sealed for."""

    model_config = ConfigDict(extra="forbid")

    purpose: Literal["application", "monthly", "evaluation", "public"]


class BothOut(BaseModel):
    """A text in both languages."""

    zh: str
    en: str


class CommunityOut(BaseModel):
    """A community as lists show it."""

    slug: str
    name: str
    county: str
    town: str
    village_code: str
    revision: int
    bounds: Annotated[list[float], Field(min_length=4, max_length=4)]


class CommunitiesOut(BaseModel):
    """A page of communities; `next` is the `after` of the following page, or null."""

    communities: list[CommunityOut]
    next: str | None


class SavedOn(BaseModel):
    """The first revision of a day (ISO 8601, Taiwan's)."""

    revision: int
    day: str


class CommunityDetail(CommunityOut):
    """A community with its boundary (GeoJSON, WGS84) and its TWD97 zone (EPSG)."""

    county_code: str
    saved_on: list[SavedOn]
    precinct: str | None
    boundary: dict[str, Any]
    zone: Literal[3825, 3826]


class FeatureOut(BaseModel):
    """A GeoJSON feature; `revision` of its properties is the one that last changed it."""

    type: Literal["Feature"]
    id: UUID | str
    geometry: dict[str, Any] | None
    properties: dict[str, Any]


class FeatureCollection(BaseModel):
    """GeoJSON (RFC 7946); `revision` is the one the features are of.

    `credits` says where a base map is from: osm (OpenStreetMap), sample (invented), file.
    """

    type: Literal["FeatureCollection"]
    revision: int | None = None
    credits: list[Literal["file", "osm", "sample"]] | None = None
    features: list[FeatureOut]


class FormatOut(BaseModel):
    """A file format: whether it is read into a layer, read as base data, written."""

    name: str
    label: BothOut
    suffixes: list[str]
    media_type: str
    reads: bool
    reads_base: bool
    writes: bool


class FormatsOut(BaseModel):
    """All file formats."""

    formats: list[FormatOut]


class ShapingIn(BaseModel):
    """What is to become of a shape: split by a line, merged with another, cut by an area."""

    model_config = ConfigDict(extra="forbid")

    operation: Literal["split", "merge", "cut"]
    shape: Annotated[dict[str, Any], Field(description="A GeoJSON geometry (WGS84).")]
    by: Annotated[dict[str, Any], Field(description="The line, the other shape, or the hole.")]


class ShapingOut(BaseModel):
    """The shapes made: two at least of a split, one otherwise. Nothing is stored."""

    geometries: list[dict[str, Any]]


class PhotoQuery(Query):
    """What the device knows of a photo and the file may no longer say."""

    taken_on: Annotated[dt.date | None, Field(ge=dt.date(1990, 1, 1), le=dt.date(2199, 12, 31))] = (
        None
    )


class PhotoOut(BaseModel):
    """A photo as it is kept: pixels after it was made smaller, the day it was taken."""

    id: UUID
    width: int
    height: int
    taken_on: dt.date | None


class SavedOut(BaseModel):
    """A saved changeset: the revision it became and its features as they are now."""

    revision: int
    features: list[FeatureOut]


class RevisionOut(BaseModel):
    """One save."""

    revision: int
    author: str
    comment: str
    created_at: dt.datetime
    created: int
    modified: int
    deleted: int


class RevisionsOut(BaseModel):
    """A page of the history; `next` is the `before` of the following page, or null."""

    revisions: list[RevisionOut]
    next: int | None


class ChangeOut(BaseModel):
    """What became of one feature: [old, new] of each changed field, and of the geometry."""

    id: UUID
    layer: str
    fields: dict[str, list[Any]]
    geometry: list[dict[str, Any]] | None


class DiffOut(BaseModel):
    """Two revisions side by side."""

    model_config = ConfigDict(serialize_by_alias=True)

    from_revision: Annotated[int, Field(alias="from")]
    to_revision: Annotated[int, Field(alias="to")]
    added: list[FeatureOut]
    removed: list[FeatureOut]
    changed: list[ChangeOut]


class EditionOut(BaseModel):
    """A sealed revision; who sealed it is told to members only."""

    number: int
    revision: int
    purpose: str
    sha256: str
    sealed_at: dt.datetime
    sealed_by: str = ""


class EditionsOut(BaseModel):
    """The sealed revisions this reader may see, newest first."""

    editions: list[EditionOut]


class CatalogueOut(BaseModel):
    """The layers and their attributes, in both languages."""

    groups: list[dict[str, Any]]
    layers: list[dict[str, Any]]


class ErrorOut(BaseModel):
    """One thing wrong; more members give the facts (`suggestion`, `lon`, `lat`, …)."""

    model_config = ConfigDict(extra="allow")

    pointer: str
    code: str
    detail: str
    cure: str


class ConflictOut(BaseModel):
    """A feature as you saw it, as you would have it, and as somebody else has made it."""

    id: UUID
    base: FeatureOut | None
    yours: FeatureOut | None
    theirs: FeatureOut | None
    fields: list[str]


class ProblemOut(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[ErrorOut]
    conflicts: list[ConflictOut] | None = None


def answers(*problems: int, **models: type[BaseModel] | None) -> Response:
    """Return the answers of an operation: `HTTP_200=Model`, and problems by status.

    Everywhere an address may be malformed (400) and a token unknown (401).
    """
    statuses = sorted({400, 401, *problems})
    return Response(**models, **{f"HTTP_{status}": ProblemOut for status in statuses})
