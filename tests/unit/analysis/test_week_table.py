"""All hours at once: the pieces give back, hour by hour, what `Watch.at` says of that hour."""

import datetime as dt

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.analysis.coverage import LIGHTS, WATCHERS, Watch, watch
from layers.analysis.hours import WEEK, Instant, instant_of_hour
from layers.analysis.scene import Scene
from layers.analysis.street_axis import ways_of
from layers.analysis.watchers import Feature, State
from layers.analysis.week_table import BITS, Hourly, hour_by_hour
from tests.factories.seeing import X, Y, camera, cameras, feature, town

DAY = dt.date(2026, 11, 25)
TOWN = town()


def neighbours(seed: int) -> list[Feature]:
    """Return watchers of every layer with schedules of their own, lights and risks."""
    random = np.random.default_rng(seed)

    def spot() -> shapely.Point:
        return shapely.Point(*random.uniform(10, 290, 2))

    def path() -> shapely.LineString:
        return shapely.LineString([(120, 60), (120, float(random.integers(100, 290)))])

    return [
        *cameras(seed, int(random.integers(0, 8))),
        feature("n", "camera", spot(), facing="all_round", night_range_m=10),
        feature("g", "guard_post", spot(), hours="Mo-Fr 07:00-23:00"),
        feature("h", "safe_haven", spot(), haven="convenience_store"),
        feature("b", "adopted_block", spot().buffer(40), hours="Sa-Su", state="active"),
        feature("p", "patrol_route", path(), schedule="Tu,Th 19:00-21:00"),
        feature("q", "patrol_route", path(), schedule="We 20:00-22:00", state="planned"),
        *(feature(f"l{k}", "street_light", spot()) for k in range(int(random.integers(0, 20)))),
        feature("r", "school_corridor", path()),
        feature("d", "blind_spot", spot()),
    ]


def runs(seen: Watch, hourly: Hourly, hour: int) -> list[tuple[float, float, int, set[str]]]:
    """Return length, unlit metres, way and near of each unwatched run, as a page would."""
    found: list[tuple[float, float, int, set[str]]] = []
    last = None
    for i, piece in enumerate(hourly.pieces):
        bits = int(hourly.sets[hourly.which[i], hour])
        if bits & (2 ** len(WATCHERS) - 1):
            last = None
            continue
        length = piece.end - piece.start
        dark = 0.0 if bits >> BITS.index(LIGHTS[0]) & 1 else length
        if last == piece.way:
            before = found.pop()
            near = before[3] | set(hourly.near[i])
            found.append((before[0] + length, before[1] + dark, piece.way, near))
        else:
            found.append((length, dark, piece.way, set(hourly.near[i])))
        last = piece.way
    return [one for one in found if one[0] > seen.ranking.shortest_m]


@given(seed=st.integers(0, 10_000), hour=st.integers(0, WEEK - 1))
@settings(max_examples=30, deadline=None)
def test_a_run_of_unwatched_pieces_is_what_the_hour_lists(seed: int, hour: int) -> None:
    seen = watch(TOWN, neighbours(seed), day=DAY)
    hourly, found = hour_by_hour(seen), seen.at(instant_of_hour(hour))
    mine = sorted(runs(seen, hourly, hour), key=lambda one: one[0])
    theirs = sorted(found.uncovered, key=lambda one: one.length_m)
    assert [one[0] for one in mine] == pytest.approx([one.length_m for one in theirs], abs=1e-3)
    by_length = {round(one.length_m, 3): one for one in theirs}
    if len(by_length) == len(theirs):
        for (length, dark, way, near), one in zip(mine, theirs, strict=True):
            assert seen.ways.names[way] == one.street
            assert near == set(one.near) - {"unlit"}
            if one.unlit_m is not None:
                assert dark == pytest.approx(one.unlit_m, abs=1e-3), length


