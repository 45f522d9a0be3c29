"""Steps of evaluations: opened with the map sealed, sealed, nominated, awarded, released."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from mapserve.clock import TAIWAN
from mapserve.errors import Forbidden
from mapserve.programme.evaluations.awards import Recipient
from mapserve.programme.evaluations.criteria import Level
from mapserve.programme.evaluations.table import SCORING
from mapserve.programme.roles import Action, Viewer
from mapserve.programme.workflow.structure import TAKE_BACK
from mapserve.services.evaluations.consensus import sealed_scores
from mapserve.services.evaluations.files import File, find_evaluation, subject_of
from mapserve.services.evaluations.measures import measure
from mapserve.services.evaluations.rounds import round_for
from mapserve.services.evaluations.telling import tell_open
from mapserve.services.maps.editions import seal
from mapserve.services.workflow.outcomes import Outcome, Taken
from mapserve.services.workflow.steps import Asked, take
from mapserve.services.workflow.taking_back import take_back
from mapserve.store.models import Award, Edition, Evaluation, EvaluationRound
from mapserve.store.queries import evaluations as evaluation_queries

_BY_LEVEL = {"sealed": Level.COUNTY, "re_evaluated": Level.MINISTRY}


def take_step(
    session: Session, number: int, asked: Asked, *, viewer: Viewer
) -> Outcome[Evaluation]:
    """Take a step, or take the last one back.

    Raises
    ------
    NotFound, SignInNeeded, VerbUnknown, StepIdReused
    Forbidden
        Nobody who runs it, or it stands where its county may not know.
    TooCostly, Busy, OneAfterTheOther
        The two maps could not be measured now.
    """
    file = find_evaluation(session, number, viewer=viewer, lock=True)
    if not file.sight.officer or file.sight.state != file.row.state:
        raise Forbidden(action=Action.EVALUATIONS.label)
    # Of two who nominate at once the later counts the first one's.
    evaluation_queries.round_by_id(session, file.row.round_id, lock=True)
    subject = subject_of(session, file, viewer, asked.given)
    if asked.verb == TAKE_BACK:
        return take_back(session, subject, version=asked.version, viewer=viewer, id_=asked.id)
    sealing = _Sealing(session, file, subject.facts["before"], viewer)
    outcome = take(session, subject, asked, viewer=viewer, seal=sealing)
    if isinstance(outcome, Taken) and not outcome.replayed:
        _follow(session, file)
    return outcome


def _follow(session: Session, file: File) -> None:
    """Do what goes with the state that was entered."""
    row = file.row
    if row.state in SCORING:
        tell_open(session, file, SCORING[row.state])
    if row.state == "nominated":
        round_for(
            session,
            year=row.year,
            level=Level.MINISTRY,
            evaluated=file.evaluated,
            county_code="",
        )
    if row.state == "released":
        for number, one in enumerate(row.awards or (), 1):
            session.add(
                Award(
                    evaluation_id=row.id,
                    number=number,
                    kind=one["kind"],
                    recipient=one.get("recipient", Recipient.UNIT.value),
                    amount=one.get("amount"),
                    words=one.get("words", ""),
                    released_on=row.entered_at.astimezone(TAIWAN).date(),
                )
            )
    session.flush()


class _Sealing:
    """Seals what a step seals: the map with what changed since the application, or the scores."""

    def __init__(self, session: Session, file: File, before: int | None, viewer: Viewer) -> None:
        self.session, self.file, self.before, self.viewer = session, file, before, viewer

    def __call__(self, purpose: str) -> Mapping[str, Any]:
        """Seal, and return what the event says of it."""
        if purpose == "scores":
            level = _BY_LEVEL[self.file.row.state]
            return {"scores_sha256": sealed_scores(self.session, self.file.row, level)}
        return self._pin(purpose)

    def _pin(self, purpose: str) -> Mapping[str, Any]:
        session, row, community = self.session, self.file.row, self.file.community
        if community is None or self.before is None:
            message = "only a community with an edition at application is opened"
            raise TypeError(message)
        sealed = seal(session, community, purpose=purpose, viewer=self.viewer)
        before = self._edition(self.before)
        after = self._edition(sealed.number)
        hours = session.get_one(EvaluationRound, row.round_id).hours
        found = measure(session, community, before, after, hours)
        row.before_edition_id, row.after_edition_id = before.id, after.id
        row.measured = found.model_dump(mode="json")
        session.flush()
        return {
            "edition": after.number,
            "edition_sha256": after.sha256,
            "before_edition": before.number,
            "before_sha256": before.sha256,
        }

    def _edition(self, number: int) -> Edition:
        found = evaluation_queries.edition(self.session, self.file.row.community_id or 0, number)
        if found is None:
            message = f"edition {number} was there a moment ago"
            raise LookupError(message)
        return found
