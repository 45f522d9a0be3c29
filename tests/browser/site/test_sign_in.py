"""Signing in as a Chinese keyboard writes: what a browser would refuse, the server understands."""

from collections.abc import Callable

from mapserve.programme.roles import Role
from tests.browser.conftest import PASSWORD, Site, Watched

WIDE = str.maketrans({number: chr(number + 0xFEE0) for number in range(0x21, 0x7F)})


def test_a_full_width_address_signs_in(site: Site, open_page: Callable[..., Watched]) -> None:
    email = site.person(Role.VOLUNTEER)
    page = open_page("/login?next=/account", phone=True).page
    page.fill("[name=email]", email.translate(WIDE))
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/account")
    assert email in page.inner_text("main")
