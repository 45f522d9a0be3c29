"""Showing: an application for its reader, and lists of those that a reader may see."""

from typing import Any

from sqlalchemy.orm import Session

from layers.words.audience import Audience
from mapserve.programme.applications.guards import COMPLETE
from mapserve.programme.applications.table import APPLICATION, is_written
from mapserve.programme.calendar import window
from mapserve.programme.roles import PERMISSIONS, Action, Viewer
from mapserve.programme.rules.versions import rules_named
from mapserve.services.applications import answers
from mapserve.services.applications.completing import remarks_of
from mapserve.services.applications.drafts import editable_parts
from mapserve.services.applications.files import period_of, subject_of, version_of
from mapserve.services.applications.subsidies import earlier_of
from mapserve.services.communities.directory import place_of
from mapserve.services.workflow.showing import standing_for
from mapserve.store.models import Application, Community, User
from mapserve.store.queries import applications as application_queries
from mapserve.store.queries.applications import Sought


def describe(
    session: Session, row: Application, community: Community, *, viewer: Viewer
) -> answers.Application:
    """Return an application as this viewer sees it."""
    subject = subject_of(session, row, community)
    standing = standing_for(subject, viewer)
    editor = session.get(User, row.edited_by_id) if row.edited_by_id else None
    return answers.Application(
        **_listed(row, community, viewer),
        period_label=period_of(row).label,
        rules_version=row.rules,
        answers=row.answers,
        budget=row.budget,
        missing=[
            answers.MissingPart(pointer=one.pointer, detail=one.text, rules=list(one.rules))
            for guard in (COMPLETE if is_written(row.state) else ())
            for one in guard(subject.snapshot())
        ],
        editable=sorted(editable_parts(row, community, viewer)),
        may=standing.may,
        why_not=standing.why_not,
        remarks=remarks_of(session, row, community),
        documents=[
            answers.Document.model_validate(one)
            for one in application_queries.documents(session, row.id)
        ],
        sent=[
            answers.Sent(
                number=one.number,
                sent_at=one.sent_at,
                sha256=one.sha256,
                edition=edition.number,
                edition_sha256=edition.sha256,
                revision=edition.revision,
            )
            for one, edition in application_queries.sendings(session, row.id)
        ],
        earlier=earlier_of(session, row, community, viewer=viewer),
        opinion=row.opinion,
        review_reason=row.review_reason,
        approved_amount=row.approved_amount,
        approved_on=row.approved_on,
        approval_number=row.approval_number,
        completed_on=row.completed_on,
        edited_at=row.edited_at,
        edited_by=editor.name if editor else "",
    )


def list_applications(
    session: Session,
    sought: Sought,
    *,
    viewer: Viewer,
    before: int | None = None,
    limit: int = 50,
) -> list[answers.ApplicationListed]:
    """Return at most `limit` applications that the viewer may see, newest first."""
    seats = [one for one in viewer.appointments if Action.APPLICATIONS in PERMISSIONS[one.role]]
    found = application_queries.page(
        session, sought, appointments=seats, before=before, limit=limit
    )
    return [answers.ApplicationListed(**_listed(row, place, viewer)) for row, place in found]


def _listed(row: Application, community: Community, viewer: Viewer) -> dict[str, Any]:
    state = APPLICATION.state[row.state]
    staff = viewer.audience(place_of(community)) is Audience.STAFF
    due = row.due_on
    if row.state == "draft" and due is None:
        due = window(period_of(row), rules_named(row.rules)).last
    return {
        "id": row.id,
        "community": community.slug,
        "community_name": community.name,
        "county": community.county,
        "precinct": community.precinct,
        "unit": str(row.answers.get("unit") or ""),
        "plan_name": str(row.answers.get("plan_name") or ""),
        "period": str(period_of(row)),
        "state": row.state,
        "label": state.staff if staff and state.staff else state.label,
        "version": version_of(row),
        "since": row.entered_at,
        "due": due,
    }
