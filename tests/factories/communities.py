"""Communities to draw in: squares of about 400 m near 121.55, 25.05."""

import factory
from geoalchemy2.shape import from_shape
from shapely import MultiPolygon, box
from sqlalchemy.orm import Session

from mapserve.store.models import Community

LON, LAT = 121.55, 25.05
HALF_LON, HALF_LAT = 0.002, 0.0018  # half a side in degrees, about 200 m each


class CommunityFactory(factory.alchemy.SQLAlchemyModelFactory):
    """A community in Songshan, Taipei; each further one lies one square to the east."""

    class Meta:
        model = Community

    class Params:
        lon = factory.Sequence(lambda n: LON + 2 * HALF_LON * (n % 100))
        lat = LAT

    slug = factory.Sequence("community-{}".format)
    name = "美仁里"
    village_code = "63000010028"
    county_code = "63000"
    county = "臺北市"
    town = "松山區"
    precinct = "松山分局"
    zone = 3826
    boundary = factory.LazyAttribute(
        lambda o: from_shape(
            MultiPolygon(
                [box(o.lon - HALF_LON, o.lat - HALF_LAT, o.lon + HALF_LON, o.lat + HALF_LAT)]
            ),
            srid=4326,
        )
    )


def make_community(
    session: Session, *, slug: str = "meiren", lon: float = LON, lat: float = LAT, **values: object
) -> Community:
    """Return a stored (flushed) community: a square around lon, lat unless `boundary` is given.

    Its columns are those of the model; `lon` and `lat` are degrees.
    """
    community: Community = CommunityFactory.build(slug=slug, lon=lon, lat=lat, **values)
    session.add(community)
    session.flush()
    return community
