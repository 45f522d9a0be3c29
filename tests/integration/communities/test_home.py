"""The front: one's own communities first, then all."""

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from mapserve.programme.roles import Role
from mapserve.store.models import Community
from tests.factories.callers import Caller

Make = Callable[..., Caller]


def test_ones_own_community_comes_first_with_its_map(
    caller: Make, meiren: Community, elsewhere: Community
) -> None:
    page = caller(Role.LEADER, meiren).at("GET", "/").text
    own = page[page.index("您的社區") : page.index("全部社區")]
    assert 'src="/c/meiren/share.png"' in own
    assert 'href="/c/meiren/studio"' in own
    assert elsewhere.slug not in own
    assert f"/c/{elsewhere.slug}" in page
    found = caller(Role.LEADER, meiren).at("GET", "/?q=里").text
    assert "您的社區" not in found


def test_who_may_not_draw_gets_no_button_for_it(caller: Make, meiren: Community) -> None:
    page = caller(Role.EVALUATOR, meiren).at("GET", "/").text
    assert "/studio" not in page


def test_nobody_in_particular_has_none(client: FlaskClient, meiren: Community) -> None:
    page = client.get("/").text
    assert "您的社區" not in page
    assert re.search(f'href="/c/{meiren.slug}"', page)
