"""The JSON API under /api/v1, and the health of the service."""

from flask import Flask

from mapserve.web.api import (
    applications,
    cases,
    catalogue,
    communities,
    corridors,
    coverage,
    evaluation_rounds,
    evaluations,
    exports,
    features,
    geometry,
    history,
    hours,
    judgements,
    overview,
    papers,
    photos,
    rosters,
    settlements,
    sites,
    suggestions,
    visits,
    workflows,
)
from mapserve.web.http import health

PARTS = (
    catalogue,
    communities,
    corridors,
    features,
    exports,
    history,
    hours,
    photos,
    sites,
    coverage,
    geometry,
    suggestions,
    judgements,
    workflows,
    cases,
    applications,
    settlements,
    papers,
    rosters,
    evaluations,
    evaluation_rounds,
    overview,
    visits,
)


def register(app: Flask) -> None:
    """Serve the API."""
    for part in PARTS:
        app.register_blueprint(part.blueprint)
    health.register(app)
