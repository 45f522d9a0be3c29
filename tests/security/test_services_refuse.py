"""Every service that takes a viewer and writes asks by itself, whoever forgot to ask before."""

import datetime as dt
import importlib
import inspect
import pkgutil
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import box
from sqlalchemy import select
from sqlalchemy.orm import Session

from mapserve import services
from mapserve.errors import Forbidden, SignInNeeded
from mapserve.programme.applications.phrases import Phrase, PhraseKind
from mapserve.programme.applications.units import UnitMember, UnitRegistered
from mapserve.programme.calendar import Period
from mapserve.programme.evaluations.criteria import Group
from mapserve.programme.records.outreach import EVENT, HANDOVER
from mapserve.programme.roles import ANYONE, Appointment, Role, ScopeKind, Viewer
from mapserve.programme.rosters import Coaching, Contact, RosterKind
from mapserve.services.analysis.judgements import dismiss
from mapserve.services.applications import budgets, documents, drafts, phrases, units
from mapserve.services.applications.beginning import begin_filled
from mapserve.services.applications.merging import save_typed
from mapserve.services.communities.directory import add_community, place_of
from mapserve.services.communities.precincts import load_precincts, set_precinct
from mapserve.services.communities.villages import add_from_file, load_villages
from mapserve.services.evaluations.beginning import begin_community, begin_county
from mapserve.services.importing.base_data import import_base
from mapserve.services.importing.importer import Wishes, import_file
from mapserve.services.maps.editions import seal
from mapserve.services.maps.photos import take_in
from mapserve.services.overview import grants
from mapserve.services.people import accounts, invitations, members
from mapserve.services.records import duty_hours, newsletters
from mapserve.services.records import files as record_files
from mapserve.services.records.writing import withdraw_record, write_record
from mapserve.services.rosters import coaches, contacts
from mapserve.services.rosters.communities import seal_roster
from mapserve.services.saving.changesets import ChangesetIn, apply_changeset
from mapserve.services.settlements import files, judging, vouchers
from mapserve.services.workflow.outcomes import settled
from mapserve.store.models import Application, Community, User
from mapserve.store.queries import desks
from mapserve.store.queries.applications import open_draft
from tests.factories.changesets import camera, changeset, line
from tests.factories.overviews import application

# What takes a viewer to measure what it shows, or asks by `Action` before it reads.
READS = {
    "reshape", "work",  # their `by` is a shape; nothing is stored
    "changes_by_layer", "cover", "diff", "features_etag", "find_corridor", "find_photo",
    "find_report", "hours_etag", "photos_by_save", "propose_sites", "read_features",
    "own_communities",
    "readable_edition", "readable_editions", "suggestions", "watch_blind_spot", "watched",
    "describe", "desk_appointments", "duties_of", "editable_parts", "find_application",
    "find_document", "inbox_of", "list_applications", "lock_application", "make_paper",
    "earlier_of", "find_phrase", "found_at", "neighbours_of", "note_use", "phrases_for",
    "phrases_of", "phrases_of_case", "places_sent",
    "proposed", "queue_of", "units_of", "scopes_of",
    "may_see", "unread_of",
    "make_settlement_paper",
    "bench_of", "describe_settlement", "find_file", "income_of", "reads_numbers", "require_bench",
    "require_open", "show_settlement", "touched", "writes",
    "coach_of", "directory_of", "own_county", "reports", "require_in_county", "roster_of",
    "version_number", "find_record", "kinds_for", "list_records", "may_publish",
    "record_file", "remove_file", "duty_hours", "tabled_at", "may_write",
    "months_owed", "progress_of",
    "bounds_of", "grant_of", "overview_of", "points_of", "precincts_of", "rows_of", "sheet_of",
    "villages_of",
    # Whoever may not know of an evaluation finds none (tests/integration/evaluations).
    "declare", "describe_round", "excuse", "find_evaluation", "find_round", "hand_in",
    "list_evaluations", "name_evaluator", "officer_levels", "opened", "require_officer",
    "save_consensus", "save_scores", "score_rows", "sees_round", "set_round", "sight_of",
    "subject_of", "edition_map", "evaluation_duties", "make_certificate", "make_report",
    "runs_counties",
    "begin_several", "not_begun", "open_round", "openable", "rounds_of",
    # Whoever may not know of a case finds none (tests/integration/cases).
    "find_case", "find_case_of", "follow_save",
    "accept", "assign", "case_duties", "my_stories", "respond", "say", "stories_of",
    # Whoever may not know of a visit finds none (tests/integration/visits).
    "edit_list", "find_visit", "kept", "pack", "plan_visit", "receive", "submit", "take_photo",
    "visits_for", "visits_of",
    "edited", "keep_answers", "refuse_closed",  # parts of those below, which have asked
}  # fmt: skip

