"""Who a sample map belongs to."""

from dataclasses import dataclass

from sample_geo.drawn import Map


@dataclass(frozen=True, kw_only=True)
class Community:
    """A fictional community: its codes exist nowhere, its county and town are names only."""

    slug: str
    name: str
    village_code: str
    county: str
    town: str
    precinct: str
    map_: Map

    def properties(self) -> dict[str, object]:
        """Return what `community.geojson` says beside the boundary."""
        return {
            "slug": self.slug,
            "name": self.name,
            "village_code": self.village_code,
            "county": self.county,
            "town": self.town,
            "precinct": self.precinct,
        }
