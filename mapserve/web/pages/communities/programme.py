"""The programme explained: who does what, the calendar, the money, with sources."""

from flask import Blueprint, render_template

from layers.model.shared_codes import Measure
from mapserve import clock
from mapserve.programme.calendar import applying_for, roster_window, standing, window
from mapserve.programme.rules.articles import ARTICLES
from mapserve.programme.rules.readings import READINGS
from mapserve.programme.rules.versions import rules_on
from mapserve.web.access import anybody

blueprint = Blueprint("programme", __name__)


@blueprint.get("/programme")
@anybody
def programme() -> str:
    """Explain the programme to everybody, as the rules of today have it."""
    today = clock.today()
    period = applying_for(today)
    rules = rules_on(today)
    return render_template(
        "communities/programme.html",
        standing=standing(period, today),
        periods=[(one, window(one), roster_window(one)) for one in (period, period.next)],
        rules=rules,
        readings=[(one, rules.reading_words(one.id)) for one in READINGS.values()],
        measures=list(Measure),
        articles=ARTICLES,
    )
