"""/programme/overview: counts, money, deadlines and communities of a county or the country."""

from flask import Blueprint, Response, make_response, redirect, render_template, request

from mapserve import clock
from mapserve.programme.applications.table import APPLICATION
from mapserve.programme.calendar import Period, applying_for
from mapserve.programme.overview import SHOWN_STATES, Sort, Source, Stage, Term, terms_before
from mapserve.programme.roles import Action
from mapserve.programme.rules.versions import rules_on
from mapserve.rendering.map_plan import MapParts, OverviewOpens, OverviewPlan
from mapserve.services.communities.directory import EVERY_COUNTY, own_county
from mapserve.services.overview.communities import bounds_of, precincts_of, rows_of
from mapserve.services.overview.files import SheetFormat
from mapserve.services.overview.summary import overview_of
from mapserve.services.overview.villages import villages_of
from mapserve.web.access import permitted_in_county, signed_in
from mapserve.web.http import context
from mapserve.web.http.assets import asset
from mapserve.web.http.reply import uncached
from mapserve.web.http.security import csp_nonce
from mapserve.web.pages.overview.asked import Asked

blueprint = Blueprint("overview", __name__, url_prefix="/programme/overview")
_HALVES = 4
_LONGEST_MARK = 300


@blueprint.get("")
@signed_in
def own() -> Response:
    """Lead to the reader's overview, or home whoever has none."""
    county = own_county(context.viewer(), Action.OVERVIEW)
    query = request.query_string.decode(errors="replace")
    address = f"/programme/overview/{county}" + (f"?{query}" if query else "")
    return make_response(redirect(address if county else "/home"))


@blueprint.get("/<county_code>")
@permitted_in_county(Action.OVERVIEW)
def overview(county_code: str) -> Response:
    """Show the overview of a county, or of the whole country.

    `?term=` is 116-1 or 116; `state`, `precinct`, `q`, `late=1` narrow its table, `sort` sorts it
    (with - the other way round), `after` and `before` turn its pages.
    """
    asked = Asked.here(county_code)
    session, viewer = context.reading(), context.viewer()
    found = overview_of(session, asked.term, county_code, viewer=viewer)
    rows = rows_of(
        session,
        asked.term,
        county_code,
        asked.narrowed,
        viewer=viewer,
        after=request.args.get("after", "")[:_LONGEST_MARK],
        before=request.args.get("before", "")[:_LONGEST_MARK],
    )
    html = render_template(
        "overview/overview.html",
        now=found,
        rows=rows,
        asked=asked,
        terms=_terms(asked.term),
        precincts=precincts_of(session, county_code, viewer=viewer),
        states=[APPLICATION.state[name] for name in SHOWN_STATES],
        sorts=list(Sort),
        words={one.value: one.label for one in Sort},
        stages=list(Stage),
        sources=Source,
        formats=list(SheetFormat),
        today=clock.today(),
        target_reading=rules_on(clock.today()).reading_words("Q-17"),
        sees_all=own_county(viewer, Action.OVERVIEW) == EVERY_COUNTY,
        parts=_map(asked, opens="states", of="map"),
    )
    return uncached(html)


@blueprint.get("/<county_code>/villages")
@permitted_in_county(Action.OVERVIEW)
def villages(county_code: str) -> Response:
    """Show a county by village: money against what nobody watches and open blind spots."""
    asked = Asked.here(county_code)
    found = villages_of(context.reading(), asked.term, county_code, viewer=context.viewer())
    html = render_template(
        "overview/villages.html",
        now=found,
        asked=asked,
        terms=_terms(asked.term),
        parts=_map(asked, opens="villages", of="villages"),
    )
    return uncached(html)


def _map(asked: Asked, *, opens: OverviewOpens, of: str) -> MapParts:
    """Return the parts of a map; its script asks the API `of` for what it shows."""
    # Here, because folium loads pandas: a second that most commands and answers do without.
    from mapserve.rendering.overview_map import overview_map  # noqa: PLC0415

    code, viewer = asked.county_code, context.viewer()
    plan = OverviewPlan(
        bounds=bounds_of(context.reading(), code, viewer=viewer),
        script_url=asset("overview.js"),
        style_url=asset("overview-style.css"),
        basemap_url=context.settings().basemap_url,
        nonce=csp_nonce(),
        points_url=f"/api/v1/overview/{code}/{of}?term={asked.term}",
        opens=opens,
    )
    return overview_map(plan)


def _terms(shown: Term) -> list[Term]:
    """Return the terms to choose from: the latest that is applied for and those before it."""
    latest = max(applying_for(clock.today()), Period.of(clock.today()))
    found = terms_before(latest, _HALVES)
    return found if shown in found else [*found, shown]
