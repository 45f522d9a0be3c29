"""Figures of maps, kept with the revision they are of: metres watched at night, and by what.

Computing them takes seconds a community, so a timer does it (`mapserve overview refresh`) and
pages say which revision a figure is of; none is shown as if it were of another.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from layers.analysis.coverage import watch
from layers.words.audience import Audience
from mapserve import clock
from mapserve.services.analysis.budget import within_budget
from mapserve.services.analysis.coverage import Watched, watched
from mapserve.services.analysis.suggestions import NIGHT
from mapserve.services.applications.money import keep_money
from mapserve.services.maps.map_file import somebody
from mapserve.store.models import Community, MapFigures
from mapserve.store.queries import map_figures as figure_queries

_FEW = 200  # applications whose money is counted in one transaction


def stale_communities(session: Session) -> list[str]:
    """Return the slugs of communities with an application whose figures are of another map."""
    return figure_queries.stale(session)


def compute_figures(session: Session, slug: str) -> MapFigures:
    """Compute the figures of a community's map as it is now, and keep them.

    For each application whose vouchers name things of the map: how many metres nobody would watch
    at night without them.
    """
    community = session.scalars(select(Community).where(Community.slug == slug)).one()
    found = watched(session, community, viewer=somebody(Audience.STAFF, community.slug))
    whole = found.watch.at(NIGHT)
    gained: dict[str, Any] = {
        str(number): {
            "features": sorted(features),
            "metres": round(whole.watched_m - _without(found, features), 1),
        }
        for number, features in figure_queries.bought(session, community.id).items()
    }
    values: Mapping[str, Any] = {
        "revision": found.key.revision,
        "street_m": whole.street_m,
        "watched_m": min(whole.watched_m, whole.street_m),
        "gained": gained,
        "computed_at": clock.now(),
    }
    session.execute(
        insert(MapFigures)
        .values(community_id=community.id, **values)
        .on_conflict_do_update(index_elements=["community_id"], set_=values)
    )
    return session.get_one(MapFigures, community.id, populate_existing=True)


def count_money(session: Session) -> int:
    """Count the money of some applications whose figures are of another step; return how many."""
    rows = session.scalars(figure_queries.unsplit().limit(_FEW)).all()
    for row in rows:
        keep_money(session, row)
    return len(rows)


def _without(found: Watched, features: set[str]) -> float:
    """Return the metres that are watched at night where some things are not there."""
    left = [one for one in found.features if one.id not in features]
    if len(left) == len(found.features):
        return float(found.watch.at(NIGHT).watched_m)
    other = within_budget(watch, found.watch.scene, left, day=found.key.day)
    return float(other.at(NIGHT).watched_m)
