"""Telling what there is to verify: each thing with its layer, name and why it is on the list."""

from collections.abc import Iterable

from layers.analysis.corridors import GapKind
from layers.model.catalogue import layer_of
from layers.words.text import Text
from mapserve.programme.visits.checklist import Check, Why
from mapserve.services.visits.answers import CheckTold, Sealed
from mapserve.store.models import Edition


def told_checks(checks: Iterable[Check]) -> list[CheckTold]:
    """Return a list of things to verify as it is told."""
    return [
        CheckTold(
            key=one.key,
            why=one.why,
            why_label=one.why.label,
            label=_label(one),
            layer=one.layer,
            metres=one.metres,
            lon=one.lon,
            lat=one.lat,
        )
        for one in checks
    ]


def told_edition(edition: Edition) -> Sealed:
    """Return an edition as it is told."""
    return Sealed.model_validate(edition)


def _label(one: Check) -> Text:
    if one.why is Why.BY_HAND or one.layer is None:
        return Text(one.words, one.words)
    label = layer_of(one.layer).label
    if one.why is Why.GAP:
        kind = GapKind(one.words).label
        return Text(f"{label.zh}：{kind.zh}", f"{label.en}: {kind.en}")
    return label
