"""A running site with one community to draw in, and people with browsers."""

import dataclasses
import itertools
import threading
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext

from mapserve.app import create_app
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind
from mapserve.services.people.accounts import add_user, appoint, known_user
from mapserve.settings import Settings
from mapserve.store.database import Database
from mapserve.web.http.security import limiter
from tests.factories.communities import make_community
from tests.factories.databases import Databases, forget_attempts
from tests.factories.serving import server_of
from tests.factories.studios import Drawer

PASSWORD = "volunteer-0000"
MEI, WANG, NOBODY = "mei@demo.example", "wang@demo.example", "nobody@demo.example"
PEOPLE = {MEI: "林美玉", WANG: "王國棟"}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
DESK = {"viewport": {"width": 1280, "height": 800}}
#: What a test is to hold on: a thumb in Chinese, a mouse in English.
DEVICES = [
    pytest.param(True, "zh-TW", id="phone-chinese"),
    pytest.param(False, "en-US", id="desk-english"),
]


_numbers = itertools.count(1)


class Site(NamedTuple):
    base: str
    slug: str
    database: Database


@pytest.fixture(scope="session")
def running(
    databases: Databases,
    template: str,
    settings_for_tests: Settings,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, Database]]:
    """The application on a database of its own, served on a free port, with its people."""
    with databases.opened(template) as database:
        with database.transaction() as session:
            for email, name in {**PEOPLE, NOBODY: "路人"}.items():
                add_user(session, email=email, name=name, password=PASSWORD)
        data_dir = tmp_path_factory.mktemp("data")
        app = create_app(dataclasses.replace(settings_for_tests, data_dir=data_dir), database)
        server = server_of(app)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", database
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def site(running: tuple[str, Database]) -> Site:
    """A community of the test's own, where the people may draw."""
    base, database = running
    slug = f"meiren-{next(_numbers)}"
    with database.transaction() as session:
        make_community(session, slug=slug)
        for email in PEOPLE:
            appointment = Appointment(Role.VOLUNTEER, ScopeKind.COMMUNITY, slug)
            appoint(session, known_user(session, email), appointment, by=OPERATOR)
    limiter.reset()
    forget_attempts(database)
    return Site(base, slug, database)


@pytest.fixture(scope="session")
def signed_in() -> dict[str, Any]:
    """Cookies of those who signed in already, by their address."""
    return {}


@pytest.fixture
def drawer(
    browser: Browser, site: Site, signed_in: dict[str, Any]
) -> Iterator[Callable[..., Drawer]]:
    """Makes people who are signed in and at the studio."""
    opened: list[tuple[BrowserContext, Drawer]] = []

    def make(
        *, phone: bool = True, locale: str = "zh-TW", email: str = MEI, worker: bool = False
    ) -> Drawer:
        kept = signed_in.get(email)
        # What a worker asks for cannot be intercepted by a test: most go without one.
        workers = "allow" if worker else "block"
        options = {"locale": locale, "storage_state": kept, "service_workers": workers}
        options |= PHONE if phone else DESK
        context = browser.new_context(**options)
        context.set_default_timeout(15_000)
        drawer = Drawer(context, site.base, site.slug, touch=phone)
        opened.append((context, drawer))
        # Whoever signed out in a test before has no session on the server any more.
        account = context.request.get(f"{site.base}/account", max_redirects=0)
        if account.ok:
            drawer.open()
        else:
            drawer.sign_in(email, PASSWORD)
            signed_in[email] = context.storage_state()
        return drawer

    yield make
    for context, drawer in opened:
        context.close()
        assert drawer.complaints == []
