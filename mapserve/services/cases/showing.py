"""A case as its reader sees it: where it stands, its risk by parts, what was filled in and said."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from layers.model.contract import PHOTOS, choices
from layers.model.shared_codes import Measure, Organ, Term
from layers.words.text import Text
from mapserve.programme.cases.photo_test import findings
from mapserve.programme.cases.risk import level_of, parts_of
from mapserve.programme.cases.table import CASE
from mapserve.programme.dates import form_date
from mapserve.programme.roles import Viewer
from mapserve.services.cases.answers import Case, PhotoFinding, RiskPart
from mapserve.services.cases.files import File, subject_of
from mapserve.services.cases.queue import is_overdue, place_words, title_of, waits_of
from mapserve.services.cases.signs import signs_of
from mapserve.services.cases.thread import messages_of
from mapserve.services.workflow.answers import EventList
from mapserve.services.workflow.showing import standing_for, timeline
from mapserve.services.workflow.subjects import Filled
from mapserve.store.models import ReviewCase, User

# What a list of attributes says of the drawing, in this order.
_SHOWN = ("causes", "time_of_risk", "severity", "light_causes", "obstacles", "found_by", "meeting")
_CODES: dict[str, Any] = {"actor": Organ, "term": Term}


def describe(session: Session, file: File, *, viewer: Viewer) -> Case:
    """Return a case for somebody who may know of it."""
    row, community, properties = file.row, file.community, file.properties
    level = level_of(row.risk)
    subject = subject_of(session, file)
    standing, shot = standing_for(subject, viewer), subject.facts.get("shot")
    state = CASE.state[row.state]
    assignee = session.get(User, row.assignee_id) if row.assignee_id else None
    by = row.acted.get("report", [None])[0]
    reporter = session.get(User, by) if by else None
    shown = {
        **dict(standing),
        "label": state.staff if file.staff and state.staff else state.label,
    }
    return Case(
        **shown,
        feature=row.feature_id,
        community=community.slug,
        community_name=community.name,
        precinct=community.precinct,
        title=title_of(properties),
        place=place_words(properties),
        drawn=file.drawn,
        reported=row.created_at,
        reporter=reporter.name if reporter else "",
        overdue=is_overdue(row),
        waits=waits_of(row),
        assignee=assignee.name if assignee else "",
        assignee_id=row.assignee_id,
        risk=row.risk,
        level=level.value,
        level_label=level.label,
        risk_parts=[RiskPart.model_validate(one._asdict()) for one in parts_of(signs_of(row))],
        hour=file.layer.in_words(properties, "time_of_risk") or Text("沒有說", "not said"),
        photos=properties.get(PHOTOS, []),
        facts=_facts(file),
        said=dict(Filled(row)),
        said_words=said_words(row),
        photo_findings=[
            PhotoFinding.model_validate(one._asdict()) for one in (findings(shot) if shot else ())
        ],
        merged=list(
            session.scalars(
                select(ReviewCase.id)
                .where(ReviewCase.merged_into == row.id, ReviewCase.state == "merged")
                .order_by(ReviewCase.id)
            )
        ),
        messages=messages_of(session, file),
    )


def events_for(session: Session, file: File) -> EventList:
    """Return what happened to a case; what was tried in vain for those who review."""
    return timeline(session, file.row, staff=file.staff)


def said_words(row: ReviewCase) -> list[tuple[Text, Text]]:
    """Return what the steps have filled in, in words, in the order of the table."""
    found = []
    for field in CASE.fields:
        value = getattr(row, field.name)
        if value is not None and field.name != "closing_photo":
            found.append((field.label, _words(field.name, value)))
    return found


def _words(name: str, value: Any) -> Text:  # noqa: ANN401 - whatever the field holds
    if name == "measures":
        labels = [Measure(one).label for one in value]
        return Text("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))
    if name in _CODES:
        label: Text = _CODES[name](value).label
        return label
    if name == "measure_due":
        return Text(form_date(value), value.isoformat())
    return Text(str(value), str(value))


def _facts(file: File) -> list[tuple[Text, Text]]:
    """Return what the drawing says, in words."""
    found = []
    for name in _SHOWN:
        value = file.properties.get(name)
        if not value:
            continue
        info, note = file.layer.described[name]
        labels = {code.value: code.label for code in choices(info)}
        several = value if isinstance(value, list) else [value]
        words = [labels.get(one, Text(str(one), str(one))) for one in several]
        found.append(
            (
                note.label,
                Text("、".join(one.zh for one in words), ", ".join(one.en for one in words)),
            )
        )
    return found
