"""`make screenshots`: a picture of every page and state, in both languages, phone and desktop."""

import argparse
import fnmatch
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from mapserve.settings import Settings
from mapserve.store import schema
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.factories.databases import Databases
from tests.factories.project import ROOT
from tests.screenshots.camera import Camera
from tests.screenshots.scenery import built
from tests.screenshots.shots import SHOTS


def main() -> int:
    """Take the pictures that are asked for; return 1 where one could not be taken."""
    parser = argparse.ArgumentParser(prog="make screenshots", description=__doc__)
    parser.add_argument("only", nargs="*", help="names with * and ?: 'map-phone-*' (default: all)")
    parser.add_argument("--to", type=Path, default=ROOT / "screenshots", help="folder")
    asked = parser.parse_args()
    asked.to.mkdir(exist_ok=True, parents=True)
    settings = Settings.from_environment(
        {
            "MAPSERVE_DATA_DIR": str(ROOT / "var"),
            "MAPSERVE_SECRET_KEY": "only-for-pictures-0123456789-abcdefghi",
        }
    )
    failed = 0
    start = time.monotonic()
    with (
        Databases(settings).opened() as database,
        tempfile.TemporaryDirectory() as data_dir,
        sync_playwright() as playwright,
    ):
        schema.upgrade(database)
        with built(database, settings, Path(data_dir)) as scenery:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            camera = Camera(browser, scenery)
            wanted = [one for one in camera.frames(SHOTS) if _wanted(one.name, asked.only)]
            for number, frame in enumerate(wanted, start=1):
                sys.stdout.write(f"\r{number}/{len(wanted)} {frame.name:60}")
                sys.stdout.flush()
                try:
                    camera.take(frame, asked.to / frame.name)
                except Exception as error:  # noqa: BLE001 - the other pictures are wanted still
                    failed += 1
                    sys.stdout.write(f"\n  not taken: {str(error).splitlines()[0]}\n")
            browser.close()
    seconds = time.monotonic() - start
    sys.stdout.write(f"\n{len(wanted) - failed} pictures in {asked.to}, {seconds:.0f} s\n")
    return 1 if failed else 0


def _wanted(name: str, patterns: list[str]) -> bool:
    return not patterns or any(fnmatch.fnmatch(name, f"{one}*") for one in patterns)


if __name__ == "__main__":
    sys.exit(main())
