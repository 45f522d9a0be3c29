"""The demo's evaluations: one awarded, one passed over, one being scored; each step by step."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from mapserve import clock
from mapserve.clock import TAIWAN, standing_at
from mapserve.programme.dates import FIRST_YEAR
from mapserve.programme.evaluations.criteria import STANDARDS, Evaluated, Group, Level
from mapserve.programme.evaluations.scores import Mark
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind, Viewer
from mapserve.services.communities.directory import find_community
from mapserve.services.demo.people import DOMAIN
from mapserve.services.evaluations.beginning import begin_community
from mapserve.services.evaluations.consensus import save_consensus
from mapserve.services.evaluations.deciding import take_step
from mapserve.services.evaluations.panels import declare, name_evaluator
from mapserve.services.evaluations.sheets import hand_in, save_scores
from mapserve.services.maps.editions import Purpose, content_sha256
from mapserve.services.people.accounts import (
    add_user,
    appoint,
    find_user_by_email,
    viewer_of_user,
)
from mapserve.services.workflow.outcomes import settled
from mapserve.services.workflow.steps import Asked
from mapserve.store.models import Community
from mapserve.store.queries import evaluations as evaluation_queries
from mapserve.store.queries import history as history_queries

_KEYS = tuple(one.key for one in STANDARDS[0].criteria[Evaluated.COMMUNITY])
_REASONS = ("場次多，參加的人也多。", "有紀錄可查。", "八月起結合學校和市場。")
# Of 20 points each; the evaluators' rows, then what they agree on: 80, 70 and 78 of a hundred.
_GOOD = ((17, 16, 16, 17, 14), (16, 15, 12, 17, 15), (18, 17, 17, 17, 16))
_FAIR = ((14, 15, 13, 13, 12), (13, 14, 12, 12, 11), (15, 15, 14, 14, 13))
_AGREED = {"good": (17, 16, 15, 17, 15), "fair": (14, 15, 14, 14, 13)}
_FINAL = ((16, 16, 15, 16, 15), (16, 15, 15, 17, 14))
_JUDGES = (("evaluator", "吳淑芬"), ("evaluator.2", "許文德"), ("evaluator.3", "何佩真"))
_EXAMINERS = (("examiner.1", "鄭明德"), ("examiner.2", "曾雅玲"))
_AWARDS = [
    {"kind": "money", "amount": 60_000},
    {"kind": "plaque", "words": "績優治安社區"},
    {"kind": "merit", "recipient": "staff", "words": "承辦人嘉獎一次"},
]


def add_evaluations(session: Session) -> None:
    """Add the demo's evaluations where there are none yet.

    Two of the last year but one are over; one of the last year is being scored.
    """
    year = clock.today().year - FIRST_YEAR - 1
    fuan, anhe = find_community(session, "fuan"), find_community(session, "anhe")
    there = evaluation_queries.of_year(
        session, year=year - 1, community_id=fuan.id, county_code=fuan.county_code
    )
    if there is not None:
        return
    judges = [_person(session, who, name, fuan.county_code) for who, name in _JUDGES]
    examiners = [_person(session, who, name, "") for who, name in _EXAMINERS]
    county, ministry = (_known(session, one) for one in ("county", "ministry"))
    with standing_at(dt.datetime(year + FIRST_YEAR, 1, 9, 10, tzinfo=TAIWAN)):
        one = _Way(session, fuan, year - 1, county)
        one.scored(judges, _GOOD, _AGREED["good"], before=_sealed_before(session, fuan))
        one.step("seal", opinion="步道照明改善，夜間有人看的街道變多。")
        one.step("nominate", basis="improved")
        one.officer = ministry
        one.scored(examiners, _FINAL, _FINAL[0], level=Level.MINISTRY)
        one.step("seal", final_opinion="同意縣市評語，改善成效顯著。")
        one.step("award", award_basis="improved", grade="excellent", awards=_AWARDS)
        one.step("release")
        two = _Way(session, anhe, year - 1, county)
        two.scored(judges, _FAIR, _AGREED["fair"], before=_sealed_before(session, anhe))
        two.step("seal", opinion="運作穩定，明年可以加強夜間照明。")
        two.step("pass_over", passed_over_for="今年名額有限，改善幅度較小。")
        two.step("release")
    with standing_at(dt.datetime(year + FIRST_YEAR + 1, 1, 8, 10, tzinfo=TAIWAN)):
        three = _Way(session, fuan, year, county)
        three.name(judges)
        three.step("open", before=_sealed_before(session, fuan))
        three.score(judges[1], _GOOD[1])


class _Way:
    """An evaluation on its way, taken on step by step."""

    def __init__(self, session: Session, community: Community, year: int, officer: Viewer) -> None:
        self.session, self.officer = session, officer
        outcome = begin_community(
            session, community, year=year, group=Group.GENERAL, viewer=officer
        )
        self.row = settled(outcome).row

    def step(self, verb: str, **given: Any) -> None:  # noqa: ANN401 - what the step needs
        asked = Asked(verb=verb, version=self.row.version, given=given)
        settled(take_step(self.session, self.row.id, asked, viewer=self.officer))

    def name(self, people: Sequence[tuple[str, Viewer]]) -> None:
        for at, (email, person) in enumerate(people):
            name_evaluator(self.session, self.row.id, email, chair=at == 0, viewer=self.officer)
            declare(self.session, self.row.id, conflict=False, viewer=person)

    def score(self, person: tuple[str, Viewer], values: Sequence[int]) -> None:
        _, viewer = person
        save_scores(self.session, self.row.id, 1, _marks(values), viewer=viewer)
        hand_in(self.session, self.row.id, 2, viewer=viewer)

    def scored(
        self,
        people: Sequence[tuple[str, Viewer]],
        sheets: Sequence[Sequence[int]],
        agreed: Sequence[int],
        *,
        before: int | None = None,
        level: Level = Level.COUNTY,
    ) -> None:
        """Name the panel, open, let everybody score, and agree."""
        self.name(people)
        if level is Level.COUNTY:
            self.step("open", before=before)
        else:
            self.step("re_evaluate")
        for person, values in zip(people, sheets, strict=True):
            self.score(person, values)
        self.step("discuss")
        version = self.row.consensus_edits + 1
        save_consensus(self.session, self.row.id, version, _marks(agreed), viewer=self.officer)


def _marks(values: Sequence[int]) -> Mapping[str, Mark]:
    return {
        key: Mark(value, reason=_REASONS[value % len(_REASONS)])
        for key, value in zip(_KEYS, values, strict=True)
    }


def _sealed_before(session: Session, community: Community) -> int:
    """Seal the community's first save, as the map was when it applied; return its number."""
    return history_queries.seal(
        session,
        community_id=community.id,
        revision=1,
        purpose=Purpose.APPLICATION.value,
        sha256=content_sha256(session, community, 1),
        user_id=None,
    )


def _person(session: Session, who: str, name: str, county_code: str) -> tuple[str, Viewer]:
    email = f"{who}@{DOMAIN}"
    kind = ScopeKind.COUNTY if county_code else ScopeKind.ALL
    user = find_user_by_email(session, email) or add_user(session, email=email, name=name)
    appoint(session, user, Appointment(Role.EVALUATOR, kind, county_code), by=OPERATOR)
    session.flush()
    session.refresh(user)
    return email, viewer_of_user(user)


def _known(session: Session, who: str) -> Viewer:
    user = find_user_by_email(session, f"{who}@{DOMAIN}")
    if user is None:
        message = f"the demo has nobody at the desk “{who}”"
        raise LookupError(message)
    return viewer_of_user(user)
