"""How soon studio and map answer a press, with 2,000 features on a processor slowed four times."""

import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

from mapserve.programme.roles import Appointment, Role, ScopeKind
from mapserve.services.people import add_user, appoint
from mapserve.store.database import Database
from tests.benchmarks.figures import Figure, show
from tests.benchmarks.neighbourhood import SLUG, fill, opened
from tests.benchmarks.serving import served

FEATURES, SLOWED, BAR_MS, ROUNDS = 2_000, 4, 100, 3
EMAIL, PASSWORD = "bench@example.org", "only-for-benchmarks-0"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 800}}
# The longest time without a frame: what was pressed in it waited that long for its answer.
WATCH = """() => {
  window.longest = 0;
  let last = performance.now();
  const frame = (now) => {
    window.longest = Math.max(window.longest, now - last);
    last = now;
    window.watching = requestAnimationFrame(frame);
  };
  cancelAnimationFrame(window.watching);
  window.watching = requestAnimationFrame((now) => { last = now; frame(now); });
}"""
SETTLED_MS = 350


def run() -> None:
    """Print the table."""
    with opened() as database:
        fill(database, FEATURES)
        with database.transaction() as session:
            user = add_user(session, email=EMAIL, name="量測", password=PASSWORD)
            appoint(session, user, Appointment(Role.VOLUNTEER, ScopeKind.COMMUNITY, SLUG))
        figures = [
            Figure(
                f"{place}, {device}: {what}", f"{ms:.0f} ms", f"{BAR_MS} ms", ms / BAR_MS, 1.0,
                at_least=False,
            )
            for device, size in SIZES.items()
            for place, what, ms in _measured(database, size)
        ]  # fmt: skip
    show(f"Presses answered, {FEATURES:,} features, processor slowed {SLOWED} ×", figures)


def _measured(database: Database, size: dict[str, int]) -> Iterator[tuple[str, str, float]]:
    with _signed_in(database, size) as (page, base):
        page.goto(f"{base}/c/{SLUG}/studio")
        page.wait_for_selector("[data-part=studio][data-ready=true]")
        for what, act in _studio(page).items():
            yield "studio", what, _longest(page, act)
        page.goto(f"{base}/c/{SLUG}")
        page.wait_for_load_state("networkidle")
        for what, act in _map(page).items():
            yield "map", what, _longest(page, act)


@contextmanager
def _signed_in(database: Database, size: dict[str, int]) -> Iterator[tuple[Page, str]]:
    with served(database) as client, sync_playwright() as playwright:
        base = f"http://127.0.0.1:{client.port}"
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(locale="zh-TW", viewport=size, service_workers="block")
        page.set_default_timeout(10_000)
        page.goto(f"{base}/login")
        page.fill("input[name=email]", EMAIL)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state("networkidle")
        slow = page.context.new_cdp_session(page)
        slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        yield page, base
        browser.close()


def _longest(page: Page, act: Callable[[int], None]) -> float:
    """Return the median, over the rounds, of the longest time without a frame (ms)."""
    found = []
    for i in range(ROUNDS):
        page.wait_for_timeout(SETTLED_MS)
        page.evaluate(WATCH)
        act(i)
        page.wait_for_timeout(SETTLED_MS)
        found.append(page.evaluate("window.longest"))
    return statistics.median(found)


def _studio(page: Page) -> dict[str, Callable[[int], None]]:
    def typed(i: int) -> None:
        if i == 0:
            page.locator("[data-field=note] textarea").focus()
        page.keyboard.type("n")

    def corner(i: int) -> None:
        if i == 0:
            page.locator(".s-close").click()
            page.locator(".s-tile[data-layer=blind_spot]").click()
        _press(page, "[data-part=map]", i)

    return {
        "pan": lambda i: _drag(page, "[data-part=map]", i),
        "zoom": lambda i: _wheel(page, "[data-part=map]", i),
        "a symbol chosen": lambda i: _press(page, "[data-part=map]", i),
        "a letter typed": typed,
        "a corner added": corner,
    }


def _map(page: Page) -> dict[str, Callable[[int], None]]:
    return {
        "pan": lambda i: _drag(page, ".leaflet-container", i),
        "zoom": lambda i: _wheel(page, ".leaflet-container", i),
        "a symbol chosen": lambda i: _press(page, ".leaflet-container", i),
    }


def _press(page: Page, selector: str, i: int) -> None:
    x, y = _middle(page, selector)
    page.mouse.click(x + 30 * (i % 3 - 1), y + 12 * i)


def _middle(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).first.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + min(box["height"], 300) / 2


def _drag(page: Page, selector: str, i: int) -> None:
    x, y = _middle(page, selector)
    step = 40 if i % 2 else -40
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + step, y + step, steps=5)
    page.mouse.up()


def _wheel(page: Page, selector: str, i: int) -> None:
    page.mouse.move(*_middle(page, selector))
    page.mouse.wheel(0, -120 if i % 2 else 120)
