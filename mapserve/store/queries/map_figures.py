"""Queries of the figures of maps: which are of another revision, what vouchers paid for."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from mapserve.programme.overview import SHOWN_STATES, Term
from mapserve.store.models import (
    Application,
    ApplicationMoney,
    Community,
    Feature,
    MapFigures,
    Voucher,
)
from mapserve.store.queries.overview import in_term


def stale(session: Session) -> list[str]:
    """Return the communities with an application whose figures are missing or of another map.

    What a voucher names changes what was gained without a revision: then they are stale too.
    """
    applied = (
        select(Application.id)
        .where(Application.community_id == Community.id, Application.state.in_(SHOWN_STATES))
        .exists()
    )
    named = (
        select(Voucher.id)
        .join(Application, Application.id == Voucher.application_id)
        .where(
            Application.community_id == Community.id,
            Voucher.feature_id.is_not(None),
            Voucher.edited_at > MapFigures.computed_at,
        )
        .exists()
    )
    statement = (
        select(Community.slug)
        .outerjoin(MapFigures, MapFigures.community_id == Community.id)
        .where(
            applied,
            or_(
                MapFigures.community_id.is_(None),
                MapFigures.revision != Community.revision,
                named,
            ),
        )
        .order_by(Community.slug)
    )
    return list(session.scalars(statement))


def unsplit() -> Select[Application]:
    """Return the applications that were sent and whose money is of another step, as a query."""
    return (
        select(Application)
        .outerjoin(ApplicationMoney, ApplicationMoney.application_id == Application.id)
        .where(
            Application.unit_id > 0,
            or_(
                ApplicationMoney.application_id.is_(None),
                ApplicationMoney.version != Application.version,
            ),
        )
        .order_by(Application.id)
    )


def bought(session: Session, community_id: int) -> dict[int, set[str]]:
    """Return the things of the map that the vouchers of each application name."""
    statement = (
        select(Voucher.application_id, Voucher.feature_id)
        .join(Application, Application.id == Voucher.application_id)
        .where(
            Application.community_id == community_id,
            Voucher.feature_id.is_not(None),
            Voucher.withdrawn.is_(False),
        )
    )
    found: dict[int, set[str]] = defaultdict(set)
    for number, feature in session.execute(statement):
        found[number].add(str(feature))
    return dict(found)


def spent_on_map(session: Session, term: Term, county_code: str) -> dict[int, tuple[int, set[str]]]:
    """Return for each application of a county and term NT$ and things that vouchers name."""
    statement = (
        select(
            Voucher.application_id,
            func.sum(Voucher.amount),
            func.array_agg(func.distinct(Voucher.feature_id)),
        )
        .join(Application, Application.id == Voucher.application_id)
        .join(Community, Community.id == Application.community_id)
        .where(
            *in_term(term),
            Community.county_code == county_code,
            Voucher.feature_id.is_not(None),
            Voucher.amount.is_not(None),
            Voucher.withdrawn.is_(False),
        )
        .group_by(Voucher.application_id)
    )
    return {
        number: (int(amount or 0), {str(one) for one in features})
        for number, amount, features in session.execute(statement)
    }


def communities(session: Session, term: Term, county_code: str) -> list[dict[str, Any]]:
    """Return the communities of a county that applied, with their money and their map's figures.

    `numbers` are the applications; longitude and latitude are of the middle of the box.
    """
    statement = (
        select(
            Community.id,
            Community.slug,
            Community.name,
            Community.town,
            Community.village_code,
            Community.revision,
            Community.lon,
            Community.lat,
            func.array_agg(Application.id).label("numbers"),
            func.coalesce(func.sum(Application.approved_amount), 0).label("approved"),
            func.coalesce(func.sum(Application.accepted_amount), 0).label("settled"),
            MapFigures.revision.label("of_revision"),
            MapFigures.street_m,
            MapFigures.watched_m,
            MapFigures.gained,
            MapFigures.computed_at,
        )
        .join(Application, Application.community_id == Community.id)
        .outerjoin(MapFigures, MapFigures.community_id == Community.id)
        .where(
            *in_term(term),
            Application.unit_id > 0,
            Application.state.in_(SHOWN_STATES),
            Community.county_code == county_code,
        )
        .group_by(Community.id, MapFigures.community_id)
        .order_by(Community.village_code, Community.id)
    )
    return [dict(one) for one in session.execute(statement).mappings()]


def spots(
    session: Session, community_ids: list[int], layers: list[str]
) -> list[tuple[int, str, dict[str, Any]]]:
    """Return community, layer and properties of what some layers have on the maps now."""
    statement = select(Feature.community_id, Feature.layer, Feature.properties).where(
        and_(
            Feature.community_id.in_(community_ids),
            Feature.layer.in_(layers),
            Feature.revision_to.is_(None),
        )
    )
    return [(one, layer, properties) for one, layer, properties in session.execute(statement)]
