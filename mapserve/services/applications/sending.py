"""Steps of applications: sent with the map sealed, judged, taken back."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mapserve import clock
from mapserve.programme.applications.table import MOST_REMARKS
from mapserve.programme.roles import Viewer
from mapserve.programme.rules.versions import rules_on
from mapserve.programme.workflow.structure import TAKE_BACK
from mapserve.services.applications.files import changed, lock_application, period_of, subject_of
from mapserve.services.applications.money import keep_money
from mapserve.services.applications.sealed_places import features_sent
from mapserve.services.maps.editions import seal
from mapserve.services.workflow.outcomes import Outcome, Refused
from mapserve.services.workflow.problems import StepConflict
from mapserve.services.workflow.steps import Asked, take
from mapserve.services.workflow.subjects import Subject
from mapserve.services.workflow.taking_back import take_back
from mapserve.store.events import last_done
from mapserve.store.models import Application, ApplicationSent, Community, Edition, Unit
from mapserve.store.models.workflow import WorkflowEvent
from mapserve.store.queries import applications as application_queries


def take_step(
    session: Session, number: int, asked: Asked, *, viewer: Viewer
) -> Outcome[Application]:
    """Take a step, or take the last one back; `asked.version` is what the page has shown.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden, VerbUnknown, StepIdReused
    """
    row, community = lock_application(session, number, viewer=viewer)
    seen = replace(asked, version=_row_version(session, row, asked))
    if asked.verb == TAKE_BACK:
        subject = subject_of(session, row, community)
        back = take_back(session, subject, version=seen.version, viewer=viewer, id_=asked.id)
        if not isinstance(back, Refused):
            keep_money(session, row)
        return back
    kept = row.rules
    if asked.verb == "send" and row.state == "draft":
        row.rules = rules_on(clock.today()).name  # it is judged by what holds when it is sent
    sealing = _Sealing(session, row, community, viewer)

    def taken() -> Outcome[Application]:
        subject = _with_features(session, subject_of(session, row, community), asked)
        return take(session, subject, seen, viewer=viewer, seal=sealing)

    try:
        with session.begin_nested():
            outcome = taken()
    except IntegrityError as error:
        if "uq_application_year" not in str(error.orig):
            raise
        # Another of the unit was approved at this very moment: asked anew, the guard says so.
        session.refresh(row)
        outcome = taken()
    if isinstance(outcome, Refused):
        row.rules = kept
        if _saved_since(session, row, outcome):
            return Refused((changed(session, row),))
    else:
        keep_money(session, row)
    return outcome


def _with_features(
    session: Session, subject: Subject[Application], asked: Asked
) -> Subject[Application]:
    """Add which features that its remarks name are on the map that was sent, where it has any."""
    remarks = asked.given.get("remarks")
    if not isinstance(remarks, list):
        return subject
    named = [one for one in remarks[:MOST_REMARKS] if isinstance(one, Mapping)]
    there = features_sent(session, subject.row, named)
    return replace(subject, facts={**subject.facts, "features_sent": there})


def canonical_form(row: Application, documents: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what is sent, as it is kept and hashed: answers, budget, documents by hash."""
    return {
        "period": str(period_of(row)),
        "rules": row.rules,
        "answers": row.answers,
        "budget": row.budget,
        "documents": documents,
    }


def kept_documents(session: Session, row: Application) -> list[dict[str, Any]]:
    """Return the documents beside an application as what is sent tells of them."""
    return [
        {"name": one.name, "sha256": one.sha256, "size": one.size}
        for one in application_queries.documents(session, row.id)
    ]


def sha256_of(form: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a form: JSON with sorted keys, no spaces, UTF-8."""
    text = json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _row_version(session: Session, row: Application, asked: Asked) -> int:
    """Return the version of the row that somebody saw: saves of the form count for people only.

    The same step sent again names the version of then, whatever was saved since.
    """
    made = session.execute(
        select(WorkflowEvent.version).where(WorkflowEvent.id == asked.id)
    ).scalar_one_or_none()
    return asked.version - row.edits if made is None else made - 1


def _saved_since(session: Session, row: Application, refused: Refused) -> bool:
    """Tell whether what somebody had not seen was a save of the form, and not a step."""
    if not any(isinstance(one, StepConflict) for one in refused.problems):
        return False
    last, _ = last_done(session, row.workflow.name, row.id)
    return row.edits > 0 and row.edited_at > last.at


class _Sealing:
    """Seals what is sent: the map as an edition, the form with its hash, the unit by its number."""

    def __init__(
        self, session: Session, row: Application, community: Community, viewer: Viewer
    ) -> None:
        self.session, self.row, self.community, self.viewer = session, row, community, viewer

    def __call__(self, purpose: str) -> Mapping[str, Any]:
        """Seal, and return what the event says of it."""
        edition = seal(self.session, self.community, purpose=purpose, viewer=self.viewer)
        self.row.unit_id = self._unit().id
        form = canonical_form(self.row, kept_documents(self.session, self.row))
        before = application_queries.sendings(self.session, self.row.id)
        sent = ApplicationSent(
            application_id=self.row.id,
            number=len(before) + 1,
            form=form,
            sha256=sha256_of(form),
            edition_id=self.session.execute(
                select(Edition.id).where(
                    Edition.community_id == self.community.id, Edition.number == edition.number
                )
            ).scalar_one(),
        )
        self.session.add(sent)
        self.session.flush()
        return {
            "edition": edition.number,
            "edition_sha256": edition.sha256,
            "form_sha256": sent.sha256,
        }

    def _unit(self) -> Unit:
        answers = self.row.answers
        number = str(answers["registration_number"])
        found = application_queries.unit(
            self.session, community_id=self.community.id, number=number
        )
        if found is None:
            found = Unit(community_id=self.community.id, registration_number=number)
            self.session.add(found)
        found.kind, found.name = answers["category"], answers["unit"]
        self.session.flush()
        return found
