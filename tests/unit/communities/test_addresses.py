"""Which street an address names, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapserve.services.communities.addresses import street_of


@pytest.mark.parametrize(
    ("written", "street"),
    [
        ("臺北市福安區文昌路12號3樓", "文昌路"),
        ("文昌路", "文昌路"),
        ("文昌", "文昌"),
        ("八德路3段12巷", "八德路三段"),
        ("松山區八德路三段", "八德路三段"),
        ("台中市西屯區台灣大道二段", "臺灣大道二段"),
        ("福安里 寧安街", "寧安街"),
        ("文昌路１２號", "文昌路"),
        ("路", ""),
        ("", ""),
        ("福安區 安和", ""),
    ],
)
def test_a_street_is_found_in_an_address(written: str, street: str) -> None:
    assert street_of(written) == street


@given(st.text(max_size=80))
def test_whatever_is_written_gives_a_part_of_it_or_nothing(written: str) -> None:
    assert len(street_of(written)) <= 4 * len(written)
