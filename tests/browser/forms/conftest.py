"""The served application with a page of its own: a form of twenty fields."""

import dataclasses
from collections.abc import Iterator

import pytest

from mapserve.settings import Settings
from tests.browser.conftest import Site, served
from tests.factories import forms
from tests.factories.databases import Databases


@pytest.fixture(scope="session")
def _served(
    settings_for_tests: Settings,
    databases: Databases,
    template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    with databases.opened(template) as database:
        data_dir = tmp_path_factory.mktemp("browser-forms")
        settings = dataclasses.replace(settings_for_tests, data_dir=data_dir)
        with served(settings, database, forms.blueprint) as site:
            yield site
