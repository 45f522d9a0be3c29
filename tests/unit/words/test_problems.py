"""Problems as the log and the command line say them."""

from layers.words.problems import Problem, Problems, UnknownLayer


def _unknown(count: int) -> list[Problem]:
    return [UnknownLayer(layer=f"castle{i}", known="camera") for i in range(count)]


def test_a_few_problems_are_all_said() -> None:
    said = str(Problems(_unknown(5)))
    assert all(f"castle{i}" in said for i in range(5))
    assert "more" not in said


def test_of_many_problems_the_first_are_said_and_the_rest_counted() -> None:
    several = Problems(_unknown(10_000))
    said = str(several)
    assert "castle4" in said
    assert "castle5" not in said
    assert said.endswith("and 9995 more")
    assert len(several.problems) == 10_000
