"""The three-way merge of fields, over everything that two people can do to one feature."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mapserve.services.maps.three_way_merge import changed, merge, patched

FIELDS = ("name", "note", "bearing", "geometry")
values = st.integers(0, 3)
features = st.dictionaries(st.sampled_from(FIELDS), values)
patches = st.dictionaries(st.sampled_from(FIELDS), values | st.none())


@given(base=features, patch=patches)
def test_alone_a_patch_is_applied(base: dict[str, Any], patch: dict[str, Any]) -> None:
    merged = merge(base, base, patch)
    assert merged.conflicts == ()
    assert merged.values == patched(base, patch)


@given(base=features, theirs=features)
def test_who_names_nothing_changes_nothing(base: dict[str, Any], theirs: dict[str, Any]) -> None:
    merged = merge(base, theirs, {})
    assert (merged.values, merged.conflicts) == (theirs, ())


@given(base=features, theirs=features, patch=patches)
def test_no_field_is_lost(
    base: dict[str, Any], theirs: dict[str, Any], patch: dict[str, Any]
) -> None:
    merged = merge(base, theirs, patch)
    for field in FIELDS:
        if field in merged.conflicts:
            assert theirs.get(field) != base.get(field)
            assert theirs.get(field) != patch[field]
        else:
            wanted = patch[field] if field in patch else theirs.get(field)
            assert merged.values.get(field) == wanted
    assert None not in merged.values.values()


@given(base=features, one=patches, other=patches)
def test_the_order_of_two_people_does_not_matter(
    base: dict[str, Any], one: dict[str, Any], other: dict[str, Any]
) -> None:
    first = merge(base, patched(base, one), other)
    second = merge(base, patched(base, other), one)
    # Naming a field with the value it had is told to whoever comes second, and only to them.
    real = {n: v for n, v in one.items() if v != base.get(n)}
    if real == one and all(v != base.get(n) for n, v in other.items()):
        assert set(first.conflicts) == set(second.conflicts)
    if not first.conflicts and not second.conflicts:
        assert first.values == second.values


def test_a_value_set_alike_by_both_is_agreed() -> None:
    assert merge({"name": "a"}, {"name": "b"}, {"name": "b"}).conflicts == ()
    assert merge({"name": "a"}, {}, {"name": None}).conflicts == ()


def test_naming_a_field_holds_to_its_value() -> None:
    assert merge({"name": "a"}, {"name": "b"}, {"name": "a"}).conflicts == ("name",)


@given(old=features, new=features)
def test_changed_names_what_differs(old: dict[str, Any], new: dict[str, Any]) -> None:
    names = changed(old, new)
    assert patched(old, {name: new.get(name) for name in names}) == new
    assert all(old.get(name) != new.get(name) for name in names)
