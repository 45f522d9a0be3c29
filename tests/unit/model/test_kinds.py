"""The layers: what they accept, refuse, show and keep to themselves."""

import json
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.model.catalogue import CATALOGUE, layer_of
from layers.model.contract import PHOTOS, Group, MapLayer
from layers.model.describe import asked, choices, legend
from layers.model.kinds.blind_spot import Status
from layers.model.safety_audit import Audit
from layers.model.shared_codes import Measure
from layers.words.audience import Audience
from layers.words.problems import FieldInvalid, Problems, UnknownField, UnknownLayer
from layers.words.writer import Writer
from mapserve.programme.cases.status import CARRIED, STATUS_OF
from mapserve.programme.cases.table import CASE
from tests.factories.attributes import properties_for

EVERY = pytest.mark.parametrize("layer", CATALOGUE, ids=lambda layer: layer.kind)

# The allow-list of fact privacy, in full. What widens it must be written here too.
PUBLIC: dict[str, set[str]] = {
    "camera": {"name", "address"},
    "patrol_post": {"name", "post", "address"},
    "school_corridor": {"name", "school", "direction"},
    "safe_haven": {"name", "haven", "hours", "address"},
    "adopted_block": {"name", "adopter", "adopter_kind"},
    "emergency_resource": {"name", "resource", "state", "place", "hours", "capacity", "address"},
}
SAMPLES: dict[str, dict[str, object]] = {
    "inspection_point": {"walk": "night", "lighting": 0, "lux": 1.5, "lux_method": "phone"},
    "blind_spot": {
        "place": "fire_lane",
        "causes": ["dark", "blocked_view"],
        "time_of_risk": "night",
        "note": "巷底鐵皮擋住路燈，八點後很暗。",
        "remedies": [str(uuid.UUID(int=1))],
    },
    "accident_site": {"site": "lane_mouth", "causes": ["poor_view"], "accidents_per_year": 6},
    "camera": {"facing": "bearing", "bearing": 90, "state": "working"},
    "street_light": {"state": "broken", "cause": "lamp_out", "pole_number": "FA-012"},
    "patrol_route": {"team": "福安里守望相助隊", "schedule": "Mo-Fr 20:00-23:00"},
    "patrol_post": {"post": "police_station", "name": "福安派出所"},
    "school_corridor": {"school": "福安國小", "direction": "to_school"},
    "safe_haven": {"haven": "convenience_store", "hours": "24/7"},
    "adopted_block": {"adopter": "安和大樓", "adopter_kind": "company", "consent": True},
    "guard_post": {"post": "lobby", "guards": 2},
    "emergency_resource": {"resource": "aed", "place": "1 樓大廳"},
}


@EVERY
def test_a_layer_accepts_its_sample_and_nothing_at_all(layer: MapLayer) -> None:
    checked = layer.check_properties(SAMPLES[layer.kind])
    assert SAMPLES[layer.kind].items() <= checked.items()
    assert json.loads(json.dumps(checked)) == checked
    layer.check_properties({})


@EVERY
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_checking_twice_is_checking_once(layer: MapLayer, data: st.DataObject) -> None:
    checked = layer.check_properties(data.draw(properties_for(layer)))
    assert layer.check_properties(checked) == checked


