"""The pages that people see; each module here is one page with its blueprint."""

from flask import Flask

from mapserve.web import access
from mapserve.web.forms import kept
from mapserve.web.http import addresses, assets, context
from mapserve.web.http.next_page import sign_in_address
from mapserve.web.pages import date_filters, offline
from mapserve.web.pages.analysis import coverage
from mapserve.web.pages.applications import (
    answers,
    begin,
    budget,
    check,
    desk,
    judging,
    phrases,
    proof,
    settlement,
    task_list,
    vouchers,
)
from mapserve.web.pages.applications import home as duties
from mapserve.web.pages.cases import desk as review
from mapserve.web.pages.cases import story
from mapserve.web.pages.communities import about, home, programme, public
from mapserve.web.pages.evaluations import one as evaluations
from mapserve.web.pages.evaluations import rounds as evaluation_rounds
from mapserve.web.pages.maps import (
    community,
    editions,
    figure,
    history,
    map_file,
    paper,
    share_picture,
)
from mapserve.web.pages.notices import calendar, inbox
from mapserve.web.pages.overview import grants, overview
from mapserve.web.pages.records import evidence, newsletters, progress, records
from mapserve.web.pages.rosters import coach, communities, directories
from mapserve.web.pages.saving import studio
from mapserve.web.pages.visits import visits


def register(app: Flask) -> None:
    """Add the pages and what their templates use."""
    assets.register(app)
    date_filters.register(app)
    kept.register(app)
    app.context_processor(lambda: {"viewer": context.viewer()})
    app.add_template_global(access.may)
    app.add_template_global(figure.legend)
    app.add_template_global(map_file.written_formats)
    app.add_template_global(access.inside)
    app.add_template_global(inbox.unread)
    app.add_template_global(sign_in_address)
    app.add_template_global(addresses.whole_address)
    for page in (
        home,
        community,
        coverage,
        about,
        public,
        programme,
        studio,
        history,
        editions,
        paper,
        share_picture,
        map_file,
        offline,
        begin,
        task_list,
        answers,
        proof,
        budget,
        check,
        settlement,
        vouchers,
        desk,
        judging,
        phrases,
        duties,
        inbox,
        calendar,
        communities,
        directories,
        coach,
        records,
        evidence,
        newsletters,
        progress,
        evaluations,
        review,
        story,
        evaluation_rounds,
        visits,
        overview,
        grants,
    ):
        app.register_blueprint(page.blueprint)
