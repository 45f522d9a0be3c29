"""Applications for overviews, written as rows: any state, any sums, hundreds at once."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from mapserve.clock import TAIWAN
from mapserve.programme.applications.table import APPROVED
from mapserve.programme.rules.versions import VERSIONS
from mapserve.store.models import (
    Application,
    ApplicationMoney,
    Community,
    CountyGrant,
    Unit,
    WorkflowEvent,
)

ENTERED = dt.datetime(2026, 11, 1, 9, 0, tzinfo=TAIWAN)
DAY = dt.date(2026, 12, 1)
SETTLED = ("settled", "paid", "reported", "closed", "inspected")
PAID = SETTLED[1:]


def application(  # noqa: PLR0913 - what an application is made of
    session: Session,
    community: Community,
    number: int,
    state: str,
    *,
    period: tuple[int, int] = (116, 1),
    requested: tuple[int, int] = (0, 0),
    approved: int = 1,
    approved_by_kind: tuple[int, int] = (0, 0),
    settled_by_kind: tuple[int, int] = (0, 0),
    granted: int | None = None,
    grant_settled: int | None = None,
    due: dt.date | None = None,
    fresh: bool = True,
) -> Application:
    """Return an application of a unit of its own; sums of states it has not come to are left out.

    `fresh` is whether its money by kind is that of its last step.
    """
    unit = Unit(
        community_id=community.id,
        kind="association",
        name=f"{community.name}協會{number}",
        registration_number=f"{community.slug}-{number}",
    )
    session.add(unit)
    session.flush()
    given, spent = state in APPROVED, state in SETTLED
    row = Application(
        community_id=community.id,
        unit_id=unit.id,
        year=period[0],
        half=period[1],
        rules=VERSIONS[0].name,
        answers={"unit": unit.name},
        budget={"lines": []},
        proposed={},
        state=state,
        version=3,
        entered_at=ENTERED - dt.timedelta(days=number),
        due_on=due,
        acted={"start": [None, 1, ""]},
        opinion="可",
        review_reason="可",
        refusal_reason="否",
        withdrawn_for="否",
        remarks=[],
        inspected_on=DAY,
        **(_approval(approved) if given else {}),
        **(_settlement(sum(settled_by_kind)) if spent else {}),
        **({"paid_on": DAY, "reported_on": DAY} if state in PAID else {}),
    )
    session.add(row)
    session.flush()
    session.add(
        WorkflowEvent(
            id=uuid.uuid4(),
            workflow=row.workflow.name,
            subject_id=row.id,
            number=1,
            kind="begun",
            verb="start",
            from_state="",
            to_state=state,
            version=row.version,
            at=row.entered_at,
            data={},
            hash=uuid.uuid4().bytes * 2,
        )
    )
    money: Mapping[str, Any] = {
        "requested_current": requested[0],
        "requested_capital": requested[1],
        "approved_current": approved_by_kind[0] if given else None,
        "approved_capital": approved_by_kind[1] if given else None,
        "settled_current": settled_by_kind[0] if spent else None,
        "settled_capital": settled_by_kind[1] if spent else None,
    }
    session.add(ApplicationMoney(application_id=row.id, version=row.version - (not fresh), **money))
    if granted is not None:
        for at, amount in enumerate((granted + 7, granted), 1):  # the last version holds
            session.add(
                CountyGrant(
                    application_id=row.id,
                    number=at,
                    amount=amount,
                    accepted=grant_settled,
                    granted_on=DAY,
                    document="府警防字第1號",
                )
            )
    session.flush()
    return row


def _approval(amount: int) -> dict[str, Any]:
    return {
        "approved_period": "116-1",
        "approved_amount": amount,
        "reduced_for": None if amount == 150_000 else "budget",
        "approved_on": DAY,
        "approval_number": "台內警字第1號",
        "completed_on": DAY,
    }


def _settlement(amount: int) -> dict[str, Any]:
    return {"accepted_amount": amount, "settled_on": DAY}
