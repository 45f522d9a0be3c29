"""The demo's overview: what a county adds of its own, and the figures of the maps."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mapserve import clock
from mapserve.programme.overview import GRANTED_IN
from mapserve.services.demo.applications import people_of
from mapserve.services.overview.figures import compute_figures, stale_communities
from mapserve.services.overview.grants import Granted, record_grant
from mapserve.store.models import Application, Community, CountyGrant

_GRANTED = 20_000  # NT$


def add_overview(session: Session) -> None:
    """Let counties add to what was approved, where none does yet, and compute what maps come to."""
    if session.scalars(select(CountyGrant.id).limit(1)).first() is None:
        for row in session.scalars(
            select(Application).where(Application.state.in_(GRANTED_IN)).order_by(Application.id)
        ).all():
            community = session.get_one(Community, row.community_id)
            given = Granted(
                amount=_GRANTED,
                granted_on=row.approved_on or clock.today(),
                document=f"府警防字第{row.year}{row.id:04}號（示範）",
            )
            record_grant(
                session,
                community.county_code,
                row.id,
                given,
                base=0,
                viewer=people_of(session, community)["county"],
            )
    for slug in stale_communities(session):
        compute_figures(session, slug)
