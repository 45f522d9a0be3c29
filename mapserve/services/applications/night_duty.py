"""Duty records beside the night snacks of a budget: whether a team is on duty (R-46)."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from mapserve import clock
from mapserve.programme.budget.items import Item
from mapserve.programme.records.duty import DUTY, nights_of, people_of
from mapserve.store.models import Application
from mapserve.store.queries import records as record_queries

_BEFORE = dt.timedelta(days=180)


@dataclass(frozen=True, kw_only=True)
class NightDuty:
    """What the duty records say since a day; `nights` and `asked` count a person and night.

    Parameters
    ----------
    since
        The approval, or half a year ago before there is one.
    asked
        How many the budget lists.
    """

    since: dt.date
    shifts: int
    people: int
    nights: int
    asked: int

    @property
    def short(self) -> bool:
        """Tell whether less was on duty than is asked for."""
        return self.nights < self.asked


def night_duty(session: Session, row: Application) -> NightDuty | None:
    """Return what is known of an application's watch team; None where it asks for no snacks."""
    asked = [one for one in row.budget.get("lines", ()) if one.get("item") == Item.NIGHT_SNACK]
    if not asked:
        return None
    since = row.approved_on or clock.today() - _BEFORE
    shifts = [one.data for one in record_queries.since(session, row.community_id, DUTY.name, since)]
    return NightDuty(
        since=since,
        shifts=len(shifts),
        people=len({person for one in shifts for person in people_of(one["members"])}),
        nights=len({night for one in shifts for night in nights_of(one)}),
        asked=sum(len(one.get("shifts") or ()) for one in asked),
    )
