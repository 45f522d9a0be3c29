"""Money of an application by kind (R-60): what its last step left of it, kept for the overview."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from mapserve.programme.settlement.accounts import Part
from mapserve.services.applications.accounts import settlement_of
from mapserve.services.applications.trace import trace_of
from mapserve.store.models import Application, ApplicationMoney
from mapserve.store.queries import applications as application_queries


def keep_money(session: Session, row: Application) -> None:
    """Keep what an application asks, what was approved and what was settled, by kind; NT$.

    In the transaction of the step, so that the figures are those of the row's version.
    """
    session.flush()
    posts = application_queries.duty_posts(session, row.community_id)
    asked = trace_of(row.budget, row.rules, duty_posts=posts)
    given = (
        None
        if row.approved_amount is None
        else trace_of(row.budget, row.rules, duty_posts=posts, approved=row.approved_amount)
    )
    spent = None if row.accepted_amount is None else settlement_of(session, row).accounts
    values = {
        "version": row.version,
        "requested_current": asked.current,
        "requested_capital": asked.capital,
        "approved_current": given and given.current,
        "approved_capital": given and given.capital,
        "settled_current": spent and spent.counted_of(Part.CURRENT),
        "settled_capital": spent and spent.counted_of(Part.CAPITAL),
    }
    statement = insert(ApplicationMoney).values(application_id=row.id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["application_id"], set_=values))
