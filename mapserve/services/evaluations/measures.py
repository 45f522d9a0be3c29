"""Measures: what two sealed editions of a map come to, side by side, and what differs between.

Metres and counts as staff see the maps; all of a layer goes by what it is capable of.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shapely import length
from sqlalchemy.orm import Session

from layers.analysis.hours import Instant, parse_instant
from layers.analysis.watchers import Feature, State
from layers.geometry.crs import to_metres
from layers.model.capabilities import Part
from layers.model.catalogue import CATALOGUE, layer_of
from layers.model.contract import MapLayer
from layers.words.audience import Audience
from layers.words.text import Text
from mapserve import clock
from mapserve.services.analysis.corridors import drawn_gaps
from mapserve.services.analysis.coverage import Watched, playing, watched
from mapserve.services.evaluations.answers import Measured, MeasuredRow, NumberedChange
from mapserve.services.maps.history import diff
from mapserve.services.maps.map_file import somebody
from mapserve.store.models import Community, Edition

MOST_CHANGES = 40  # that are numbered; the comparison shows them all


@dataclass(frozen=True)
class _Figure:
    """One figure of a map; `layers` are those whose changes may have moved it."""

    key: str
    label: Text
    unit: Text
    value: float
    more_is_better: bool
    layers: tuple[str, ...] = field(default=())


def measure(
    session: Session, community: Community, before: Edition, after: Edition, hours: Sequence[str]
) -> Measured:
    """Return what two editions come to at the hours of the week, on the present day's week.

    Parameters
    ----------
    hours
        As “Wed 22:00”.

    Raises
    ------
    TooCostly, Busy, OneAfterTheOther
    """
    staff = somebody(Audience.STAFF, community.slug)
    instants = [parse_instant(one) for one in hours]
    sides = [
        watched(session, community, viewer=staff, revision=one.revision) for one in (before, after)
    ]
    kept = {one.id for one in playing(sides[0], Part.WAY)} & {
        one.id for one in playing(sides[1], Part.WAY)
    }
    old, new = (
        {one.key: one for one in _figures(session, community, side, instants, kept)}
        for side in sides
    )
    changes = _changes(session, community, before, after)
    rows = [_row(old[key], new[key], changes) for key in old]
    return Measured(
        on=clock.today(),
        rows=rows,
        changes=changes,
        better=any(one.better for one in rows),
    )


def _row(old: _Figure, new: _Figure, changes: Sequence[NumberedChange]) -> MeasuredRow:
    grew = round(new.value - old.value, 1)
    return MeasuredRow(
        key=new.key,
        label=new.label,
        unit=new.unit,
        before=round(old.value, 1),
        after=round(new.value, 1),
        difference=grew,
        better=grew > 0 if new.more_is_better else grew < 0,
        worse=grew < 0 if new.more_is_better else grew > 0,
        numbers=[one.number for one in changes if one.layer in new.layers],
    )


def _figures(
    session: Session,
    community: Community,
    side: Watched,
    instants: Sequence[Instant],
    kept: set[str],
) -> Iterator[_Figure]:
    metres = Text("公尺", "m")
    for layer in _playing(Part.SPOT):
        urgent = [one for one in _of(side, layer) if layer.is_urgent(one.properties)]
        yield _counted(layer, len(urgent), "還沒改善", "not mended", more_is_better=False)
    for instant in instants:
        words = instant.text
        yield _Figure(
            f"watched-{instant.of_week}",
            Text(f"{words.zh} 有人看的街道", f"Street watched, {words.en}"),
            metres,
            side.watch.at(instant).watched_m,
            more_is_better=True,
            layers=CATALOGUE.watchers,
        )
    for layer in _playing(Part.SITED):
        yield _counted(layer, _working(side, layer), "正常", "working")
    for layer in _playing(Part.MOUNT):
        broken = sum(layer.counts_as(o.properties) is State.BROKEN for o in _of(side, layer))
        yield _counted(layer, broken, "故障", "broken", more_is_better=False)
    for layer in _playing(Part.WAY):
        zone = side.watch.scene.zone
        long = sum(length(to_metres(one.geometry, zone=zone)) for one in _of(side, layer))
        label = Text(f"{layer.label.zh}長度", f"{layer.label.en}, length")
        yield _Figure(
            f"length-{layer.kind}", label, metres, long, more_is_better=True, layers=(layer.kind,)
        )
    gaps = drawn_gaps(session, community, side)
    yield _Figure(
        "gaps",
        Text("安心走廊的缺口（兩版都有的）", "Gaps of corridors that both have"),
        Text("處", "×"),
        sum(len(found) for id_, found in gaps.items() if id_ in kept),
        more_is_better=False,
        layers=CATALOGUE.playing(Part.WAY),
    )
    for layer in _playing(Part.HAVEN):
        yield _counted(layer, _working(side, layer), "", "")
    for layer in CATALOGUE:
        if layer.watches is not None and layer.watches.exclusive:  # blocks that were agreed on
            yield _counted(layer, _working(side, layer), "已同意", "agreed")


def _counted(
    layer: MapLayer, count: int, zh: str, en: str, *, more_is_better: bool = True
) -> _Figure:
    label = Text(
        f"{layer.label.zh}{f'，{zh}' if zh else ''}", f"{layer.label.en}{f', {en}' if en else ''}"
    )
    unit = Text(layer.counter, "×")
    return _Figure(
        f"count-{layer.kind}",
        label,
        unit,
        count,
        more_is_better=more_is_better,
        layers=(layer.kind,),
    )


def _playing(part: Part) -> list[MapLayer]:
    return [layer_of(kind) for kind in CATALOGUE.playing(part)]


def _of(side: Watched, layer: MapLayer) -> list[Feature]:
    return [one for one in side.features if one.layer == layer.kind]


def _working(side: Watched, layer: MapLayer) -> int:
    return sum(layer.counts_as(one.properties) is State.WORKING for one in _of(side, layer))


def _changes(
    session: Session, community: Community, before: Edition, after: Edition
) -> list[NumberedChange]:
    """Return what differs, risks first, each with the number that both maps and the table bear."""
    found = diff(
        session,
        community,
        viewer=somebody(Audience.STAFF, community.slug),
        from_revision=before.revision,
        to_revision=after.revision,
    )
    every = [
        *((str(one.id), one.properties.layer, "added") for one in found.added),
        *((str(one.id), one.layer, "changed") for one in found.changed),
        *((str(one.id), one.properties.layer, "removed") for one in found.removed),
    ]
    order = {layer.kind: at for at, layer in enumerate(CATALOGUE)}
    every.sort(key=lambda one: (order[one[1]], one[0]))
    return [
        NumberedChange(number=number, id=id_, layer=layer, what=what)
        for number, (id_, layer, what) in enumerate(every[:MOST_CHANGES], 1)
    ]
