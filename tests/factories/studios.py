"""Somebody who draws in the studio: signs in, taps or clicks, fills in, saves."""

from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

STATE = "[data-part=pill]"
READY = "[data-part=studio][data-ready=true]"
# The map follows the panel by a frame: nobody taps it before they have seen it.
SEEN = """() => new Promise((done) =>
  requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(done))))"""


class Drawer:
    """A person at the studio of one community, with a thumb or with a mouse.

    Offsets on the map are pixels right of and below its middle.
    """

    def __init__(self, context: BrowserContext, base: str, slug: str, *, touch: bool) -> None:
        self.page: Page = context.new_page()
        self.base, self.slug, self.touch = base, slug, touch
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda said: self.complaints.append(said.text) if "Security Policy" in said.text else 0,
        )

    def sign_in(self, email: str, password: str) -> None:
        """Ask for the studio, be sent to the sign-in page, and come back to the studio."""
        self.page.goto(f"{self.base}/c/{self.slug}/studio")
        assert "/login" in self.page.url
        self.page.fill("input[name=email]", email)
        self.page.fill("input[name=password]", password)
        self.page.press("input[name=password]", "Enter")
        self.ready()

    def open(self) -> None:
        """Open the studio, or open it anew."""
        self.page.goto(f"{self.base}/c/{self.slug}/studio")
        self.ready()

    def ready(self) -> None:
        """Wait until the studio can be used."""
        self.page.wait_for_selector(READY)

    def press(self, what: str | Locator) -> None:
        """Tap or click a button by its word, or an element."""
        target = self.button(what) if isinstance(what, str) else what
        if self.touch:
            target.tap()
        else:
            target.click()

    def button(self, word: str) -> Locator:
        """Return the panel's button with exactly this word."""
        return self.page.locator("[data-part=panel]").get_by_role("button", name=word, exact=True)

    def choose(self, layer: str) -> None:
        """Press the tile of a layer."""
        tile = self.page.locator(f".s-tile[data-layer={layer}]")
        if not tile.is_visible():
            self.press(self.page.locator(".s-others summary"))
        self.press(tile)

    def look(self) -> None:
        """Wait until the map is on the screen as the panel has it."""
        self.page.evaluate(SEEN)

    def at(self, right: float, down: float) -> None:
        """Tap or click on the map, as it is seen."""
        self.look()
        box = self.page.locator("[data-part=map]").bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2 + right, box["y"] + box["height"] / 2 + down
        if self.touch:
            self.page.touchscreen.tap(x, y)
        else:
            self.page.mouse.click(x, y)
        self.page.wait_for_timeout(400)  # closer together, two taps are a double tap

    def answer(self, field: str, value: str) -> None:
        """Fill one field of the form in."""
        box = self.page.locator(f"[data-field={field}]")
        if not box.is_visible():
            fold = f"details:has([data-field={field}]):not([open]) > summary"
            folded = f".s-form [aria-expanded=false], {fold}"
            self.press(self.page.locator(folded))
        chip = box.locator(f"button[data-value='{value}']")
        if chip.count():
            self.press(chip)
        elif box.locator("select").count():
            box.locator("select").select_option(value)
        else:
            box.locator("input, textarea").fill(value)
            box.locator("input, textarea").blur()

    def save_waiting(self) -> None:
        """Ask the pill what waits, and save it by the button that stands beside the words."""
        self.press(self.page.locator(STATE))
        self.press(self.page.locator("[data-part=toast]").get_by_role("button"))

    def expect_state(self, words: str) -> None:
        """Wait until the pill says so."""
        expect(self.page.locator(STATE)).to_contain_text(words)

    def features(self) -> list[dict[str, Any]]:
        """Return what the API gives this person."""
        answer = self.page.request.get(f"{self.base}/api/v1/communities/{self.slug}/features")
        assert answer.ok
        found: list[dict[str, Any]] = answer.json()["features"]
        return found
