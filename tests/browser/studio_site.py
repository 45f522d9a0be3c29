"""A running site with one community to draw in, and people with browsers."""

import dataclasses
import threading
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext
from werkzeug.serving import make_server

from mapserve.app import create_app
from mapserve.programme.roles import Appointment, Role, ScopeKind
from mapserve.services.people import add_user, appoint
from mapserve.settings import Settings
from mapserve.store.database import Database
from mapserve.web.security import limiter
from tests.factories.communities import make_community
from tests.factories.databases import Databases
from tests.factories.studios import Drawer

PASSWORD = "volunteer-0000"
PEOPLE = {"mei@demo.example": "林美玉", "wang@demo.example": "王國棟"}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
DESK = {"viewport": {"width": 1280, "height": 800}}


class Site(NamedTuple):
    base: str
    slug: str
    database: Database


def _furnish(database: Database) -> str:
    """Add a community, two who may draw there, and one who may not; return its slug."""
    with database.transaction() as session:
        community = make_community(session)
        for email, name in PEOPLE.items():
            user = add_user(session, email=email, name=name, password=PASSWORD)
            session.flush()
            appointment = Appointment(Role.VOLUNTEER, ScopeKind.COMMUNITY, community.slug)
            appoint(session, user, appointment)
        add_user(session, email="nobody@demo.example", name="路人", password=PASSWORD)
        return community.slug


@pytest.fixture
def site(
    databases: Databases,
    template: str,
    settings_for_tests: Settings,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """The application on a database of its own, served on a free port."""
    with databases.opened(template) as database:
        slug = _furnish(database)
        data_dir = tmp_path_factory.mktemp("data")
        app = create_app(dataclasses.replace(settings_for_tests, data_dir=data_dir), database)
        limiter.enabled = False
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Site(f"http://127.0.0.1:{server.server_port}", slug, database)
        server.shutdown()
        thread.join()
        server.server_close()
        limiter.enabled = True


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return {
        "executable_path": "/usr/bin/chromium",
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture
def drawer(browser: Browser, site: Site) -> Iterator[Callable[..., Drawer]]:
    """Makes people who are signed in and at the studio."""
    opened: list[tuple[BrowserContext, Drawer]] = []

    def make(*, phone: bool = True, locale: str = "zh-TW", email: str = "") -> Drawer:
        context = browser.new_context(locale=locale, **(PHONE if phone else DESK))
        context.set_default_timeout(15_000)
        drawer = Drawer(context, site.base, site.slug, touch=phone)
        opened.append((context, drawer))
        drawer.sign_in(email or next(iter(PEOPLE)), PASSWORD)
        return drawer

    yield make
    for context, drawer in opened:
        context.close()
        assert drawer.complaints == []