@given(seed=st.integers(0, 10_000))
@settings(max_examples=10, deadline=None)
def test_the_metres_of_each_hour_are_those_of_the_hour(seed: int) -> None:
    seen = watch(TOWN, neighbours(seed), day=DAY)
    hourly = hour_by_hour(seen)
    lengths = np.array([one.end - one.start for one in hourly.pieces])
    assert lengths.sum() == pytest.approx(seen.ways.total_m)
    for hour in range(0, WEEK, 7):
        found = seen.at(instant_of_hour(hour))
        assert hourly.watched_m[hour] == pytest.approx(found.watched_m, abs=1e-6)
        bits = hourly.sets[hourly.which, hour]
        for k, layer in enumerate(WATCHERS):
            by_pieces = lengths[(bits >> k & 1) > 0].sum()
            assert by_pieces == pytest.approx(found.by_layer[layer], abs=1e-3)
            assert hourly.metres[State.WORKING][layer][hour] == pytest.approx(
                found.by_layer[layer], abs=1e-6
            )
            assert hourly.metres[State.PLANNED][layer][hour] == pytest.approx(
                found.planned_m[layer], abs=1e-6
            )
        if found.lit_m is not None:
            assert hourly.lit_m[hour] == pytest.approx(found.lit_m, abs=1e-6)


def test_features_on_duty_are_counted_once_by_hour() -> None:
    seen = watch(
        TOWN,
        [
            camera("a", 60, 90),
            camera("n", 60, 90, night_range_m=10),
            camera("blind", 60, 90, night_range_m=0),
            camera("off", 60, 90, state="broken"),
            camera("unknown", 60, 90, bearing=None),
            feature("g", "guard_post", shapely.Point(100, 100), hours="Mo-Fr 07:00-23:00"),
            feature("h", "guard_post", shapely.Point(9000, 9000), hours="24/7"),
            feature("p", "patrol_route", shapely.box(0, 0, 9, 9), schedule="We 20:00-22:00"),
            feature("q", "patrol_route", shapely.box(0, 0, 9, 9), schedule="We", state="planned"),
        ],
        day=DAY,
    )
    on_duty = hour_by_hour(seen).on_duty
    assert list(on_duty) == list(WATCHERS)
    assert {layer: counts.shape for layer, counts in on_duty.items()} == dict.fromkeys(
        WATCHERS, (WEEK,)
    )
    assert on_duty["camera"].tolist() == [2 if dark else 3 for dark in seen.dark]
    guards = on_duty["guard_post"].reshape(7, 24)
    assert guards[0].tolist() == [1] * 7 + [2] * 16 + [1]
    assert guards[6].tolist() == [1] * 24
    assert np.flatnonzero(on_duty["patrol_route"]).tolist() == [2 * 24 + 20, 2 * 24 + 21]
    assert not on_duty["safe_haven"].any()


def test_a_figure_of_an_hour_is_the_mean_of_its_minutes() -> None:
    route = shapely.LineString([(120, 60), (120, 180)])
    spans = ("We 20:10-20:50", "We 20:40-21:05", "We 19:59-20:01")
    patrols = [feature(f"p{i}", "patrol_route", route, schedule=s) for i, s in enumerate(spans)]
    seen = watch(TOWN, [camera("a", 60, 90), *patrols], day=DAY)
    hourly = hour_by_hour(seen)
    lengths = np.array([piece.end - piece.start for piece in hourly.pieces])
    assert hourly.minutes is not None
    for hour in (2 * 24 + 19, 2 * 24 + 20, 2 * 24 + 21, 2 * 24 + 22):
        each = [seen.at(Instant(2, hour % 24 * 60 + minute)).watched_m for minute in range(60)]
        assert hourly.watched_m[hour] == pytest.approx(np.mean(each))
        shares = hourly.minutes[hourly.which, hour] / 60
        assert (lengths * shares).sum() == pytest.approx(np.mean(each))


def test_pieces_are_cut_only_where_something_changes() -> None:
    nobody = hour_by_hour(watch(TOWN, [], day=DAY))
    ways = ways_of(TOWN)
    assert len(nobody.pieces) == len(ways.lines)
    assert nobody.sets.shape == (1, WEEK)
    assert not nobody.sets.any()
    one = hour_by_hour(watch(TOWN, [camera("a", 60, 90)], day=DAY))
    assert len(nobody.pieces) < len(one.pieces) < len(ways.lines) + 12
    neighbouring = zip(one.pieces, one.pieces[1:], one.which, one.which[1:], strict=False)
    for before, after, a, b in neighbouring:
        assert before.way != after.way or a != b


def test_a_place_without_a_single_way_has_no_pieces() -> None:
    nowhere = Scene(zone=3826, boundary=shapely.box(X, Y, X + 5, Y + 5))
    found = hour_by_hour(watch(nowhere, cameras(3, 1), day=DAY))
    assert found.pieces == ()
    assert found.watched_m.tolist() == [0.0] * WEEK
