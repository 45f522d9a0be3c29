"""Answers: a text, an instant and a shape are read and written in one place each."""

import json

import pytest
import shapely
from pydantic import ValidationError

from layers.analysis.hours import Instant, InstantInvalid
from layers.geometry.geojson import Geometry, Lines
from layers.words.answer import Answer
from layers.words.text import Text
from layers.words.validation_messages import reason_of, refused


class Told(Answer):
    """An answer with one of each."""

    label: Text
    at: Instant | None
    geometry: Geometry
    lines: list[Lines]


class Alike:
    """Something from below with members of the same names, and more."""

    label = Text("甲", "a")
    at = Instant(2, 22 * 60)
    geometry = shapely.Point(121.5, 25)
    lines = (shapely.LineString([(121.5, 25), (121.6, 25)]),)
    more = "not asked for"


WRITTEN = {
    "label": {"zh": "甲", "en": "a"},
    "at": "Wed 22:00",
    "geometry": {"type": "Point", "coordinates": [121.5, 25]},
    "lines": [{"type": "LineString", "coordinates": [[121.5, 25], [121.6, 25]]}],
}


def test_what_is_written_is_read_back() -> None:
    told = Told.model_validate(Alike())
    text = told.model_dump_json()
    assert json.loads(text) == WRITTEN
    again = Told.model_validate_json(text)
    assert (again.label, again.at) == (Alike.label, Alike.at)
    assert again.model_dump_json() == text


@pytest.mark.parametrize("at", ["週三 22:00", "Wednesday 22:00", Instant(2, 1320)])
def test_an_instant_is_read_in_either_language(at: object) -> None:
    assert Told.model_validate({**WRITTEN, "at": at}).at == Alike.at


def test_a_problem_keeps_its_place_and_its_words() -> None:
    with pytest.raises(ValidationError) as caught:
        Told.model_validate({**WRITTEN, "at": "noon"})
    [error] = caught.value.errors()
    problem = refused(error)
    assert isinstance(problem, InstantInvalid)
    assert (error["loc"], reason_of(error).en) == (("at",), problem.message("en"))


@pytest.mark.parametrize("label", [{"zh": "甲"}, "甲", None, {"zh": "甲", "en": 1}])
def test_a_text_has_both_languages(label: object) -> None:
    with pytest.raises(ValidationError):
        Told.model_validate({**WRITTEN, "label": label})


def test_nothing_is_told_that_the_model_does_not_name() -> None:
    with pytest.raises(ValidationError):
        Told.model_validate({**WRITTEN, "more": 1})
