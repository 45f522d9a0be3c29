"""Pictures of the table can be taken, and its errors and empty states are good pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from mapserve.settings import Settings
from tests.browser.conftest import axe_faults
from tests.factories.databases import Databases
from tests.screenshots.camera import Camera, Frame
from tests.screenshots.scenery import BROKEN, built
from tests.screenshots.shots import DESKTOP, PHONE, SHOTS, Shot


@pytest.fixture(scope="module")
def camera(
    browser: Browser,
    databases: Databases,
    template: str,
    settings_for_tests: Settings,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Camera]:
    data_dir = tmp_path_factory.mktemp("pictures")
    with (
        databases.opened(template) as database,
        built(database, settings_for_tests, data_dir, real=False) as scenery,
    ):
        yield Camera(browser, scenery)


def rows(*, page: str = "*", state: str = "*") -> list[Shot]:
    return [one for one in SHOTS if page in ("*", one.page) and state in ("*", one.state)]


def test_every_picture_has_a_name_of_its_own() -> None:
    names = [
        one.file(size, english=english)
        for one in SHOTS
        for size in one.sizes
        for english in (False, True)
    ]
    assert len(names) == len(set(names)) > 150


@pytest.mark.parametrize("shot", rows(state="empty"), ids=lambda shot: shot.page)
@pytest.mark.parametrize(("size", "english"), [(PHONE, False), (DESKTOP, True)])
def test_an_empty_community_has_good_pages(
    camera: Camera, tmp_path: Path, shot: Shot, size: str, *, english: bool
) -> None:
    with camera.visited(Frame(shot, size, english)) as page:
        assert axe_faults(page) == []
        page.screenshot(path=tmp_path / "picture.png")
    with Image.open(tmp_path / "picture.png") as picture:
        assert picture.width == (780 if size == PHONE else 1280)


@pytest.mark.parametrize("shot", rows(page="error"), ids=lambda shot: shot.state)
@pytest.mark.parametrize(("size", "english"), [(PHONE, False), (DESKTOP, True)])
def test_an_error_says_what_happened_and_where_to_go(
    camera: Camera, shot: Shot, size: str, *, english: bool
) -> None:
    with camera.visited(Frame(shot, size, english)) as page:
        assert page.locator("main h1").inner_text()
        assert page.locator("main a.button").count()
        for trace in ("Traceback", "RuntimeError", "made to fail", BROKEN.strip("/") + "("):
            assert trace not in page.content()
        assert axe_faults(page) == []
