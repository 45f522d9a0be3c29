"""The language of a page: chosen by cookie, else by the browser, else Traditional Chinese."""

from flask import Blueprint, Flask, Response, abort, redirect, request
from flask_babel import Babel, get_locale

from layers.words.text import LANGUAGES, Language
from mapserve.web.access import anybody
from mapserve.web.http.next_page import next_page

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
@anybody
def switch(language: str) -> Response:
    """Keep the choice in a cookie and go back to the page it was made on."""
    if language not in LANGUAGES:
        abort(404)
    answer = redirect(next_page(), 303)
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
