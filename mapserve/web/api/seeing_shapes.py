"""What the API takes and gives where it computes what is watched, as models for the document."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from mapserve.services.sighting import FARTHEST_M

Lon = Annotated[float, Field(ge=-180, le=180, description="WGS84 degrees.")]
Lat = Annotated[float, Field(ge=-90, le=90, description="WGS84 degrees.")]


class Body(BaseModel):
    """Base of what is sent: a member we do not know is refused, not ignored."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class BothOut(BaseModel):
    """A text in both languages."""

    zh: str
    en: str


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
    bands: list[BandOut]
    edition: str
    warning: FaceWarningOut | None
    moved: MovedOut | None
    missing: list[BothOut]
