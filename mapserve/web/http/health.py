"""Whether the service lives, is ready, and how it does: /healthz, /readyz, /metrics."""

from typing import cast

from flask import Blueprint, Flask, Response, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from mapserve.programme.roles import Action
from mapserve.store import schema
from mapserve.web.access import anybody
from mapserve.web.http import context, metrics
from mapserve.web.http.problems import NoSuchPage

blueprint = Blueprint("health", __name__)
_KEY = "mapserve-metrics"
_LOCAL = (None, "", "127.0.0.1", "::1")


def register(app: Flask) -> None:
    """Answer questions about the health of `app`, and start counting its requests."""
    with app.app_context():
        folder = context.settings().data_dir / "metrics"
    app.extensions[_KEY] = metrics.register(app, folder)
    app.register_blueprint(blueprint)


def counters(app: Flask) -> metrics.Metrics:
    """Return what counts the requests of `app`."""
    return cast("metrics.Metrics", app.extensions[_KEY])


@blueprint.get("/healthz")
@anybody
def alive() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "ok"}


@blueprint.get("/readyz")
@anybody
def ready() -> tuple[dict[str, str], int]:
    """Say whether the database answers and its schema is the one this version needs."""
    try:
        current = schema.is_current(context.database())
    except SQLAlchemyError:
        return {"status": "unavailable", "database": "unreachable"}, 503
    if not current:
        return {"status": "unavailable", "database": "schema behind"}, 503
    return {"status": "ok", "database": "ok"}, 200


@blueprint.get("/metrics")
@anybody
def figures() -> Response:
    """Give the counters to this machine or to an administrator; to others they do not exist."""
    direct = request.remote_addr in _LOCAL and "X-Forwarded-For" not in request.headers
    if not direct and not context.viewer().may(Action.ADD_COMMUNITY):
        raise NoSuchPage
    return Response(counters(current_app).text(), mimetype="text/plain; version=0.0.4")
