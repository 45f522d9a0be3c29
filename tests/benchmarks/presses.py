"""How soon studio and map answer a press, with 2,000 features on a processor slowed four times."""

import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Page, sync_playwright

from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind
from mapserve.services.people.accounts import add_user, appoint
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
STUDIO_READY = "[data-part=studio][data-ready=true]"


@dataclass(frozen=True)
class Press:
    """What is measured in every round, what is done unmeasured before, and what has to come."""

    act: Callable[[int], None]
    before: Callable[[int], None] = lambda _: None
    answer: str = "body"


def run() -> None:
    """Print the table."""
    with opened() as database:
        fill(database, FEATURES)
        with database.transaction() as session:
            user = add_user(session, email=EMAIL, name="量測", password=PASSWORD)
            appoint(
                session, user, Appointment(Role.VOLUNTEER, ScopeKind.COMMUNITY, SLUG), by=OPERATOR
            )
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
        page.wait_for_selector(STUDIO_READY)
        for what, press in _studio(page).items():
            yield "studio", what, _longest(page, press)
        page.goto(f"{base}/c/{SLUG}")
        page.wait_for_load_state("networkidle")
        for what, press in _map(page, f"{base}/c/{SLUG}").items():
            yield "map", what, _longest(page, press)


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


def _longest(page: Page, press: Press) -> float:
    """Return the median, over the rounds, of the longest time without a frame (ms)."""
    found = []
    for i in range(ROUNDS):
        press.before(i)
        page.wait_for_timeout(SETTLED_MS)
        page.evaluate(WATCH)
        press.act(i)
        page.wait_for_selector(press.answer)
        page.wait_for_timeout(SETTLED_MS)
        found.append(page.evaluate("window.longest"))
    return statistics.median(found)


def _studio(page: Page) -> dict[str, Press]:
    def afresh(i: int) -> None:
        """See the whole community again, with nothing chosen."""
        if i > 0:
            page.locator(".s-close").click()
            page.reload()
            page.wait_for_selector(STUDIO_READY)

    def begin_to_type(i: int) -> None:
        if i == 0:
            page.locator("[data-field=note] textarea").focus()

    def begin_to_draw(i: int) -> None:
        if i == 0:
            page.locator(".s-close").click()
            page.locator(".s-tile[data-layer=blind_spot]").click()

    def press(i: int) -> None:
        _press(page, "[data-part=map]", i)

    return {
        "pan": Press(lambda i: _drag(page, "[data-part=map]", i)),
        "zoom": Press(lambda i: _wheel(page, "[data-part=map]", i)),
        "a symbol chosen": Press(press, afresh, "[data-part=panel][data-at=form]"),
        "a letter typed": Press(lambda _: page.keyboard.type("n"), begin_to_type),
        "a corner added": Press(press, begin_to_draw),
    }


def _map(page: Page, address: str) -> dict[str, Press]:
    def afresh(_: int) -> None:
        """See the whole community again: there are symbols so many that each press meets one."""
        page.goto("about:blank")
        page.goto(address)
        page.wait_for_load_state("networkidle")

    return {
        "pan": Press(lambda i: _drag(page, ".leaflet-container", i)),
        "zoom": Press(lambda i: _wheel(page, ".leaflet-container", i)),
        "a symbol chosen": Press(
            lambda i: _press(page, ".leaflet-container", i), afresh, ".leaflet-popup"
        ),
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