@EVERY
@given(data=st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_many_checked_together_are_what_each_is_alone(layer: MapLayer, data: st.DataObject) -> None:
    many = data.draw(st.lists(properties_for(layer), max_size=4))
    assert layer.check_many(many) == [layer.check_properties(one) for one in many]
    assert layer.check_many([*many, {"suspect": "somebody"}]) is None


def test_a_zero_has_no_sign() -> None:
    checked = layer_of("camera").check_properties({"facing": "bearing", "bearing": -0.0})
    assert str(checked["bearing"]) == "0.0"


@EVERY
def test_an_unknown_field_is_refused_by_name(layer: MapLayer) -> None:
    with pytest.raises(Problems) as caught:
        layer.check_properties({"suspect": "somebody"})
    [problem] = caught.value.problems
    assert isinstance(problem, UnknownField)
    assert problem.pointer == "/suspect"


@EVERY
def test_the_public_sees_the_allow_list_and_no_more(layer: MapLayer) -> None:
    assert layer.visible(Audience.PUBLIC) == PUBLIC.get(layer.kind, set())
    assert "note" in layer.visible(Audience.MEMBERS)
    assert layer.visible(Audience.STAFF) == set(layer.described)


@EVERY
def test_a_layer_says_everything_in_two_languages(layer: MapLayer) -> None:
    texts = [layer.label, layer.help]
    for info, note in layer.described.values():
        texts += [t for t in (note.label, note.question, note.help) if t is not None]
        texts += [code.label for code in choices(info)]
    assert all(text.zh.strip() and text.en.strip() for text in texts)
    assert not any("\u4e00" <= c <= "\u9fff" for text in texts for c in text.en)


@EVERY
def test_the_labels_of_a_layer_and_of_its_lists_differ(layer: MapLayer) -> None:
    for language in ("zh", "en"):
        labels = [note.label.in_(language) for _, note in layer.described.values()]
        assert len(set(labels)) == len(labels)
        for info, _ in layer.described.values():
            words = [code.label.in_(language) for code in choices(info)]
            assert len(set(words)) == len(words)


@EVERY
def test_every_state_has_a_mark_and_every_mark_a_word(layer: MapLayer) -> None:
    assert layer.state
    states = choices(layer.described[layer.state][0])
    assert set(states) == set(layer.marks)
    assert set(legend(layer)) == set(layer.marks.values())
    assert len({text.zh for text in legend(layer).values()}) == 3


@EVERY
def test_at_most_five_questions_come_first_each_in_its_own_place(layer: MapLayer) -> None:
    places = [note.first for _, note in layer.described.values() if note.first]
    assert len(set(places)) == len(places)
    assert set(places) <= {1, 2, 3, 4, 5}
    assert len(places) >= 3
    first = asked(layer)[: len(places)]
    assert [layer.described[name][1].first for name in first] == sorted(places)
    assert set(asked(layer)) == set(layer.described)


@EVERY
def test_photos_stand_under_one_name_and_are_never_public(layer: MapLayer) -> None:
    widgets = [name for name, (_, note) in layer.described.items() if note.widget == PHOTOS]
    assert widgets == ([PHOTOS] if layer.takes_photos else [])
    assert PHOTOS not in layer.visible(Audience.PUBLIC)


def test_a_blind_spot_asks_for_photos_as_its_fourth_question() -> None:
    layer = layer_of("blind_spot")
    assert asked(layer).index(PHOTOS) == 3
    six = [f"00000000-0000-4000-8000-00000000000{n}" for n in range(6)]
    assert layer.check_properties({PHOTOS: [*six, six[0]][1:]})[PHOTOS] == [*six[1:], six[0]]
    with pytest.raises(Problems):
        layer.check_properties({PHOTOS: [*six, six[0].replace("4000", "4001")]})
    with pytest.raises(Problems):
        layer.check_properties({PHOTOS: ["../../etc/passwd"]})


def test_the_review_alone_decides_how_far_a_blind_spot_has_come() -> None:
    decided = {layer.kind: layer.written_by({Writer.REVIEW, Writer.STAFF}) for layer in CATALOGUE}
    spot = {"status", "recheck_on", "recheck_result"}
    assert {kind: names for kind, names in decided.items() if names} == {"blind_spot": spot}


@EVERY
def test_references_and_titles_and_restrictions_name_what_exists(layer: MapLayer) -> None:
    for targets in CATALOGUE.references(layer).values():
        assert all(layer_of(kind) for kind in targets)
    assert set(layer.title) <= set(layer.described)
    for name, values in layer.restricted.items():
        assert set(values) <= set(choices(layer.described[name][0]))


@EVERY
def test_headings_stand_over_what_exists_and_over_each_attribute_once(layer: MapLayer) -> None:
    headed = [name for section in layer.sections for name in section.attributes]
    assert set(headed) <= layer.described.keys()
    assert len(set(headed)) == len(headed)
    asked_first = {name for name, (_, note) in layer.described.items() if note.first}
    assert not asked_first & set(headed)


def test_symbols_differ_in_shape_and_icon_and_colours_fit_their_theme() -> None:
    assert len({layer.style.shape for layer in CATALOGUE}) == len(CATALOGUE)
    assert len({layer.style.icon for layer in CATALOGUE}) == len(CATALOGUE)
    for layer in CATALOGUE:
        assert _luminance(layer.style.light) < 0.2, layer.kind
        assert _luminance(layer.style.dark) > 0.4, layer.kind


def test_the_catalogue_is_in_the_order_of_the_legend() -> None:
    order = [layer.group for layer in CATALOGUE]
    assert order == sorted(order, key=list(Group).index)
    assert set(order) == set(Group)


def test_an_unknown_layer_is_told_by_name() -> None:
    with pytest.raises(UnknownLayer):
        layer_of("fortress")


def test_the_fourteen_measures_and_the_nine_scores_are_there() -> None:
    assert len(Measure) == 14
    scores = [name for name in Audit.model_fields if not name.startswith(("lux", "na", "no"))]
    assert len(scores) == 9
    for score in scores:
        for wrong in (-1, 4, 1.5, "much"):
            with pytest.raises(Problems):
                layer_of("blind_spot").check_properties({score: wrong})


def test_a_detail_names_its_cause() -> None:
    checked = layer_of("blind_spot").check_properties({"light_causes": ["lamp_out"]})
    assert checked["causes"] == ["dark"]


def test_every_status_of_a_blind_spot_is_what_a_case_comes_to() -> None:
    assert set(STATUS_OF.values()) == set(Status) == set(CARRIED)
    assert set(STATUS_OF) <= set(CASE.state)


RULES = {
    "a re-check without its date": ("blind_spot", {"status": "recheck_passed"}),
    "a re-check before the finding": (
        "blind_spot",
        {"found_on": "2026-05-01", "recheck_on": "2026-04-01"},
    ),
    "lux without a method": ("inspection_point", {"lux": 3}),
    "a period that ends first": (
        "adopted_block",
        {"from_date": "2026-05-01", "to_date": "2026-04-01"},
    ),
    "active without consent": ("adopted_block", {"state": "active", "consent": False}),
    "a date of consent without consent": ("adopted_block", {"consent_on": "2026-05-01"}),
    "a working light that is out": ("street_light", {"state": "working", "cause": "lamp_out"}),
    "a bearing without facing": ("camera", {"bearing": 10}),
    "a facing without bearing": ("camera", {"facing": "bearing"}),
    "a date as a number": ("blind_spot", {"found_on": 20260501}),
    "a day that never was": ("blind_spot", {"found_on": "2026-02-30"}),
    "a time of day past midnight": ("inspection_point", {"lux_time": "24:00"}),
    "a nul in a name": ("camera", {"name": "a\x00b"}),
    "a mark that turns the line": ("camera", {"note": "a\u202eb"}),
    "a score that is not a number": ("camera", {"facing": "bearing", "bearing": float("nan")}),
    "a word outside the list": ("camera", {"state": "dreaming"}),
    "a reference that is no id": ("blind_spot", {"remedies": ["camera 1"]}),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_told_in_both_languages(rule: str) -> None:
    kind, properties = RULES[rule]
    with pytest.raises(Problems) as caught:
        layer_of(kind).check_properties(properties)
    [problem] = caught.value.problems
    assert isinstance(problem, FieldInvalid)
    assert problem.message("zh") != problem.message("en")
    assert not any("\u4e00" <= c <= "\u9fff" for c in problem.message("en"))


def test_what_nobody_can_see_is_told_with_all_else_that_is_wrong() -> None:
    odd = {"name": "a\x00", "address": "b\u202e", "note": "two\nlines", "state": "dreaming"}
    with pytest.raises(Problems) as caught:
        layer_of("camera").check_properties(odd)
    pointers = sorted(problem.pointer for problem in caught.value.problems)
    assert pointers == ["/address", "/name", "/state"]
    assert layer_of("camera").check_many([{"note": "two\nlines"}, {"name": "a\x00"}]) is None


def test_a_wrong_code_is_answered_with_the_words_of_the_list() -> None:
    with pytest.raises(Problems) as caught:
        layer_of("camera").check_properties({"state": "dreaming"})
    [problem] = caught.value.problems
    assert "broken（故障）" in problem.message("zh")
    assert "broken (Broken)" in problem.message("en")


REASONS = {
    "要小於 360。": ("camera", {"facing": "bearing", "bearing": 360}),
    "不能大於 3。": ("inspection_point", {"lighting": 4}),
    "寫法不對。例如 20:30。": ("inspection_point", {"lux_time": "8 pm"}),
    "日期寫成 2026-10-28。": ("blind_spot", {"found_on": "11/3"}),
    "要是「是」或「否」。": ("adopted_block", {"consent": "maybe"}),
    "最多 80 個字。": ("safe_haven", {"name": "名" * 81}),
}


@pytest.mark.parametrize("reason", REASONS)
def test_a_refusal_says_why_in_plain_words(reason: str) -> None:
    kind, properties = REASONS[reason]
    with pytest.raises(Problems) as caught:
        layer_of(kind).check_properties(properties)
    [problem] = caught.value.problems
    assert problem.message("zh").endswith(f"的值不對：{reason}")


def test_a_list_holds_each_entry_once() -> None:
    spot = layer_of("blind_spot").check_properties({"causes": ["dark", "dark", "trap"]})
    assert spot["causes"] == ["dark", "trap"]


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
