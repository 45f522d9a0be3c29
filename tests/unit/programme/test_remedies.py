"""Measures that fit what makes a place dangerous."""

from layers.model.kinds.blind_spot import Cause
from layers.model.shared_codes import Measure
from mapserve.programme.cases.remedies import fitting


def test_every_cause_has_a_measure_that_fits() -> None:
    assert all(fitting([cause]) for cause in Cause)
    assert fitting([]) == ()


def test_what_fits_most_causes_comes_first_and_once() -> None:
    found = fitting(["no_camera", "few_people"])
    assert found[0] is Measure.WATCH_TEAM
    assert len(set(found)) == len(found)
    assert fitting([], near_school=True) == (Measure.SCHOOL_CORRIDOR,)
