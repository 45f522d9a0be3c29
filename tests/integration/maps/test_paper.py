"""The printed map: sizes, scale of what is asked, whose view it is."""

from collections.abc import Callable

import pytest

from mapserve.store.models import Community
from tests.factories.callers import Caller

Make = Callable[..., Caller]


@pytest.mark.usefixtures("meiren")
@pytest.mark.parametrize(
    ("asked", "page"),
    [("A4", "A4 portrait"), ("a3", "A3 landscape"), ("x}</style>", "A4 portrait"), ("", "A4")],
)
def test_a_sheet_has_one_of_two_sizes(caller: Make, asked: str, page: str) -> None:
    answer = caller().at("GET", "/c/meiren/print", query_string={"size": asked})
    assert answer.status_code == 200
    assert f"@page {{ size: {page}" in answer.text
    assert "x}" not in answer.text


@pytest.mark.usefixtures("meiren")
def test_only_known_layers_are_left_out(caller: Make) -> None:
    asked = {"hidden": "camera,<b>,safe_haven,camera"}
    html = caller().at("GET", "/c/meiren/print", query_string=asked).text
    assert 'data-hidden="camera,safe_haven"' in html
    assert "hidden=camera%2Csafe_haven" in html


def test_an_edition_is_printed_with_its_seal(leader: Caller, meiren: Community) -> None:
    leader.post(f"/communities/{meiren.slug}/editions", json={"purpose": "evaluation"})
    html = leader.at("GET", "/c/meiren/editions/1/print").text
    assert "第 1 版・已封存" in html
    assert "features?at=0" in html
    assert "內部版，請勿外流" in html


def test_what_was_not_sealed_for_the_public_is_not_printed_for_it(
    caller: Make, leader: Caller, meiren: Community
) -> None:
    leader.post(f"/communities/{meiren.slug}/editions", json={"purpose": "monthly"})
    for page in ("print", "map.html"):
        assert caller().at("GET", f"/c/meiren/editions/1/{page}").status_code == 303
    assert "公開版" in caller().at("GET", "/c/meiren/print").text
