"""Hostile words in the past of a map, in its file and on paper stay words; what a sheet holds."""

import re
import shutil
import subprocess
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text

from layers.model.catalogue import CATALOGUE, layer_of
from layers.words.writer import Writer
from mapserve.programme.roles import Role
from mapserve.services.communities.directory import find_community
from mapserve.services.maps.editions import seal
from mapserve.services.saving.changesets import ChangesetIn, apply_changeset
from mapserve.services.saving.edit_rights import EVERYBODY
from tests.browser.conftest import SLUG, SOMEBODY, Site, Watched, axe_faults
from tests.factories.hostile import PAYLOADS, hostile_features, hostile_words

Open = Callable[..., Watched]
NAME = "里<img src=x onerror=alert(9)>{{7*7}}</script>"
A4_POINTS = (595, 842)


def save(site: Site, **changes: Any) -> None:  # noqa: ANN401 - members of a changeset
    body = {"id": str(uuid.uuid4()), **changes}
    with site.database.transaction() as session:
        community = find_community(session, SLUG)
        apply_changeset(
            session,
            community,
            ChangesetIn.model_validate(body),
            viewer=SOMEBODY,
            writers=EVERYBODY,
        )


def drawn(kind: str, number: int) -> dict[str, Any]:
    """Return hostile words for what whoever draws may still change: the review decides the rest."""
    layer = layer_of(kind)
    words = hostile_words(layer, number)
    writers = {name: note.written_by for name, (_, note) in layer.described.items()}
    return {name: word for name, word in words.items() if writers[name] is Writer.DRAWERS}


@pytest.fixture
def hostile(site: Site) -> Site:
    """Every text of every layer hostile, before a change and after; a hostile community too."""
    features = hostile_features()
    save(site, create=features, comment=PAYLOADS[1])
    changes = [
        {
            "id": one["id"],
            "base": 1,
            "properties": drawn(one["layer"], number + 3),
        }
        for number, one in enumerate(features)
    ]
    save(site, modify=changes, comment=PAYLOADS[2])
    with site.database.engine.begin() as connection:
        connection.execute(text("UPDATE community SET name = :name"), {"name": NAME})
    with site.database.transaction() as session:
        seal(session, find_community(session, SLUG), purpose="monthly", viewer=SOMEBODY)
    return site


def only_words(page: Page) -> None:
    """Fail where a payload became markup: the page's own script asks for no picture."""
    assert page.locator("img:not([src$='favicon.svg'])").count() == 0
    body = page.locator("body").inner_text()
    assert "{{7*7}}" in body
    # Not the minutes of a clock: saved at 07:49 is no payload that ran.
    assert not re.search(r"(?<![\d:])49(?!\d)", body)


@pytest.mark.parametrize("path", ["history", "history/compare", "editions", "editions/1"])
def test_hostile_words_in_the_past_are_only_words(
    hostile: Site, open_page: Open, path: str
) -> None:
    page = open_page(f"/c/{SLUG}/{path}", as_=hostile.person(Role.ADMIN)).page
    page.wait_for_load_state("networkidle")
    only_words(page)
    if path == "history":
        for payload in PAYLOADS[1:3]:
            expect(page.locator("q").get_by_text(payload, exact=True)).to_be_visible()
    if path == "history/compare":
        expect(page.locator(".change-changed")).to_have_count(len(CATALOGUE))
        for payload in PAYLOADS:
            expect(page.locator("del").get_by_text(payload, exact=True).first).to_be_attached()
            expect(page.locator("ins").get_by_text(payload, exact=True).first).to_be_attached()


@pytest.mark.parametrize("phone", [True, False])
def test_hostile_words_in_the_file_are_only_words(
    hostile: Site, open_page: Open, browser: Browser, tmp_path: Path, *, phone: bool
) -> None:
    site = open_page(f"/c/{SLUG}", as_=hostile.person(Role.ADMIN)).page
    site.wait_for_selector(".map-page[data-ready]")
    with site.expect_download() as download:
        site.get_by_text("存成檔案").click()
        mine = site.get_by_role("group", name="我看得到的")
        mine.get_by_role("link", name="離線地圖").click()
    assert download.value.suggested_filename == f"{SLUG}-staff.html"
    file = tmp_path / "map.html"
    download.value.save_as(file)
    context = browser.new_context(
        viewport={"width": 390, "height": 844} if phone else {"width": 1280, "height": 800},
        locale="zh-TW",
        offline=True,
    )
    page = context.new_page()
    watched = Watched(page, "")
    watched.watch()
    page.goto(file.as_uri())
    page.wait_for_selector(".map-page[data-ready]")
    for box in page.locator("#layers input[type=checkbox]").all():
        box.check(force=True)
    page.get_by_role("button", name="表格").click()
    expect(page.locator("#feature-rows tr")).to_have_count(len(CATALOGUE))
    only_words(page)
    page.locator("#feature-rows button").first.click()
    expect(page.locator(".popup-item")).to_be_visible()
    assert axe_faults(page) == []
    watched.check()
    assert [url for url in watched.asked if not url.startswith("file:")] == []
    page.goto(file.as_uri() + "?lang=en")
    page.wait_for_selector(".map-page[data-ready]")
    expect(page.get_by_role("checkbox", name="Camera")).to_be_attached()
    context.close()


@pytest.mark.parametrize("size", ["A4", "A3"])
def test_a_sheet_is_a_pdf_with_everything_numbered(
    hostile: Site, open_page: Open, tmp_path: Path, size: str
) -> None:
    path = f"/c/{SLUG}/editions/1/print?size={size}"
    page = open_page(path, as_=hostile.person(Role.ADMIN)).page
    page.wait_for_selector(".paper-desk[data-ready]")
    only_words(page)
    expect(page.locator("#paper-rows tr")).to_have_count(len(CATALOGUE))
    expect(page.locator(".paper-number")).to_have_count(len(CATALOGUE))
    expect(page.locator("#paper-scale")).to_have_text(re.compile(r"^1：\d[\d,]*$"))
    expect(page.locator(".paper-edition")).to_contain_text("SHA-256")
    file = tmp_path / "map.pdf"
    page.pdf(path=file, prefer_css_page_size=True, print_background=True)
    content = file.read_bytes()
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", content)
    assert len(boxes) == 2  # the sheet, and the list behind it
    width, height = A4_POINTS if size == "A4" else (2 * A4_POINTS[0], A4_POINTS[1])
    for box in boxes:
        assert [round(float(one)) for one in box] == pytest.approx([width, height], abs=2)
    # Chromium embeds CJK outlines as Type 3 fonts, with a table back to the characters.
    assert b"/ToUnicode" in content
    assert b"NotoSans" in content
    if shutil.which("pdftotext"):
        told = subprocess.run(
            ["pdftotext", file, "-"], check=True, capture_output=True, text=True
        ).stdout
        assert "治安死角" in told
        assert PAYLOADS[0] in told


def test_what_the_map_hides_is_not_printed(hostile: Site, open_page: Open) -> None:
    page = open_page(f"/c/{SLUG}", as_=hostile.person(Role.ADMIN)).page
    page.wait_for_selector(".map-page[data-ready]")
    shown = page.locator("#layers input:checked").count()
    assert 0 < shown < len(CATALOGUE)
    page.get_by_role("link", name="列印").click()
    page.wait_for_selector(".paper-desk[data-ready]")
    expect(page.locator("#paper-rows tr")).to_have_count(shown)
