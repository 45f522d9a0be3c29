"""Routes on a street graph of 20,000 places against rustworkx and networkx."""

import networkx as nx
import numpy as np
import rustworkx as rx
import shapely

from layers.analysis.scene import Scene
from layers.analysis.street_axis import ways_of
from layers.analysis.street_graph import StreetGraph
from tests.benchmarks.figures import Figure, in_turn, seconds, show

SIDE, STEP = 142, 50.0


def run() -> None:
    """Print the table."""
    graph = StreetGraph.of(ways_of(_streets()))
    middle = len(graph.places) // 2
    rust, plain = rx.PyGraph(), nx.Graph()
    rust.add_nodes_from(range(len(graph.places)))
    edges = zip(*graph.ends.T.tolist(), graph.lengths.tolist(), strict=True)
    for a, b, length in edges:
        rust.add_edge(a, b, length)
        plain.add_edge(a, b, weight=length)
    ours = graph.distances(middle)
    figures, worst = [], 0.0
    for name, bar, work in (
        ("rustworkx", 5, lambda: rx.dijkstra_shortest_path_lengths(rust, middle, float)),
        ("networkx", None, lambda: nx.single_source_dijkstra_path_length(plain, middle)),
    ):
        off = [abs(ours[k] / v - 1) for k, v in work().items() if v > 0]
        worst = max(worst, *off)
        mine, theirs, ratio = in_turn(
            lambda: seconds(lambda: graph.distances(middle), times=20),
            lambda w=work: seconds(w, times=3),
        )
        figures.append(
            Figure(
                "from one place to all",
                f"{mine * 1e3:.1f} ms",
                f"{name} {theirs * 1e3:.1f} ms",
                1 / ratio,
                bar,
            )
        )
    figures.append(Figure("lengths off by (relative)", "", "both", worst, 1e-9, at_least=False))
    show(f"Routes on {len(graph.places)} places, {len(graph.lengths)} segments", figures)


def _streets() -> Scene:
    random = np.random.default_rng(1)
    grid = np.mgrid[0:SIDE, 0:SIDE].transpose(1, 2, 0) * STEP
    places = grid + random.uniform(-15, 15, grid.shape)
    lines = [shapely.LineString(row) for row in places]
    lines += [shapely.LineString(places[:, k]) for k in range(SIDE)]
    array = np.empty(len(lines), dtype=object)
    array[:] = lines
    return Scene(zone=3826, boundary=shapely.box(-99, -99, 9e3, 9e3), streets=array)
