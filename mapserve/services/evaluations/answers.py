"""What is told of evaluations: where they stand, scores as far as one may see, what was measured.

Scores are points of a criterion; totals are shares of the points that apply, 0 to 100.
"""

import datetime as dt
from typing import Literal

from layers.words.answer import Answer
from layers.words.text import Text
from mapserve.programme.evaluations.awards import AwardKind, Basis, Recipient
from mapserve.programme.evaluations.conflicts import Relation
from mapserve.programme.evaluations.criteria import Evaluated, Grade, Group, Level
from mapserve.services.workflow.answers import StepReason


class EditionPinned(Answer):
    """An edition that an evaluation judges by: nothing later changes what it shows."""

    number: int
    revision: int
    sha256: str
    sealed_at: dt.datetime


class NumberedChange(Answer):
    """A feature that differs between the two editions, with the number both maps bear."""

    number: int
    id: str
    layer: str
    what: Literal["added", "changed", "removed"]


class MeasuredRow(Answer):
    """One figure of both maps; `numbers` are the changes that may have moved it.

    `difference` is after less before; neither better nor worse: it is the same.
    """

    key: str
    label: Text
    unit: Text
    before: float
    after: float
    difference: float
    better: bool
    worse: bool
    numbers: list[int]


class Measured(Answer):
    """What two editions come to, by the week of the day they were pinned; ours, not official."""

    on: dt.date
    rows: list[MeasuredRow]
    changes: list[NumberedChange]
    better: bool


class CriterionTold(Answer):
    """A criterion and the most points it gives; `measured` where the maps show it."""

    key: str
    label: Text
    points: int
    measured: bool


class TermsTold(Answer):
    """What is scored by; `words` say whose points they are and stand beside them."""

    criteria: list[CriterionTold]
    own_points: bool
    words: Text


class Score(Answer):
    """One score: points, or that it does not apply, and why."""

    value: int | None
    not_applicable: bool
    reason: str


class OwnSheet(Answer):
    """The reader's own sheet. `version` is what a save names; `lacking` is what is still asked."""

    level: Level
    version: int
    chair: bool
    declared: bool
    conflict: bool | None
    relations: list[Relation]
    scores: dict[str, Score]
    total: float | None
    handed_in_at: dt.datetime | None
    lacking: list[StepReason]


class EvaluatorTold(Answer):
    """An evaluator, and their scores where they are in and the reader may read them."""

    id: int
    name: str
    chair: bool
    mine: bool
    deputy_for: int | None
    declared: bool
    conflict: bool | None
    excused: bool
    handed_in: bool
    scores: dict[str, Score]
    total: float | None


class SpreadTold(Answer):
    """How far evaluators lie apart on a criterion; `wide`: they are to talk about it."""

    criterion: str
    lowest: int
    highest: int
    difference: int
    wide: bool


class Panel(Answer):
    """A level's evaluators, the official mean, the spread, and what was agreed on.

    `mean` is official and of all handed in; `consensus_total` counts what is agreed on so far.
    """

    level: Level
    terms: TermsTold
    evaluators: list[EvaluatorTold]
    handed_in: int
    mean: float | None
    spread: list[SpreadTold]
    consensus: dict[str, Score]
    consensus_version: int
    consensus_total: float | None
    consensus_open: bool


class AwardTold(Answer):
    """An award that was decided or released; `amount` is NT$."""

    kind: AwardKind
    recipient: Recipient
    amount: int | None
    words: str


class Decision(Answer):
    """What was decided, as far as the reader may know; null what is not, or not yet.

    `awards` are prepared until the release; `released_on` is null until then.
    """

    opinion: str | None
    basis: Basis | None
    passed_over_for: str | None
    final_opinion: str | None
    grade: Grade | None
    award_basis: Basis | None
    awards: list[AwardTold]
    not_awarded_for: str | None
    cancelled_for: str | None
    total: float | None
    released_on: dt.date | None


class Quota(Answer):
    """How many of a group are nominated, and how many may be; null: no rule was found."""

    group: Group
    nominated: int
    allowed: int | None
    reported: int


class EvaluationListed(Answer):
    """An evaluation in a list. `year` is 民國; `community` is null where it is of a county.

    `asked` is what the reader themselves is asked for: to declare, to score, or null.
    """

    id: int
    round: int
    evaluated: Evaluated
    community: str | None
    name: str
    county: str
    county_code: str
    year: int
    group: Group
    state: str
    label: Text
    version: int
    since: dt.datetime
    asked: Literal["declare", "score"] | None


class Evaluation(EvaluationListed):
    """An evaluation as its reader may see it.

    `measured`, the editions and the terms are null or empty for whoever has yet to declare.
    """

    before: EditionPinned | None
    after: EditionPinned | None
    measured: Measured | None
    sheet: OwnSheet | None
    panels: list[Panel]
    decision: Decision
    quota: Quota | None
    may: list[str]
    why_not: dict[str, list[StepReason]]


class EvaluationPage(Answer):
    """A page of evaluations; `next` is `before` of the page that follows, null on the last."""

    evaluations: list[EvaluationListed]
    next: int | None


class Standing(Answer):
    """Where a unit stands in a round: the official mean, and ours beside it.

    `estimate` is free of strict and mild evaluators; null where it cannot be told.
    """

    id: int
    name: str
    group: Group
    state: str
    label: Text
    version: int
    mean: float | None
    consensus: float | None
    estimate: float | None


class RoundListed(Answer):
    """A round in a list; `county` is "" for the ministry's, `begun` counts evaluations."""

    id: int
    year: int
    level: Level
    evaluated: Evaluated
    county: str
    begun: int


class NotBegun(Answer):
    """A community that was reported in a round's year and is not evaluated yet."""

    community: str
    name: str
    town: str


class Strictness(Answer):
    """By how many points an evaluator is milder (+) or stricter (−) than those they share with."""

    name: str
    points: float


class RoundTold(Answer):
    """A round: what it is scored by, quotas, and what all of its scores come to.

    `standings` and the rest are empty for whoever may not read them. `alpha` is Krippendorff's,
    for interval data, over the totals; ours, as `estimate`.
    """

    id: int
    version: int
    year: int
    level: Level
    evaluated: Evaluated
    county_code: str
    county: str
    terms: TermsTold
    weights: dict[str, int] | None
    hours: list[str]
    reported: int | None
    growth_quota: int | None
    report_by: dt.date
    quotas: list[Quota]
    sees_scores: bool
    standings: list[Standing]
    strictness: list[Strictness]
    alpha: float | None
    panels: int