SLUG = Appointment(Role.VOLUNTEER, ScopeKind.COMMUNITY, "meiren")
NOWHERE = Path("/nowhere.geojson")
BODY = ChangesetIn.model_validate(changeset([camera()]))

PERIOD = Period(116, 1)
UNIT = UnitRegistered(kind="association", name="協會", registration_number="北市社字第1號")
COACHING = Coaching(name="許文雄", office="松山分局")
CONTACT = Contact(position="召集人", organ="縣政府", title="秘書長", name="洪麗華")
LEADER = Viewer(appointments=(Appointment(Role.LEADER, ScopeKind.COMMUNITY, "meiren"),))


def draft(session: Session, community: Community) -> int:
    """Return the number of the community's draft of an application."""
    there = open_draft(session, community.id, PERIOD)
    begun = there or settled(drafts.start(session, community, PERIOD, viewer=LEADER)).row
    session.flush()
    return begun.id


GRANTED = grants.Granted(amount=1, granted_on=dt.date(2026, 12, 1), document="府字第1號")


def sent(session: Session, community: Community) -> int:
    """Return the number of an application that was sent."""
    there = session.scalars(select(Application.id).where(Application.state == "approved")).first()
    return there or application(session, community, 1, "approved").id


PHRASE = Phrase(kind=PhraseKind.REMARK, title="名單", text="請附名單。")


def desk_of(community: Community) -> phrases.Scope:
    return ScopeKind.PRECINCT, place_of(community).precinct_scope or ""


def kept(session: Session, community: Community) -> int:
    """Return a template of the precinct's, kept by the precinct itself."""
    scope = desk_of(community)
    there = desks.phrases(session, [scope])
    if there:
        return there[0].id
    seat = Appointment(Role.ADVISOR, *scope)
    return phrases.add_phrase(session, scope, PHRASE, viewer=Viewer(appointments=(seat,)))


