"""A layer is one file and a line: two that are added are found in every room of the house."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text

from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind
from mapserve.services.people.accounts import add_user, appoint
from mapserve.services.people.tokens import make_token
from mapserve.store.database import Database
from tests.factories.changesets import changeset, drawn, point
from tests.factories.communities import LAT, LON, make_community
from tests.factories.databases import Databases
from tests.factories.streets import add_crossroads
from tests.factories.studios import Drawer

ROOT = Path(__file__).parents[3]
LEADER, PASSWORD = "leader@example.org", "a-long-enough-password-1"
OWN = "/api/v1/communities/meiren"
PROGRAM = (sys.executable, "-m", "tests.factories.added_layers")


@dataclass
class House:
    """The service with two more layers, in a process of its own, and its leader's token."""

    url: str
    token: str
    database: Database
    environ: dict[str, str]

    def get(self, path: str, *, public: bool = False) -> Any:  # noqa: ANN401 - JSON
        return self._ask(path, None, public=public)

    def post(self, path: str, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        return self._ask(path, json.dumps(body).encode())

    def _ask(self, path: str, body: bytes | None, *, public: bool = False) -> Any:  # noqa: ANN401
        headers = {} if public else {"Authorization": f"Bearer {self.token}"}
        headers |= {"Content-Type": "application/json"} if body else {}
        asked = urllib.request.Request(self.url + path, body, headers)  # noqa: S310 - our own server
        with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 - as above
            return json.loads(answer.read())

    def run(self, *words: str) -> str:
        """Run a command of mapserve with the layers added."""
        return subprocess.run(
            [*PROGRAM, *words],
            cwd=ROOT,
            env=self.environ,
            check=True,
            capture_output=True,
            text=True,
        ).stdout


@pytest.fixture(scope="module")
def house(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The service with the layers added, its map with three lookouts and a place with dogs."""
    with databases.opened() as database:
        environ = os.environ | {
            "MAPSERVE_DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
            "MAPSERVE_DATA_DIR": str(tmp_path_factory.mktemp("added")),
            "MAPSERVE_SECRET_KEY": "only-for-tests-0123456789-abcdefghijklm",
        }
        house = House("", "", database, environ)
        house.run("db", "upgrade")
        with database.transaction() as session:
            make_community(session)
            add_crossroads(session)
            user = add_user(session, email=LEADER, name="林美玉", password=PASSWORD)
            appoint(
                session, user, Appointment(Role.LEADER, ScopeKind.COMMUNITY, "meiren"), by=OPERATOR
            )
            house.token = make_token(session, user)
        with subprocess.Popen(
            [*PROGRAM, "site"], cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True
        ) as serving:
            assert serving.stdout
            house.url = serving.stdout.readline().strip()
            house.post(f"{OWN}/changesets", changeset(create=_drawn()))
            yield house
            serving.terminate()


def _drawn() -> list[dict[str, Any]]:
    stack = [drawn("lookout", point(0.001), floor=7, hours="Mo-Fr 18:00-22:00") for _ in range(3)]
    return [*stack, drawn("stray_dogs", point(0, -0.001))]


@pytest.fixture
def page(browser: Browser, house: House) -> Iterator[Page]:
    """A desk where the leader is signed in."""
    context = browser.new_context(
        base_url=house.url,
        viewport={"width": 1280, "height": 800},
        locale="zh-TW",
        service_workers="block",
    )
    page = context.new_page()
    page.goto("/login")
    page.fill("input[type=email]", LEADER)
    page.fill("input[type=password]", PASSWORD)
    page.press("input[type=password]", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    yield page
    context.close()


def test_the_catalogue_and_the_document_describe_it(house: House) -> None:
    layers = {one["kind"]: one for one in house.get("/api/v1/catalogue")["layers"]}
    lookout = layers["lookout"]
    assert list(layers).index("lookout") < list(layers).index("school_corridor")
    assert (lookout["tile"], lookout["shown_first"], lookout["near_only"]) == (5, True, True)
    assert (lookout["counter"], lookout["watches"]["metres"]) == ("座", 40)
    seal = next(one for one in lookout["attributes"] if one["name"] == "seal")
    assert seal["written_by"] == "staff"
    remedies = next(one for one in layers["blind_spot"]["attributes"] if one["name"] == "remedies")
    assert "lookout" in remedies["references"]
    document = json.dumps(house.get("/api/v1/openapi.json"))
    assert '"lookout"' in document
    assert '"stray_dogs"' in document


def test_it_is_saved_and_filtered_for_the_public(house: House) -> None:
    def of(kind: str, *, public: bool) -> list[dict[str, Any]]:
        found = house.get(f"{OWN}/features", public=public)["features"]
        return [one["properties"] for one in found if one["properties"]["layer"] == kind]

    assert {one["floor"] for one in of("lookout", public=True)} == {7}
    assert not any("hours" in one for one in of("lookout", public=True))
    assert all("hours" in one for one in of("lookout", public=False))
    assert of("stray_dogs", public=True) == []
    assert len(of("stray_dogs", public=False)) == 1
    with pytest.raises(urllib.error.HTTPError) as refused:
        house.post(f"{OWN}/changesets", changeset(create=[drawn("lookout", point(), seal="A1")]))
    assert json.loads(refused.value.read())["errors"][0]["code"] == "field-decided"


def test_it_watches_and_it_makes_streets_urgent(house: House) -> None:
    on, off = (
        house.get(f"{OWN}/coverage?at={at}")["by_layer"]["lookout"]
        for at in ("Wed%2020:00", "Wed%2023:00")
    )
    assert on == pytest.approx(80, abs=1)
    assert off == 0
    week = house.get(f"{OWN}/coverage/hours")
    assert "lookout" in week["layers"]
    assert week["on_duty"]["lookout"][2 * 24 + 20] == 3
    suggested = house.get(f"{OWN}/suggestions")
    assert any("stray_dogs" in one["near"] for one in suggested["suggestions"])
    figures = {one["key"]: one for one in suggested["settings"]}
    assert figures["stray_dogs"]["label"]["zh"] == "流浪犬旁加重"
    weighed = house.post(f"{OWN}/sites", {"count": 1, "seconds": 0, "weights": {"stray_dogs": 0}})
    assert {one["key"]: one["value"] for one in weighed["settings"]}["stray_dogs"] == 0


def test_files_bring_it_in_and_take_it_out(house: House, tmp_path: Path) -> None:
    file = tmp_path / "lookouts.csv"
    file.write_text(
        f"編號,樓層,時間,經度,緯度\nT1,12,Sa 09:00-10:00,{LON},{LAT}\n", encoding="utf-8"
    )
    told = house.run("import", str(file), "--layer", "lookout", "--community", "meiren")
    assert "樓層→floor" in told
    out = tmp_path / "out.csv"
    house.run("export", "--community", "meiren", "--layer", "lookout", "--to", str(out))
    assert ",12," in out.read_text("utf-8-sig")
    with house.database.engine.connect() as connection:
        floors = connection.scalars(text("SELECT floor FROM layer_lookout ORDER BY floor")).all()
        dogs = connection.scalar(text("SELECT count(*) FROM layer_stray_dogs"))
    assert (floors, dogs) == ([7, 7, 7, 12], 1)


def test_the_map_shows_it_first_from_near_and_counts_it(page: Page) -> None:
    page.goto(f"/c/meiren#18/{LAT}/{LON}")
    page.wait_for_selector(".map-page[data-ready=true]")
    row = page.locator("#layers label", has_text="瞭望哨")
    expect(row).to_contain_text("放大後顯示")
    page.goto("/c/meiren")
    page.wait_for_selector(".map-page[data-ready=true]")
    expect(row.locator("input")).to_be_checked()
    dogs = page.locator("#layers label", has_text="流浪犬")
    expect(dogs.locator("input")).not_to_be_checked()
    page.locator("#feature-rows tr", has_text="瞭望哨").first.click()
    expect(page.locator(".pin-count")).to_have_text("3座")


def test_the_studio_has_a_tile_and_a_form_for_it(house: House, page: Page) -> None:
    drawer = Drawer(page.context, house.url, "meiren", touch=False)
    drawer.open()
    tiles = drawer.page.locator(".s-tile")
    expect(tiles.filter(has_text="瞭望哨")).to_be_visible()
    expect(tiles.filter(has_text="流浪犬")).to_be_hidden()
    expect(drawer.page.locator(".s-others summary")).to_contain_text("流浪犬")
    drawer.choose("lookout")
    drawer.at(60, 60)
    drawer.press("完成")
    expect(drawer.page.locator("[data-field=floor]")).to_contain_text("在幾樓？")
    drawer.press(drawer.page.locator(".s-form [aria-expanded=false]"))
    seal = drawer.page.locator("[data-field=seal]")
    expect(seal).to_contain_text("由承辦人員填，這裡只能看。")
    expect(seal.locator("input")).to_have_count(0)
    drawer.page.close()


def test_the_page_of_coverage_tells_of_it(page: Page) -> None:
    page.goto("/c/meiren/coverage?at=Wed%2023:00")
    page.wait_for_selector(".cov-page[data-ready]", timeout=90_000)
    watcher = page.locator(".cov-watchers [data-layer=lookout]")
    expect(watcher).to_contain_text("這時沒人上哨")
    expect(page.locator(".cov-stretches")).to_contain_text("有流浪犬")
    page.goto("/c/meiren/coverage?at=Wed%2020:00")
    page.wait_for_selector(".cov-page[data-ready]")
    expect(watcher).to_contain_text("這時 3 座")
