"""A small watched community, and its page of what is watched."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import SLUG, Site
from tests.factories.watching import add_watched_town, watchers

PAGE = f"/c/{SLUG}/coverage"
NIGHT = f"{PAGE}?at=Wed+03:00"


@pytest.fixture
def town(site: Site) -> Site:
    """Two streets that cross, a camera that looks west, a guard in the east by day."""
    add_watched_town(site.database)
    site.add(watchers())
    return site


def ready(page: Page) -> None:
    """Wait for the week; the very first sight on a machine is compiled before it is seen."""
    page.wait_for_selector(".cov-page[data-ready]", timeout=90_000)