Write = Callable[[Session, Community, User, Viewer], object]
WRITES: dict[str, Write] = {
    "apply_changeset": lambda s, c, _, v: apply_changeset(s, c, BODY, viewer=v),
    "seal": lambda s, c, _, v: seal(s, c, purpose="public", viewer=v),
    "take_in": lambda s, c, _, v: take_in(s, c, uuid.uuid4(), b"", viewer=v),
    "dismiss": lambda s, c, _, v: settled(dismiss(s, c, viewer=v, geometry=line(), reason="x")),
    "invite": lambda s, c, _, v: invitations.invite(s, c, role=Role.VOLUNTEER, viewer=v),
    "revoke_invitation": lambda s, c, _, v: invitations.revoke_invitation(s, c, 1, viewer=v),
    "remove_member": lambda s, c, u, v: members.remove_member(s, c, u.id, by=v),
    "appoint": lambda s, _, u, v: accounts.appoint(s, u, SLUG, by=v),
    "accounts.dismiss": lambda s, _, u, v: accounts.dismiss(s, u, SLUG, by=v),
    "import_file": lambda s, c, _, v: import_file(
        s, NOWHERE, Wishes(layer="camera", slug=c.slug), viewer=v
    ),
    "start": lambda s, c, _, v: drafts.start(s, c, PERIOD, viewer=v),
    "begin_filled": lambda s, c, _, v: begin_filled(s, c, PERIOD, viewer=v),
    "save_answers": lambda s, c, _, v: drafts.save_answers(s, draft(s, c), 1, {}, viewer=v),
    "save_typed": lambda s, c, _, v: save_typed(s, draft(s, c), "", {}, viewer=v),
    "save_budget": lambda s, c, _, v: budgets.save_budget(s, draft(s, c), 1, [], viewer=v),
    "change_line": lambda s, c, _, v: budgets.change_line(s, draft(s, c), "1", None, viewer=v),
    "add_document": lambda s, c, _, v: documents.add_document(s, draft(s, c), "x", b"", viewer=v),
    "remove_document": lambda s, c, _, v: documents.remove_document(
        s, draft(s, c), uuid.uuid4(), viewer=v
    ),
    "add_phrase": lambda s, c, _, v: phrases.add_phrase(s, desk_of(c), PHRASE, viewer=v),
    "change_phrase": lambda s, c, _, v: phrases.change_phrase(s, kept(s, c), PHRASE, viewer=v),
    "remove_phrase": lambda s, c, _, v: phrases.remove_phrase(s, kept(s, c), viewer=v),
    "add_voucher": lambda s, c, _, v: vouchers.add_voucher(s, draft(s, c), {}, viewer=v),
    "change_voucher": lambda s, c, _, v: vouchers.change_voucher(
        s, draft(s, c), 1, 1, {}, viewer=v
    ),
    "save_typed_voucher": lambda s, c, _, v: vouchers.save_typed_voucher(
        s, draft(s, c), 1, "", {}, viewer=v
    ),
    "remove_voucher": lambda s, c, _, v: vouchers.remove_voucher(s, draft(s, c), 1, 1, viewer=v),
    "declare": lambda s, c, _, v: vouchers.declare(s, draft(s, c), {"1": 5}, viewer=v),
    "save_settlement": lambda s, c, _, v: vouchers.save_settlement(
        s, draft(s, c), 1, vouchers=[], remove=[], declared={}, viewer=v
    ),
    "attach": lambda s, c, _, v: files.attach(s, draft(s, c), 1, name="x", raw=b"", viewer=v),
    "detach": lambda s, c, _, v: files.detach(s, draft(s, c), uuid.uuid4(), viewer=v),
    "judge": lambda s, c, _, v: judging.judge(s, draft(s, c), [], viewer=v),
    "accept_rest": lambda s, c, _, v: judging.accept_rest(s, draft(s, c), [], viewer=v),
    "answer": lambda s, c, _, v: judging.answer(s, draft(s, c), 1, 1, "x", viewer=v),
    "begin_community": lambda s, c, _, v: begin_community(
        s, c, year=115, group=Group.GENERAL, viewer=v
    ),
    "begin_county": lambda s, c, _, v: begin_county(s, c.county_code + "0", year=115, viewer=v),
    "name_coach": lambda s, c, _, v: coaches.name_coach(s, c, COACHING, viewer=v),
    "end_coaching": lambda s, c, _, v: coaches.end_coaching(s, c, viewer=v),
    "record_grant": lambda s, c, _, v: grants.record_grant(
        s, c.county_code, sent(s, c), GRANTED, base=0, viewer=v
    ),
    "seal_roster": lambda s, c, _, v: seal_roster(s, PERIOD, c.county_code, base=0, viewer=v),
    "add_contact": lambda s, c, _, v: contacts.add_contact(
        s, c.county_code, RosterKind.GROUP, CONTACT, base=0, viewer=v
    ),
    "remove_contact": lambda s, c, _, v: contacts.remove_contact(
        s, c.county_code, RosterKind.GROUP, 0, base=0, viewer=v
    ),
    "write_record": lambda s, c, _, v: write_record(
        s, c, HANDOVER, {"handed_on": "2026-01-05", "count": 1}, id_=uuid.uuid4(), base=0, viewer=v
    ),
    "withdraw_record": lambda s, c, _, v: withdraw_record(
        s, c, HANDOVER, uuid.uuid4(), base=1, viewer=v
    ),
    "take_hours": lambda s, c, _, v: duty_hours.take_hours(
        s, c, uuid.uuid4(), "Mo 20:00-23:00", viewer=v
    ),
    "add_file": lambda s, c, _, v: record_files.add_file(
        s, c, EVENT, uuid.uuid4(), name="x", raw=b"", viewer=v
    ),
    "publish": lambda s, c, _, v: newsletters.publish(s, c, uuid.uuid4(), base=1, viewer=v),
    "take_back": lambda s, c, _, v: newsletters.take_back(s, c, 1, viewer=v),
    "register_unit": lambda s, c, _, v: units.register_unit(s, c, UNIT, viewer=v),
    "place_person": lambda s, c, _, v: units.place_person(
        s, c, UnitMember(unit="1", person="1", duty="member"), viewer=v
    ),
    "remove_person": lambda s, c, _, v: units.remove_person(s, c, 1, 1, viewer=v),
    "load_precincts": lambda s, _c, _u, v: load_precincts(s, NOWHERE, viewer=v),
    "set_precinct": lambda s, c, _, v: set_precinct(s, c.slug, "松山分局", viewer=v),
    "import_base": lambda s, _c, _u, v: import_base(s, NOWHERE, viewer=v),
    "load_villages": lambda s, _c, _u, v: load_villages(s, NOWHERE, viewer=v),
    "add_from_file": lambda s, _c, _u, v: add_from_file(
        s, NOWHERE, viewer=v, slug="new", name="新", village_code="6" * 11
    ),
    "add_community": lambda s, _c, _u, v: add_community(
        s,
        viewer=v,
        slug="new",
        name="新",
        village_code="6" * 11,
        boundary=box(121.5, 25, 121.6, 25.1),
        county="x",
        town="y",
    ),
}


