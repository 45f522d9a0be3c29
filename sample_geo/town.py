"""A town in metres: a plan of straight lines, bent into streets that meet in shared points."""

import math
from dataclasses import dataclass, field
from functools import cached_property

import shapely
from shapely import affinity
from shapely.geometry import LineString, Point, Polygon
from shapely.ops import substring

from layers.geometry.crs import Zone, to_degrees, to_metres

# Half of the carriageway and what lies before the houses (metres) by OSM's highway value.
CLEARANCE = {
    "primary": 10.0,
    "secondary": 9.0,
    "tertiary": 7.2,
    "residential": 4.3,
    "living_street": 2.9,
    "service": 2.6,
    "pedestrian": 3.6,
    "footway": 1.2,
    "cycleway": 2.0,
}
_STEP = 24.0
_REACH = 7.0


@dataclass(frozen=True)
class Frame:
    """Where a plan lies: its origin (WGS84 degrees), its zone, its turn and its bends."""

    lon: float
    lat: float
    zone: Zone
    turn: float  # degrees counter-clockwise
    bend: float  # metres

    @cached_property
    def origin(self) -> Point:
        """Return the plan's origin in metres of the zone."""
        return to_metres(Point(self.lon, self.lat), zone=self.zone)

    def place(self, u: float, v: float) -> tuple[float, float]:
        """Return plan coordinates in metres of the zone: bent a little, then turned."""
        x = u + self.bend * math.sin(v / 190 + 0.4) + 0.25 * self.bend * math.sin(u / 70)
        y = v + self.bend * math.sin(u / 230 + 1.1)
        angle = math.radians(self.turn)
        return (
            self.origin.x + x * math.cos(angle) - y * math.sin(angle),
            self.origin.y + x * math.sin(angle) + y * math.cos(angle),
        )

    def line(self, *corners: tuple[float, float]) -> LineString:
        """Return a plan line in metres, with a vertex every 24 m so that it can bend."""
        dense = shapely.segmentize(LineString(corners), _STEP)
        return LineString([self.place(u, v) for u, v in dense.coords])

    def area(self, *corners: tuple[float, float]) -> Polygon:
        """Return a plan polygon in metres."""
        dense = shapely.segmentize(Polygon(corners), _STEP)
        return Polygon([self.place(u, v) for u, v in dense.exterior.coords])

    def box(self, west: float, south: float, east: float, north: float) -> Polygon:
        """Return a plan rectangle in metres."""
        return self.area((west, south), (east, south), (east, north), (west, north))


@dataclass
class Street:
    """A street: its name, OSM highway value, and centre line in metres."""

    name: str
    highway: str
    line: LineString


@dataclass
class Town:
    """Streets, buildings and places of a neighbourhood, in metres of its frame's zone."""

    frame: Frame
    boundary: Polygon
    streets: list[Street] = field(default_factory=list)
    buildings: list[tuple[Polygon, dict[str, object]]] = field(default_factory=list)
    places: list[tuple[shapely.Geometry, dict[str, object]]] = field(default_factory=list)

    def add(self, name: str, highway: str, *corners: tuple[float, float]) -> None:
        """Add a street along plan corners."""
        self.streets.append(Street(name, highway, self.frame.line(*corners)))

    def street(self, name: str) -> Street:
        """Return the street of that name."""
        return next(street for street in self.streets if street.name == name)

    def join(self) -> None:
        """Let streets that touch or cross share the very same point, as a street graph needs."""
        for index, street in enumerate(self.streets):
            others = [s.line for s in self.streets[:index]]
            street.line = _snapped(street.line, others)
        for street in self.streets:
            others = [s.line for s in self.streets if s is not street]
            street.line = _with_vertices(street.line, others)

    def at(self, name: str, t: float, side: float = 0.0) -> Point:
        """Return the point at share `t` of a street, `side` metres to its right."""
        line = self.street(name).line
        point = line.interpolate(t, normalized=True)
        angle = math.radians(self.bearing(name, t) + 90)
        return Point(point.x + side * math.sin(angle), point.y + side * math.cos(angle))

    def bearing(self, name: str, t: float) -> float:
        """Return the direction of a street at share `t`, degrees clockwise from grid north."""
        line = self.street(name).line
        near = max(0.0, t - 0.01), min(1.0, t + 0.01)
        a, b = (line.interpolate(s, normalized=True) for s in near)
        return math.degrees(math.atan2(b.x - a.x, b.y - a.y)) % 360

    def share(self, name: str, other: str) -> float:
        """Return the share of a street at which it comes nearest to another."""
        line = self.street(name).line
        nearest = shapely.shortest_line(line, self.street(other).line).coords[0]
        return float(line.project(Point(nearest), normalized=True))

    def part(self, name: str, start: float, end: float) -> LineString:
        """Return the stretch of a street between two shares."""
        return substring(self.street(name).line, start, end, normalized=True)

    def path(self, *parts: tuple[str, float, float]) -> LineString:
        """Return stretches of several streets, one after the other, as one line."""
        corners: list[tuple[float, float]] = []
        for name, start, end in parts:
            corners += [c for c in self.part(name, start, end).coords if c not in corners[-1:]]
        return LineString(corners)

    def degrees(self, geometry: shapely.Geometry) -> shapely.Geometry:
        """Return a geometry in WGS84 degrees, to the centimetre (seven decimals)."""
        return shapely.transform(to_degrees(geometry, zone=self.frame.zone), lambda xy: xy.round(7))


def turned(geometry: shapely.Geometry, angle: float, centre: Point) -> shapely.Geometry:
    """Return a geometry turned counter-clockwise (degrees) around a point."""
    return affinity.rotate(geometry, angle, origin=centre)


def _snapped(line: LineString, others: list[LineString]) -> LineString:
    """Move an end that almost reaches another street onto it."""
    corners = list(line.coords)
    for end in (0, -1):
        point = Point(corners[end])
        near = min(others, key=point.distance, default=None)
        if near is not None and point.distance(near) < _REACH:
            corners[end] = near.interpolate(near.project(point)).coords[0]
    return LineString(corners)


def _with_vertices(line: LineString, others: list[LineString]) -> LineString:
    met: list[Point] = []
    for other in others:
        met += [p for p in shapely.get_parts(line.intersection(other)) if p.geom_type == "Point"]
        ends = (Point(other.coords[0]), Point(other.coords[-1]))
        met += [p for p in ends if p.distance(line) < 0.01]  # noqa: PLR2004 - a centimetre
    places = {round(line.project(Point(c)), 2): c for c in line.coords}
    for point in met:
        places[round(line.project(point), 2)] = point.coords[0]
    return LineString([places[key] for key in sorted(places)])
