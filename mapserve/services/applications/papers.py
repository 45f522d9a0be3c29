"""Papers of applications: what was sent with its sealed map, or the draft, made in a child."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from threading import Lock
from typing import Any, cast

from cachetools import LRUCache, cached
from sqlalchemy.orm import Session

from layers.geometry.crs import Zone
from layers.words.audience import Audience
from mapserve import clock
from mapserve.clock import TAIWAN
from mapserve.programme.budget.reading import read_budget
from mapserve.programme.calendar import Period
from mapserve.programme.roles import Viewer
from mapserve.rendering.papers.filed import Filed, Stamp
from mapserve.rendering.papers.location import PlacePlan
from mapserve.rendering.papers.printing import (
    About,
    Budgeted,
    PaperFormat,
    PaperKind,
    printed,
    warm,
)
from mapserve.sandbox.tasks import Budget, Task
from mapserve.sandbox.turns import RECKONING
from mapserve.services.analysis.budget import computed_telling, packed, work
from mapserve.services.applications.files import find_application, period_of
from mapserve.services.applications.trace import trace_of
from mapserve.services.communities.directory import describe_community
from mapserve.services.maps.base_map import read_base
from mapserve.services.maps.features import read_features
from mapserve.services.maps.map_file import somebody
from mapserve.store.models import Application, ApplicationSent, Community, Edition
from mapserve.store.queries import applications as application_queries

__all__ = ["PRINT", "make_paper", "warm", "work"]

PRINT = Task(
    function=f"{__name__}:work",
    budget=Budget(seconds=20, memory_mb=1024),
    sandboxed=False,  # it reads the faces; the words were checked, and all are escaped
)
_KEPT = 16
# Where the QR code of a paper leads: the community's slug, the edition's number or None.
Address = Callable[[str, int | None], str]


def make_paper(  # noqa: PLR0913 - what is asked for
    session: Session,
    number: int,
    kind: PaperKind,
    as_: PaperFormat,
    *,
    address: Address,
    viewer: Viewer,
) -> tuple[bytes, str]:
    """Return a paper of an application as a file, and what the file is called.

    It shows what was sent last, with the edition of the map that was sealed with it; before that
    the draft, marked as one. All who may see the application get the same paper.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden
    TooCostly, Busy, OneAfterTheOther
    """
    row, community = find_application(session, number, viewer=viewer)
    sent = next(reversed(application_queries.sendings(session, row.id)), None)
    filed = filed_of(session, row, community, sent, address)
    about = _about(session, row, community, sent, kind)
    half = str(period_of(row))
    name = f"{kind.label.zh}-{community.name}-{half}-{row.id}.{as_.value}"
    return printed_paper(packed((filed, about, as_)), filed, about, as_), name


@cached(LRUCache(_KEPT), key=lambda request, *_: hashlib.sha256(request).digest(), lock=Lock())
def printed_paper(_request: bytes, filed: Filed, about: About, as_: PaperFormat) -> bytes:
    """Return a paper as a file; the same request again is not printed again."""
    with RECKONING.taken():
        return computed_telling(printed, (filed, about, as_), {}, task=PRINT)


def filed_of(
    session: Session,
    row: Application,
    community: Community,
    sent: tuple[ApplicationSent, Edition] | None,
    address: Address,
) -> Filed:
    """Return an application as its papers show it."""
    received_by, received_on = _receiver(session, row)
    return Filed(
        id=row.id,
        period=period_of(row),
        community=community.name,
        county=community.county,
        town=community.town,
        precinct=community.precinct,
        answers=sent[0].form["answers"] if sent else row.answers,
        stamp=_stamp(community, sent, address),
        received_by=received_by,
        received_on=received_on,
        opinion=row.opinion or "",
        agreed=_agreed(row),
        review_reason=row.review_reason or "",
        approved_period=Period.read(row.approved_period) if row.approved_period else None,
        approved_on=row.approved_on,
        approval_number=row.approval_number or "",
    )


def _agreed(row: Application) -> bool | None:
    if row.state == "declined":
        return False
    return True if "agree" in row.acted else None


def _receiver(session: Session, row: Application) -> tuple[str, dt.date | None]:
    """Return who received it and when, as long as that stands."""
    if "receive" not in row.acted:
        return "", None
    _, version, *_ = row.acted["receive"]
    taken = application_queries.step_taken(session, row.id, version)
    if taken is None:
        return row.received_by or "", None
    at, name = taken
    return row.received_by or name, at.astimezone(TAIWAN).date()


def _stamp(
    community: Community, sent: tuple[ApplicationSent, Edition] | None, address: Address
) -> Stamp:
    today = clock.today()
    if sent is None:
        return Stamp(
            revision=community.revision, address=address(community.slug, None), printed_on=today
        )
    form, edition = sent
    return Stamp(
        revision=edition.revision,
        address=address(community.slug, edition.number),
        printed_on=today,
        form_sha256=form.sha256,
        edition=edition.number,
        sealed_on=edition.sealed_at.astimezone(TAIWAN).date(),
        edition_sha256=edition.sha256,
    )


def _about(
    session: Session,
    row: Application,
    community: Community,
    sent: tuple[ApplicationSent, Edition] | None,
    kind: PaperKind,
) -> About:
    at = sent[1].revision if sent else None
    if kind is PaperKind.APPLICATION:
        return _place(session, community, at)
    if kind is PaperKind.PLAN:
        return None
    budget: dict[str, Any] = sent[0].form["budget"] if sent else row.budget
    rules: str = sent[0].form["rules"] if sent else row.rules
    posts = application_queries.duty_posts(session, community.id, at)
    return Budgeted(lines=read_budget(budget), trace=trace_of(budget, rules, duty_posts=posts))


def _place(session: Session, community: Community, at: int | None) -> PlacePlan:
    """Return what the location map shows: the unit's own view, whoever prints it."""
    members = somebody(Audience.MEMBERS, community.slug)
    return PlacePlan(
        name=community.name,
        where=f"{community.county}{community.town}",
        zone=cast("Zone", community.zone),
        boundary=describe_community(session, community).boundary,
        base=json.loads(read_base(session, community)[0]),
        features=json.loads(read_features(session, community, viewer=members, at=at)),
    )
