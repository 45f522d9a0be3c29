"""An application with a form of twenty fields, and somebody who fills it in."""

import dataclasses

import pytest
from flask import Flask

from mapserve.app import create_app
from mapserve.services.people.accounts import add_user
from mapserve.settings import Settings
from mapserve.store.database import Database
from mapserve.web.http.security import limiter
from tests.factories import forms
from tests.factories.browsers import Browser

EMAIL, PASSWORD = "meiyu@example.org", "a-long-enough-password-1"


@pytest.fixture(scope="session")
def _app_with_form(
    settings_for_tests: Settings,
    _one_for_the_app: Database,
    tmp_path_factory: pytest.TempPathFactory,
) -> Flask:
    data_dir = tmp_path_factory.mktemp("data")
    app = create_app(dataclasses.replace(settings_for_tests, data_dir=data_dir), _one_for_the_app)
    app.register_blueprint(forms.blueprint)
    return app


@pytest.fixture
def form_app(_app_with_form: Flask, app_database: Database) -> Flask:
    """The application with the form, and an account."""
    limiter.reset()
    with app_database.transaction() as session:
        add_user(session, email=EMAIL, name="林美玉", password=PASSWORD)
    return _app_with_form


@pytest.fixture
def meiyu(form_app: Flask) -> Browser:
    """The account's owner, signed in."""
    browser = Browser(form_app)
    assert browser.sign_in(EMAIL, PASSWORD).status_code == 303
    return browser
