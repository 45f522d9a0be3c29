"""Sight among 5,000 buildings against pysovist: 70°, 30 m, polygon out."""

import math

import numpy as np
import pysovist
import shapely

from layers.analysis.scene import Scene
from layers.analysis.sight import Eye, polygons, see, see_all
from tests.benchmarks.figures import Figure, in_turn, seconds, show

BUILDINGS, SIZE, EYES = 5_000, 1_500.0, 60
# One pass of ours takes a millisecond: too short to be told from the machine's hiccups.
PASSES = 50


def run() -> None:
    """Print the table."""
    random = np.random.default_rng(1)
    scene = Scene(zone=3826, boundary=shapely.box(0, 0, SIZE, SIZE), buildings=_city(random))
    plan = pysovist.Plan(scene.edges.reshape(-1, 2, 2))
    eyes = _eyes(scene, random)
    see(scene, eyes[0]).polygon()  # compiled and indexed

    def ours() -> float:
        return seconds(lambda: [see(scene, eye).polygon() for eye in eyes], times=PASSES) / EYES

    def batch() -> float:
        return seconds(lambda: polygons(see_all(scene, eyes)), times=PASSES) / EYES

    def reference() -> float:
        return seconds(lambda: [_isovist(plan, eye) for eye in eyes]) / EYES

    worst = max(abs(see(scene, eye).area / _isovist(plan, eye).metrics["area"] - 1) for eye in eyes)
    figures = []
    for what, work in (("sight, one at a time", ours), ("sight, in a batch", batch)):
        mine, theirs, ratio = in_turn(work, reference)
        figures.append(
            Figure(what, f"{mine * 1e6:.0f} µs", f"pysovist {theirs * 1e6:.0f} µs", 1 / ratio, 100)
        )
    figures.append(
        Figure("sight, area off by (relative)", "", "pysovist", worst, 1e-9, at_least=False)
    )
    show(f"Sight among {BUILDINGS} buildings, {len(scene.edges)} walls", figures)


def _city(random: np.random.Generator) -> np.ndarray:
    blocks = np.empty(BUILDINGS, dtype=object)
    for i in range(BUILDINGS):
        x, y = random.uniform(0, SIZE, 2)
        w, d = random.uniform(5, 20, 2)
        block = shapely.box(x, y, x + w, y + d)
        if i % 3 == 0:  # an L
            block -= shapely.box(x + w * 0.3, y + d * 0.3, x + w * 2, y + d * 2)
        blocks[i] = shapely.affinity.rotate(block, float(random.uniform(0, 90)))
    return blocks


def _eyes(scene: Scene, random: np.random.Generator) -> list[Eye]:
    eyes: list[Eye] = []
    while len(eyes) < EYES:
        x, y = random.uniform(50, SIZE - 50, 2)
        if not len(scene.building_tree.query(shapely.Point(x, y), predicate="intersects")):
            bearing = float(random.uniform(0, 360))
            eyes.append(Eye(x=float(x), y=float(y), bearing=bearing, field_of_view=70, far_m=30))
    return eyes


def _isovist(plan: pysovist.Plan, eye: Eye) -> pysovist.Isovist:
    direction = math.remainder(math.radians(90 - (eye.bearing or 0)), math.tau)
    return pysovist.isovist(
        plan,
        (eye.x, eye.y),
        max_distance=eye.far_m,
        fov=math.radians(eye.field_of_view),
        direction=direction,
    )
