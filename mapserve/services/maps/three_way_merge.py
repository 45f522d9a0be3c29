"""Three-way merge of a feature, field by field: pure, mappings in and out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

GEOMETRY = "geometry"  # the geometry is merged as one field under this name


@dataclass(frozen=True)
class Merged:
    """What came of a merge.

    Parameters
    ----------
    values
        The fields as they should be stored; meaningless where there are conflicts.
    conflicts
        Names of the fields that both sides set to different values, in the patch's order.
    """

    values: dict[str, Any]
    conflicts: tuple[str, ...]


def patched(values: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """Return `values` with the named fields replaced; None clears a field."""
    result = {**values, **patch}
    return {name: value for name, value in result.items() if value is not None}


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return the names of the fields that differ, sorted; an absent field equals None."""
    return sorted(name for name in {*old, *new} if old.get(name) != new.get(name))


def merge(base: Mapping[str, Any], theirs: Mapping[str, Any], patch: Mapping[str, Any]) -> Merged:
    """Put `patch`, made by somebody who saw `base`, onto `theirs`, which stands now.

    A field that only one side touched takes that side's value; one that both set alike is
    agreed. Naming a field is touching it, even with the value it had in `base`: whoever was
    told that their value is stored finds it stored.

    Parameters
    ----------
    base, theirs
        Fields by name; an absent field equals None.
    patch
        Only the named fields are meant to change; None clears one.
    """
    conflicts = tuple(
        name for name, yours in patch.items() if theirs.get(name) not in (base.get(name), yours)
    )
    return Merged(patched(theirs, patch), conflicts)
