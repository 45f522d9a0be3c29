"""Every address × every role: who is let in stands in one table here, or the test fails."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from mapserve.programme.roles import PERMISSIONS, Action, Role
from mapserve.store.models import Community
from mapserve.web.access import ANYBODY, SIGNED_IN, door_of, refuse_unguarded
from tests.factories.callers import Caller
from tests.factories.changesets import camera, changeset, line, square
from tests.factories.communities import LAT, LON

OPEN = "open"  # anybody at all
SIGNED = "signed"  # anybody who has signed in, each about themselves
EVERYWHERE = "everywhere"  # whoever may do it in all communities

# A new address belongs in this table: who may use it?
WHO: dict[str, str | Action] = {
    "about.accessibility GET": OPEN,
    "about.privacy GET": OPEN,
    "account.account GET": SIGNED,
    "account.add_calendar POST": SIGNED,
    "account.add_token POST": SIGNED,
    "account.confirm POST": SIGNED,
    "account.drop_address POST": SIGNED,
    "account.drop_token POST": SIGNED,
    "account.language POST": SIGNED,
    "account.leave_everywhere POST": SIGNED,
    "account.mailing POST": SIGNED,
    "account.password POST": SIGNED,
    "api_applications.application GET": SIGNED,  # of one that is not there, as all the next
    "api_applications.application_budget GET": SIGNED,
    "api_applications.application_events GET": SIGNED,
    "api_applications.application_proposals GET": SIGNED,
    "api_applications.application_step POST": SIGNED,
    "api_applications.applications GET": SIGNED,  # each those they may see
    "api_applications.attach_document POST": SIGNED,
    "api_applications.attached_document GET": SIGNED,
    "api_applications.begin_application POST": Action.APPLY,
    "api_applications.inbox GET": SIGNED,
    "api_applications.remove_attached_document DELETE": SIGNED,
    "api_applications.save_application PATCH": SIGNED,
    "api_applications.save_application_budget PUT": SIGNED,
    "api_papers.application_paper GET": SIGNED,
    "api_cases.accept_proposal POST": SIGNED,  # of one that is not there, as all the next
    "api_cases.assign_case PUT": SIGNED,
    "api_cases.answer_case POST": Action.DRAW,
    "api_cases.case GET": SIGNED,
    "api_cases.case_events GET": SIGNED,
    "api_cases.case_messages GET": SIGNED,
    "api_cases.case_of GET": SIGNED,
    "api_cases.case_step POST": SIGNED,
    "api_cases.cases GET": SIGNED,  # each those they may know of
    "api_cases.say_of_case POST": SIGNED,
    "api_cases.stories GET": SIGNED,  # each those they may know of
    "api_catalogue.catalogue GET": OPEN,
    "api_catalogue.openapi_document GET": OPEN,
    "api_communities.base GET": OPEN,
    "api_communities.communities GET": OPEN,
    "api_communities.community GET": OPEN,
    "api_communities.country GET": OPEN,
    "api_corridors.check_corridor POST": Action.COVERAGE,
    "api_corridors.corridor GET": Action.COVERAGE,
    "api_evaluation_rounds.evaluation_round GET": SIGNED,  # of one that is not there
    "api_evaluation_rounds.set_evaluation_round PATCH": SIGNED,
    "api_evaluations.add_evaluator POST": SIGNED,  # of one that is not there, as all the next
    "api_evaluations.begin_evaluation POST": SIGNED,  # of a community that is not there
    "api_evaluations.declare_conflict POST": SIGNED,
    "api_evaluations.evaluation GET": SIGNED,
    "api_evaluations.evaluation_certificate GET": SIGNED,
    "api_evaluations.evaluation_events GET": SIGNED,
    "api_evaluations.evaluation_report GET": SIGNED,
    "api_evaluations.evaluation_scores GET": SIGNED,
    "api_evaluations.evaluation_step POST": SIGNED,
    "api_evaluations.evaluations GET": SIGNED,  # each those they may know of
    "api_evaluations.excuse_evaluator POST": SIGNED,
    "api_evaluations.hand_in_scores POST": SIGNED,
    "api_evaluations.save_evaluation_consensus PATCH": SIGNED,
    "api_evaluations.save_evaluation_scores PATCH": SIGNED,
    "api_exports.export GET": OPEN,  # each what they may see
    "api_exports.formats GET": OPEN,
    "api_features.features GET": OPEN,
    "api_features.save POST": Action.DRAW,
    "api_history.compare GET": Action.HISTORY,
    "api_history.editions GET": OPEN,
    "api_history.revisions GET": Action.HISTORY,
    "api_history.seal_edition POST": Action.SEAL,
    "api_hours.hours GET": OPEN,
    "api_judgements.events GET": Action.COVERAGE,  # of one that is not there
    "api_judgements.judged GET": Action.COVERAGE,
    "api_judgements.note POST": Action.DISMISS,
    "api_judgements.step POST": Action.COVERAGE,  # of one that is not there
    "api_photos.put_photo PUT": Action.DRAW,
    # A photo that is not there: who may see photos at all, learns so.
    "api_photos.photo GET": Action.PHOTOS,
    "api_photos.thumbnail GET": Action.PHOTOS,
    "api_proposing.sites POST": Action.COVERAGE,
    "api_overview.overview GET": Action.OVERVIEW,
    "api_overview.overview_communities GET": Action.OVERVIEW,
    "api_overview.overview_file GET": Action.OVERVIEW,
    "api_overview.overview_map GET": Action.OVERVIEW,
    "api_rosters.directory GET": Action.DIRECTORY,
    "api_rosters.roster GET": SIGNED,  # of one that is not there
    "api_seeing.coverage GET": Action.COVERAGE,
    "api_seeing.coverage_hours GET": Action.COVERAGE,
    "api_seeing.sight POST": Action.COVERAGE,
    "api_shaping.geometry POST": Action.DRAW,
    "api_settlements.answer_question POST": SIGNED,
    "api_settlements.attach_file POST": SIGNED,
    "api_settlements.income GET": SIGNED,
    "api_settlements.judge_vouchers POST": SIGNED,
    "api_settlements.remove_file DELETE": SIGNED,
    "api_settlements.save_vouchers PATCH": SIGNED,
    "api_settlements.settlement GET": SIGNED,
    "api_settlements.voucher_file GET": SIGNED,
    "api_suggestions.blind_spot_watch GET": Action.COVERAGE,  # of one that is not there
    "api_suggestions.dismiss_suggestion POST": Action.DISMISS,
    "api_suggestions.suggested GET": Action.COVERAGE,
    "api_suggestions.undo DELETE": Action.DISMISS,
    "api_visits.manifest GET": SIGNED,  # of one that is not there, as all the next
    "api_visits.plan POST": SIGNED,
    "api_visits.put_visit_photo PUT": SIGNED,
    "api_visits.send_operations POST": SIGNED,
    "api_visits.set_checklist PUT": SIGNED,
    "api_visits.visit GET": SIGNED,
    "api_visits.visit_operations GET": SIGNED,
    "api_visits.visit_pack GET": SIGNED,
    "api_visits.visit_photo GET": SIGNED,
    "api_visits.visit_step POST": SIGNED,
    "api_visits.visits GET": SIGNED,  # each those they go on
    "api_workflows.workflow GET": OPEN,
    "api_workflows.workflows GET": OPEN,
    "application_answers.page GET": SIGNED,  # of one that is not there, as all the next
    "application_answers.save POST": SIGNED,
    "application_answers.save_field POST": SIGNED,
    "application_budget.add POST": SIGNED,
    "application_budget.budget GET": SIGNED,
    "application_budget.change POST": SIGNED,
    "application_budget.choose GET": SIGNED,
    "application_budget.line GET": SIGNED,
    "application_budget.new GET": SIGNED,
    "application_budget.remove POST": SIGNED,
    "application_check.ask_why GET": SIGNED,
    "application_check.check GET": SIGNED,
    "application_check.send POST": SIGNED,
    "application_check.take_back POST": SIGNED,
    "application_check.withdraw POST": SIGNED,
    "application_proof.add POST": SIGNED,
    "application_proof.proof GET": SIGNED,
    "application_proof.remove POST": SIGNED,
    "application_tasks.tasks GET": SIGNED,
    "applying.applications GET": Action.APPLICATIONS,
    "applying.begin POST": Action.APPLY,
    "calendar.feed GET": OPEN,  # whoever knows the secret; of one that is none
    "coaches.coach GET": Action.COACH,
    "coaches.end POST": Action.COACH,
    "coaches.name POST": Action.COACH,
    "community.community GET": OPEN,
    "community.listed GET": OPEN,
    "coverage.coverage GET": Action.COVERAGE,
    "desk.bulk POST": SIGNED,  # each for the applications of their desk
    "desk.desk GET": SIGNED,
    "directories.add POST": Action.COACH,
    "directories.directory GET": Action.DIRECTORY,
    "directories.remove POST": Action.COACH,
    "duties.home GET": SIGNED,
    "editions.edition GET": OPEN,  # one sealed for the public, that is
    "editions.framed GET": OPEN,  # as editions.edition
    "editions.editions GET": OPEN,
    "editions.seal_one POST": Action.SEAL,
    "case_story.go_on POST": SIGNED,  # of one that is not there, as all the next
    "case_story.say_something POST": SIGNED,
    "case_story.story GET": SIGNED,
    "case_story.take_shape POST": SIGNED,
    "review.bulk POST": SIGNED,
    "review.case GET": SIGNED,
    "review.decide POST": SIGNED,
    "review.desk GET": SIGNED,  # each those they may know of
    "review.give POST": SIGNED,
    "review.listed GET": SIGNED,
    "review.say_something POST": SIGNED,
    "community.framed GET": OPEN,  # as community.community
    "evaluation_pages.begin POST": SIGNED,
    "evaluation_pages.consensus POST": SIGNED,  # of one that is not there, as all the next
    "evaluation_pages.declaration POST": SIGNED,
    "evaluation_pages.edition GET": SIGNED,
    "evaluation_pages.evaluators POST": SIGNED,
    "evaluation_pages.excuse_one POST": SIGNED,
    "evaluation_pages.listing GET": SIGNED,  # each those they may know of
    "evaluation_pages.page GET": SIGNED,
    "evaluation_pages.scores POST": SIGNED,
    "evaluation_pages.step POST": SIGNED,
    "evaluation_rounds.join POST": SIGNED,  # of one that is not there, as all the next
    "evaluation_rounds.listing GET": SIGNED,  # each those they run
    "evaluation_rounds.nominate POST": SIGNED,
    "evaluation_rounds.nominations GET": SIGNED,
    "evaluation_rounds.numbers POST": SIGNED,
    "evaluation_rounds.open_one POST": SIGNED,  # refused by the form: they may open none
    "evaluation_rounds.page GET": SIGNED,
    "evaluation_rounds.release POST": SIGNED,
    "evaluation_rounds.releasing GET": SIGNED,
    "health.alive GET": OPEN,
    "health.figures GET": OPEN,  # from this machine only, as the test is
    "health.ready GET": OPEN,
    "history.compare GET": Action.HISTORY,
    "history.history GET": Action.HISTORY,
    "home.home GET": OPEN,
    "imports.report GET": EVERYWHERE,  # of an import that is not there
    "imports.report_rows GET": EVERYWHERE,
    "imports.runs GET": EVERYWHERE,
    "inbox.inbox GET": SIGNED,
    "inbox.open_one POST": SIGNED,  # of one that is not there
    "inbox.read_them POST": SIGNED,
    "joining.accept POST": SIGNED,
    "joining.invitation GET": OPEN,
    "joining.join POST": OPEN,
    "judging.decide POST": SIGNED,  # of one that is not there
    "judging.review GET": SIGNED,
    "locale.switch GET": OPEN,
    "members.invite POST": Action.INVITE,
    "members.people GET": Action.INVITE,
    "members.remove POST": Action.INVITE,
    "members.revoke POST": Action.INVITE,
    "map_file.edition GET": OPEN,  # as editions.edition
    "map_file.now GET": OPEN,
    "outbox.outbox GET": OPEN,  # in the demo only, else it is not there
    "paper.edition GET": OPEN,  # as editions.edition
    "paper.now GET": OPEN,
    "permissions.permissions GET": OPEN,
    "grants.grant GET": Action.FUND,
    "grants.record POST": Action.FUND,
    "overview.overview GET": Action.OVERVIEW,
    "api_overview.overview_villages GET": Action.OVERVIEW,
    "overview.villages GET": Action.OVERVIEW,
    "overview.own GET": SIGNED,  # each to their own county's
    "phrases.add POST": SIGNED,  # each for their own desk
    "phrases.change POST": SIGNED,  # of one that is not there, as all the next
    "phrases.listed GET": SIGNED,
    "phrases.phrase GET": SIGNED,
    "phrases.remove POST": SIGNED,
    "evidence.add POST": Action.RECORDS,  # of one that is not there, as the next two
    "evidence.file GET": Action.RECORDS,
    "evidence.remove POST": Action.RECORDS,
    "newsletters.picture GET": OPEN,
    "newsletters.newsletter GET": OPEN,
    "newsletters.newsletters GET": OPEN,
    "newsletters.paper GET": OPEN,
    "newsletters.publish_one POST": Action.RECORD,  # of one that is not there
    "newsletters.withdraw_one POST": Action.RECORD,  # whose service asks more
    "progress.progress GET": Action.ROSTERS,
    "records.paper GET": Action.RECORDS,  # of one that is not there
    "records.new GET": Action.RECORDS,  # whoever writes none is led to the list
    "records.record GET": Action.RECORDS,  # of one that is not there
    "records.save POST": Action.RECORDS,  # the form, before its service asks
    "records.take POST": Action.DRAW,  # of a route that is not there
    "records.withdraw POST": Action.RECORDS,  # of one that is not there
    "records.records GET": Action.RECORDS,
    "rosters.latest GET": SIGNED,  # each to their own county's
    "rosters.roster GET": Action.ROSTERS,
    "rosters.seal POST": Action.COACH,
    "public.about GET": OPEN,
    "public.embed GET": OPEN,
    "programme.programme GET": OPEN,
    "sharing.public_map GET": OPEN,
    "sharing.community GET": OPEN,  # drawn from the public map
    "sharing.favicon GET": OPEN,
    "sharing.site GET": OPEN,
    "signing.follow POST": OPEN,
    "signing.form GET": OPEN,
    "signing.leaving GET": OPEN,
    "signing.link GET": OPEN,
    "signing.mail_link POST": OPEN,
    "signing.sign_in POST": OPEN,
    "signing.sign_out POST": OPEN,
    "static GET": OPEN,
    "studio.studio GET": Action.DRAW,
    "units.place POST": Action.INVITE,
    "units.register POST": Action.INVITE,
    "units.remove POST": Action.INVITE,
    "units.units GET": Action.INVITE,
    "worker.manifest GET": OPEN,
    "worker.script GET": OPEN,
    "settlement.accept_others POST": SIGNED,
    "settlement.keep_declared POST": SIGNED,
    "settlement.say POST": SIGNED,
    "settlement.settlement GET": SIGNED,
    "settlement.step POST": SIGNED,
    "visit_pages.listing GET": SIGNED,  # each those they go on
    "visit_pages.page GET": SIGNED,  # of one that is not there, as all the next
    "visit_pages.plan POST": SIGNED,
    "visit_pages.planning GET": SIGNED,
    "vouchers.add POST": SIGNED,
    "vouchers.add_file POST": SIGNED,
    "vouchers.answer_question POST": SIGNED,
    "vouchers.change POST": SIGNED,
    "vouchers.new GET": SIGNED,
    "vouchers.quantities POST": SIGNED,
    "vouchers.remove POST": SIGNED,
    "vouchers.remove_file POST": SIGNED,
    "vouchers.save_field POST": SIGNED,
    "vouchers.voucher GET": SIGNED,
}

ARGUMENTS: dict[str, Any] = {
    "application_id": 999,
    "assignment_id": 999,
    "case_id": 999,
    "county_code": "63000",
    "dismissal_id": 1,
    "document_id": UUID("00000000-0000-4000-8000-000000000002"),
    "evaluation_id": 999,
    "feature_id": "00000000-0000-4000-8000-000000000000",
    "file_id": UUID("00000000-0000-4000-8000-000000000003"),
    "file_format": "csv",
    "filename": "none.css",
    "invitation_id": 1,
    "item": "drinks",
    "kind": "group",
    "kind_name": "meeting",
    "language": "zh",
    "line_id": "1",
    "message_id": UUID("00000000-0000-4000-8000-000000000004"),
    "name": "html",
    "number": 1,
    "phrase_id": 999,
    "paper_format": "pdf",
    "period": "116-1",
    "photo_id": UUID("00000000-0000-4000-8000-000000000001"),
    "place": 1,
    "record_id": UUID("00000000-0000-4000-8000-000000000003"),
    "round_id": 999,
    "run_id": 1,
    "secret": "none",
    "section": "unit",
    "side": "after",
    "slug": "meiren",
    "suggestion_id": 999,
    "token_id": 1,
    "unit_id": 999,
    "verb": "forward",
    "user_id": 1,
    "sha256": "0" * 64,
    "visit_id": 999,
    "voucher_id": 1,
    "workflow_name": "suggestion",
}
QUERIES = {"api_exports.export": "?format=csv", "api_history.compare": "?from=0&to=0"}
BODIES: dict[str, Callable[[], dict[str, Any]]] = {
    "api_applications.application_step": lambda: {"verb": "send", "version": 1},
    "api_applications.begin_application": lambda: {"period": "116-1"},
    "api_applications.save_application": lambda: {"version": 1, "answers": {}},
    "api_applications.save_application_budget": lambda: {"version": 1, "lines": []},
    "api_cases.assign_case": lambda: {"assignee": None},
    "api_cases.case_step": lambda: {"verb": "confirm", "version": 1},
    "api_cases.answer_case": lambda: {
        "id": str(uuid4()),
        "feature": str(uuid4()),
        "says": "good",
    },
    "api_cases.say_of_case": lambda: {"text": "請看。"},
    "api_corridors.check_corridor": lambda: {"line": line()},
    "api_settlements.answer_question": lambda: {"version": 1, "words": "是"},
    "api_settlements.judge_vouchers": lambda: {
        "verdicts": [{"voucher": 1, "version": 1, "verdict": "accepted"}]
    },
    "api_settlements.save_vouchers": lambda: {"version": 1},
    "api_evaluation_rounds.set_evaluation_round": lambda: {"version": 1},
    "api_evaluations.add_evaluator": lambda: {"email": "somebody@example.org"},
    "api_evaluations.begin_evaluation": lambda: {"community": "nowhere", "year": 115},
    "api_evaluations.declare_conflict": lambda: {"conflict": False},
    "api_evaluations.evaluation_step": lambda: {"verb": "open", "version": 1},
    "api_evaluations.excuse_evaluator": lambda: {"reason": "生病"},
    "api_evaluations.hand_in_scores": lambda: {"version": 1},
    "api_evaluations.save_evaluation_consensus": lambda: {"version": 1, "consensus": {}},
    "api_evaluations.save_evaluation_scores": lambda: {"version": 1, "scores": {}},
    "api_features.save": lambda: changeset([camera()]),
    "api_history.seal_edition": lambda: {"purpose": "monthly"},
    "api_judgements.note": lambda: {"geometry": line()},
    "api_judgements.step": lambda: {"verb": "dismiss", "version": 1, "reason": "有人"},
    "api_proposing.sites": lambda: {"count": 1, "seconds": 0},
    "api_seeing.sight": lambda: {"lon": LON, "lat": LAT},
    "api_suggestions.dismiss_suggestion": lambda: {"geometry": line(), "reason": "有人"},
    "api_visits.plan": lambda: {"evaluation": 999, "day": "2027-01-13", "hour": "22:00"},
    "api_visits.send_operations": lambda: {"operations": []},
    "api_visits.set_checklist": lambda: {"version": 1, "items": []},
    "api_visits.visit_step": lambda: {"verb": "submit"},
    "api_shaping.geometry": lambda: {"operation": "split", "shape": square(), "by": line()},
}

Visit = tuple[str, str, str]  # what the table calls it, method, address


def visits(app: Flask) -> list[Visit]:
    """Return every address of the application, with its arguments filled in."""
    return [
        (f"{rule.endpoint} {method}", method, _address(app, rule))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def _address(app: Flask, rule: Rule) -> str:
    with app.test_request_context():
        values = {name: ARGUMENTS[name] for name in rule.arguments}
        return str(app.url_for(rule.endpoint, **values)) + QUERIES.get(rule.endpoint, "")


def refused(answer: TestResponse) -> bool:
    """Tell whether somebody was turned away, to the sign-in page or with a 401 or 403."""
    to_login = answer.status_code in (302, 303) and "/login?next" in answer.headers["Location"]
    return answer.status_code in (401, 403) or to_login


def test_every_address_is_in_the_table(app: Flask) -> None:
    assert {name for name, _, _ in visits(app)} == set(WHO)


def test_every_view_has_the_door_that_the_table_names(app: Flask) -> None:
    words = {OPEN: ANYBODY, SIGNED: SIGNED_IN, EVERYWHERE: "everywhere: import"}
    # Where an import belongs stands in its report: its service decides.
    by_service = {
        "imports.report": SIGNED_IN,
        "imports.report_rows": SIGNED_IN,
        "static": None,
    }
    for name, who in WHO.items():
        endpoint = name.split()[0]
        wanted = by_service[endpoint] if endpoint in by_service else words.get(who, who)
        assert door_of(app.view_functions[endpoint]) == wanted, name


def test_an_application_with_a_view_that_asks_nobody_does_not_start() -> None:
    careless = Flask(__name__)
    careless.add_url_rule("/secrets", "secrets", lambda: "all of them")
    with pytest.raises(TypeError, match="secrets"):
        refuse_unguarded(careless)


@pytest.mark.parametrize("role", [*Role, "stranger", "nobody"])
def test_a_role_is_let_in_where_the_table_says(
    role: Role | str,
    app: Flask,
    caller: Callable[..., Caller],
    meiren: Community,
    elsewhere: Community,
) -> None:
    def somebody_new() -> Caller:
        if role == "nobody":
            return caller()
        return caller(Role.LEADER, elsewhere) if role == "stranger" else caller(role, meiren)

    wrong = []
    somebody = somebody_new()
    for name, method, address in visits(app):
        body = BODIES.get(name.split()[0])
        answer = somebody.at(method, address, json=body() if body else None)
        assert answer.status_code < 500, (name, answer.text)
        forged = role == "nobody" and method == "POST" and not address.startswith("/api/")
        allowed = may(role, WHO[name]) and not forged
        if refused(answer) is allowed:
            wrong.append((name, answer.status_code))
        if method != "GET":  # what was written may have ended the one who wrote it
            somebody = somebody_new()
    assert wrong == []


def may(role: Role | str, who: str | Action) -> bool:
    """Tell what the table of roles says of an address of the community."""
    if who == OPEN:
        return True
    if who == SIGNED:
        return role != "nobody"
    if who == EVERYWHERE:
        return role is Role.ADMIN
    return isinstance(role, Role) and who in PERMISSIONS[role]
