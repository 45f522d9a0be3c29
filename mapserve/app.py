"""create_app: the one place where the parts meet."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from mapserve import clock
from mapserve.services.analysis.budget import compute_apart
from mapserve.settings import LARGEST_BODY, Settings
from mapserve.store.cluster.embedded import open_database
from mapserve.store.database import Database
from mapserve.web import access, api, pages
from mapserve.web.api.direct_features import DirectFeatures
from mapserve.web.http import context, errors, health, locale, numbers, security
from mapserve.web.pages import people
from mapserve.web.pages.importing import report


class Application(Flask):
    """Flask without the question, some fourteen times a request, whether a function is async."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function as it is: none of ours is async."""
        return func


def create_app(settings: Settings | None = None, database: Database | None = None) -> Flask:
    """Return the WSGI application.

    Parameters
    ----------
    settings
        Read from the environment when absent.
    database
        An open database; when absent the one of the settings, the private cluster being
        started if need be.
    """
    settings = settings or Settings.from_environment()
    clock.set_to(settings.today)
    database = database or open_database(settings)
    compute_apart()
    app = Application("mapserve.web")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
    )
    context.install(app, settings=settings, database=database)
    for part in (numbers, locale, security, errors, people, pages, report, api):
        part.register(app)
    app.wsgi_app = DirectFeatures(  # type: ignore[method-assign]
        app.wsgi_app,
        database=database,
        cookie=app.config["SESSION_COOKIE_NAME"],
        count=health.counters(app).count,
    )
    access.refuse_unguarded(app)
    if settings.proxies:
        # Not the host: it comes as Host, and a proxy that sets no X-Forwarded-Host passes on a
        # forged one.
        behind = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)
        app.wsgi_app = behind  # type: ignore[method-assign]
    return app