@pytest.mark.parametrize("name", WRITES)
def test_a_service_that_writes_refuses_by_itself(
    name: str,
    session: Session,
    community: Community,
    more_communities: Callable[..., Community],
) -> None:
    other = more_communities("other", county_code="65000", precinct="海山分局")
    user = accounts.add_user(session, email="somebody@example.org")
    session.commit()
    places = [
        Appointment(Role.LEADER, ScopeKind.COMMUNITY, other.slug),
        Appointment(Role.ADVISOR, ScopeKind.PRECINCT, place_of(other).precinct_scope or ""),
        Appointment(Role.COUNTY, ScopeKind.COUNTY, other.county_code),
    ]
    for who in (
        ANYONE,
        Viewer(user.id, "某人"),
        *(Viewer(user.id, "某人", (one,)) for one in places),
    ):
        with pytest.raises((Forbidden, SignInNeeded)):
            WRITES[name](session, community, user, who)
        assert not session.new
        assert not session.dirty


# Who may take a step stands in the workflow's table, and the executor asks it (test_api_workflows).
BY_TABLE = (
    "mapserve.services.workflow",
    "mapserve.services.analysis.judgements",
    "mapserve.services.applications.bulk",
    "mapserve.services.applications.sending",
    "mapserve.services.cases.bulk",
    "mapserve.services.cases.deciding",
    "mapserve.services.evaluations.deciding",
    "mapserve.services.saving.decisions",
)


def test_the_table_above_knows_every_service_that_takes_a_viewer() -> None:
    asking: set[str] = set()
    for module in pkgutil.walk_packages(services.__path__, "mapserve.services."):
        if module.name.startswith(BY_TABLE):
            continue
        loaded = importlib.import_module(module.name)
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            words: dict[str, Any] = dict(inspect.signature(function).parameters)
            if function.__module__ == module.name and {"viewer", "by"} & words.keys():
                asking.add(name)
    assert {name for name in asking if not name.startswith("_")} == READS | {
        name.rpartition(".")[2] for name in WRITES
    }
