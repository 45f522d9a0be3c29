"""A real server and a real browser: phone and desktop, Chinese unless a test asks for English."""

import dataclasses
import json
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Blueprint
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request, sync_playwright

from mapserve.app import create_app
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind, Viewer
from mapserve.services.communities.directory import find_community
from mapserve.services.people.accounts import add_user, appoint
from mapserve.services.saving.changesets import ChangesetIn, apply_changeset
from mapserve.services.saving.edit_rights import EVERYBODY
from mapserve.settings import Settings
from mapserve.store.database import Database
from mapserve.web.http.security import limiter
from tests.factories.communities import make_community
from tests.factories.databases import Databases, empty
from tests.factories.project import ROOT
from tests.factories.serving import server_of

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PASSWORD = "a-long-enough-password-1"
SLUG = "meiren"
SOMEBODY = Viewer(appointments=(Appointment(Role.ADMIN, ScopeKind.ALL, ""),))

# Told by the page itself, before any other script runs.
_WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


@dataclass
class Site:
    """The served application and its database."""

    url: str
    database: Database

    def add(self, features: list[dict[str, Any]], slug: str = SLUG) -> dict[str, Any]:
        """Save features (layer, geometry, properties) in one changeset; return the answer."""
        create = [{"id": str(uuid.uuid4()), **feature} for feature in features]
        body = {"id": str(uuid.uuid4()), "comment": "", "create": create}
        with self.database.transaction() as session:
            community = find_community(session, slug)
            saved = apply_changeset(
                session,
                community,
                ChangesetIn.model_validate(body),
                viewer=SOMEBODY,
                writers=EVERYBODY,  # a file's rows: what the review decided comes along
            )
        return dict(json.loads(saved.answer))

    def person(self, role: Role, slug: str = SLUG) -> str:
        """Add somebody of `role` and return the address they sign in with (`PASSWORD`)."""
        email = f"{role.value}-{uuid.uuid4().hex[:8]}@example.org"
        everywhere = role in (Role.ADMIN, Role.MINISTRY)
        scope = (ScopeKind.ALL, "") if everywhere else (ScopeKind.COMMUNITY, slug)
        with self.database.transaction() as session:
            user = add_user(session, email=email, name="林美玉", password=PASSWORD)
            appoint(session, user, Appointment(role, *scope), by=OPERATOR)
        return email


@dataclass
class Watched:
    """A page, and what it asked for and complained of."""

    page: Page
    host: str
    faults: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Listen to everything that must not happen."""
        self.page.on("console", lambda m: self._note(m.type, m.text))
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("dialog", self._dialog)
        self.page.on("request", self._request)

    def check(self) -> None:
        """Fail on a foreign host, a policy violation, a script error or a dialog."""
        self.faults += [f"policy: {one}" for one in self.page.evaluate("window.violations || []")]
        foreign = [url for url in self.asked if urlsplit(url).netloc not in ("", self.host)]
        assert not foreign, foreign
        assert not self.faults, self.faults

    def _note(self, kind: str, text: str) -> None:
        if kind == "error":
            self.faults.append(f"console: {text}")

    def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        if not request.url.startswith(("data:", "blob:")):
            self.asked.append(request.url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium for the whole run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def _served(
    settings_for_tests: Settings,
    databases: Databases,
    template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    with databases.opened(template) as database:
        data_dir = tmp_path_factory.mktemp("browser-data")
        settings = dataclasses.replace(settings_for_tests, data_dir=data_dir)
        with served(settings, database) as site:
            yield site


@contextmanager
def served(settings: Settings, database: Database, *pages: Blueprint) -> Iterator[Site]:
    """Serve the application, with `pages` of a test's own."""
    app = create_app(settings, database)
    for page in pages:
        app.register_blueprint(page)
    server = server_of(app)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", database)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def site(_served: Site) -> Iterator[Site]:
    """The server with one empty community, `meiren`."""
    limiter.reset()
    with _served.database.transaction() as session:
        make_community(session, slug=SLUG)
    yield _served
    empty(_served.database)


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Callable[..., Watched]]:
    """Return a function that opens a page: `open_page("/", phone=True, english=False)`.

    With `as_` (an address from `site.person`) the context is signed in first. What the pages
    did is checked when the test ends.
    """
    contexts: list[BrowserContext] = []
    opened: list[Watched] = []

    def make(  # noqa: PLR0913 - what a visit may differ in
        path: str,
        *,
        phone: bool = False,
        english: bool = False,
        dark: bool = False,
        as_: str | None = None,
        context: BrowserContext | None = None,
    ) -> Watched:
        if context is None:
            context = browser.new_context(
                base_url=site.url,
                viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type]
                has_touch=phone,
                is_mobile=phone,
                locale="en-US" if english else "zh-TW",
                color_scheme="dark" if dark else "light",
                timezone_id="Asia/Taipei",
                service_workers="block",  # what a worker asks for cannot be watched from here
            )
            context.add_init_script(_WATCH)
            contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        watched = Watched(page, urlsplit(site.url).netloc)
        watched.watch()
        opened.append(watched)
        if as_:
            sign_in(page, as_)
        page.goto(path)
        return watched

    yield make
    for watched in opened:
        if not watched.page.is_closed():
            watched.check()
    for context in contexts:
        context.close()


def sign_in(page: Page, email: str) -> None:
    """Sign in through the form."""
    page.goto("/login")
    page.fill("input[type=email]", email)
    page.fill("input[type=password]", PASSWORD)
    page.locator("input[type=password]").press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)


#: Half faded in is not how anybody reads a popup: wait for what comes to an end by itself.
SETTLED = """Promise.allSettled(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
  .map((one) => one.finished))"""


def axe_faults(page: Page) -> list[str]:
    """Return what axe-core finds serious or critical on the page, once nothing moves on it."""
    page.evaluate(SETTLED)
    # Evaluated through the debugger, so that the page's own policy stays as it is.
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
