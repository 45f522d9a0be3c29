"""Takes the pictures of the table: one context a picture, each reader signed in once."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page

from mapserve.programme.roles import Role
from mapserve.web.http.security import limiter
from tests.factories.databases import forget_attempts
from tests.factories.studios import Drawer
from tests.screenshots.acts import Visit
from tests.screenshots.scenery import Scenery
from tests.screenshots.shots import PHONE, Shot

VIEWPORTS = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}
_SETTLE_MS = 250


class Frame(NamedTuple):
    """One picture to take."""

    shot: Shot
    size: str
    english: bool

    @property
    def name(self) -> str:
        """The file's name."""
        return self.shot.file(self.size, english=self.english)


class Camera:
    """A browser that looks at the scenery."""

    def __init__(self, browser: Browser, scenery: Scenery) -> None:
        self.scenery = scenery
        self._browser = browser
        self._signed_in: dict[Role, Any] = {}

    def frames(self, shots: Iterable[Shot]) -> Iterator[Frame]:
        """Yield every picture of the rows that can be taken here."""
        for shot in shots:
            if "{real}" in shot.path and "real" not in self.scenery.slugs:
                continue
            for size in shot.sizes:
                for english in (False, True):
                    yield Frame(shot, size, english)

    def take(self, frame: Frame, path: Path) -> None:
        """Visit the page, do what the row says, and write the picture."""
        with self.visited(frame) as page:
            page.screenshot(path=path, full_page=frame.shot.whole)

    @contextmanager
    def visited(self, frame: Frame) -> Iterator[Page]:
        """Yield the page in the state that the row says."""
        shot = frame.shot
        limiter.reset()
        forget_attempts(self.scenery.database)
        context = self._context(frame)
        try:
            slug = next((s for k, s in self.scenery.slugs.items() if f"{{{k}}}" in shot.path), "")
            drawer = Drawer(context, self.scenery.url, slug, touch=frame.size == PHONE)
            visit = Visit(drawer, frame.english, self.scenery, [])
            if shot.before:
                shot.before(visit)
            drawer.page.goto(self.scenery.url + shot.path.format(**self.scenery.slugs))
            drawer.page.wait_for_selector(shot.ready)
            if shot.act:
                shot.act(visit)
            drawer.page.wait_for_timeout(_SETTLE_MS)
            yield drawer.page
            for route in visit.held:
                route.abort()
        finally:
            context.close()

    def _context(self, frame: Frame) -> BrowserContext:
        shot = frame.shot
        phone = frame.size == PHONE
        context = self._browser.new_context(
            viewport=VIEWPORTS[frame.size],  # type: ignore[arg-type]
            device_scale_factor=2 if phone else 1,
            has_touch=phone,
            is_mobile=phone,
            base_url=self.scenery.url,
            locale="en-US" if frame.english else "zh-TW",
            color_scheme="dark" if shot.dark else "light",
            timezone_id="Asia/Taipei",
            reduced_motion="reduce",
            service_workers="allow" if shot.worker else "block",
            storage_state=self._state_of(shot.who) if shot.who else None,
        )
        context.set_default_timeout(10_000)
        return context

    def _state_of(self, role: Role) -> Any:  # noqa: ANN401 - playwright's own
        """Return the cookies of the demo's person of that role, signed in through the form."""
        if role not in self._signed_in:
            person = self.scenery.person(role)
            context = self._browser.new_context(base_url=self.scenery.url)
            page = context.new_page()
            page.goto("/login")
            page.fill("input[type=email]", person.email)
            page.fill("input[type=password]", person.password)
            page.locator("input[type=password]").press("Enter")
            page.wait_for_url(lambda url: "/login" not in url)
            self._signed_in[role] = context.storage_state()
            context.close()
        return self._signed_in[role]
