"""The language of a page: chosen by cookie, else by the browser, else Traditional Chinese."""

from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, redirect, request
from flask_babel import Babel, get_locale

from layers.words.text import LANGUAGES, Language

COOKIE = "lang"
LOCALES: dict[Language, str] = {"zh": "zh_Hant_TW", "en": "en"}
_YEAR_S = 365 * 24 * 3600

blueprint = Blueprint("locale", __name__)


def register(app: Flask) -> None:
    """Install Flask-Babel and the route that switches the language."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", LOCALES["zh"])
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Taipei")
    Babel(app, locale_selector=_choose)
    app.add_template_global(get_locale)
    app.register_blueprint(blueprint)


@blueprint.get("/language/<language>")
def switch(language: str) -> Response:
    """Keep the choice in a cookie and go back to the page it was made on."""
    if language not in LANGUAGES:
        abort(404)
    answer = redirect(local_path(request.args.get("next", "/")), 303)
    answer.set_cookie(
        COOKIE, language, max_age=_YEAR_S, samesite="Lax", httponly=True, secure=request.is_secure
    )
    return answer  # type: ignore[return-value]  # werkzeug's Response is Flask's here


def _choose() -> str:
    chosen = request.cookies.get(COOKIE)
    for language, locale in LOCALES.items():
        if chosen == language:
            return locale
    best = request.accept_languages.best_match(["zh-TW", "zh", "zh-Hant", "en"], default="zh-TW")
    return LOCALES["en" if best == "en" else "zh"]


def local_path(target: str) -> str:
    """Return `target` when it is a path of this site, else the front page."""
    parts = urlsplit(target)
    away = parts.scheme or parts.netloc or not target.startswith("/") or "\\" in target
    return "/" if away or target.startswith("//") else target
