"""What attacks are tried on: the application as the integration tests have it."""

# ruff: noqa: F401 - fixtures are found by their names
from tests.integration.conftest import (
    _one_for_the_app,
    app,
    app_database,
    caller,
    client,
    elsewhere,
    leader,
    meiren,
    rows,
    statements,
    whole_app,
)
