"""A device that loses its network: what it holds, what waits on it, and when it has both."""

import time
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.factories.studios import Drawer

KEPT = """async ([name, paths]) => {
  const found = [];
  for (const cache of await caches.keys()) {
    if (!cache.startsWith(name)) continue;
    const copies = await (await caches.open(cache)).keys();
    found.push(...copies.map((one) => new URL(one.url).pathname));
  }
  return paths.every((path) => found.includes(path));
}"""

FEATURES = """async ([path, count]) => {
  for (const name of await caches.keys()) {
    const copy = await (await caches.open(name)).match(path, {ignoreVary: true});
    if (copy && (await copy.json()).features.length === count) return true;
  }
  return false;
}"""

QUEUED = """async ([count]) => {
  const database = await new Promise((done) => {
    const opening = indexedDB.open("mapserve-studio");
    opening.onsuccess = () => done(opening.result);
  });
  const drafts = await new Promise((done) => {
    const all = database.transaction("drafts").objectStore("drafts").getAll();
    all.onsuccess = () => done(all.result);
  });
  database.close();
  return drafts.some(({queue}) => queue?.length === count);
}"""


def wait_until(page: Page, told: str, given: list[Any]) -> None:
    """Wait until the page tells so; playwright's own waiting takes a promise for a yes."""
    end = time.monotonic() + 15
    while time.monotonic() < end:
        if page.evaluate(told, given):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"not on the device: {given}")


def wait_kept(page: Page, *paths: str, cache: str = "copies") -> None:
    """Wait until the device holds copies of these addresses."""
    wait_until(page, KEPT, [cache, list(paths)])


def wait_features(me: Drawer, count: int) -> None:
    """Wait until the copy on the device has so many features."""
    wait_until(me.page, FEATURES, [f"/api/v1/communities/{me.slug}/features", count])


def leave_studio(me: Drawer, waiting: int) -> BrowserContext:
    """Close the page once so many sets wait on the device, and have a network again."""
    wait_until(me.page, QUEUED, [waiting])
    context = me.page.context
    me.page.close()
    context.set_offline(offline=False)
    return context


def visit(me: Drawer) -> None:
    """Be at the studio once, until all of it is on the device."""
    api = f"/api/v1/communities/{me.slug}"
    page = f"/c/{me.slug}/studio"
    wait_kept(me.page, page, "/api/v1/catalogue", api, f"{api}/features", f"{api}/base")


def visit_map(me: Drawer) -> None:
    """Be at the map once, until it is on the device."""
    me.page.goto(f"{me.base}/c/{me.slug}")
    me.page.wait_for_selector(".map-page[data-ready=true]")
    wait_kept(me.page, f"/c/{me.slug}")


def draw_light(me: Drawer, name: str) -> None:
    """Draw a street light at the crosshair and save it."""
    me.choose("street_light")
    me.press("放在十字")
    me.press("完成")
    me.answer("name", name)
    me.press("儲存")


def go_offline(me: Drawer) -> None:
    """Lose the network."""
    me.page.context.set_offline(offline=True)


def names_by_revision(me: Drawer) -> list[tuple[int, str]]:
    """Return what is stored, in the order in which it was saved."""
    found = [one["properties"] for one in me.features()]
    return sorted((one["revision"], one["name"]) for one in found)


def wake(me: Drawer) -> None:
    """Wake the worker as the browser does when the network is back and no page is open."""
    page = me.page.context.new_page()
    page.goto(f"{me.base}/c/{me.slug}")
    tools = me.page.context.new_cdp_session(page)
    found: list[str] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(one["registrationId"] for one in told["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    while not found:
        page.wait_for_timeout(50)
    what = {"origin": me.base, "registrationId": found[0], "tag": "send-changesets"}
    tools.send("ServiceWorker.dispatchSyncEvent", {**what, "lastChance": False})
    me.page = page
