"""Editions: a revision sealed for a purpose, with its hash (decision sealed-editions)."""

import hashlib
import json
from typing import Any

from sqlalchemy.orm import Session

from layers.words.audience import Audience
from layers.words.code import Code
from layers.words.problems import Problem
from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.programme.roles import Action, Viewer
from mapserve.services.communities.directory import place_of
from mapserve.services.maps.answers import Edition
from mapserve.store import versions
from mapserve.store.models import Community
from mapserve.store.models.base import LARGEST_INTEGER
from mapserve.store.queries import features as feature_queries
from mapserve.store.queries import history as history_queries


class PurposeUnknown(Problem):
    """An edition is sealed for one of a few purposes."""

    code = "purpose-unknown"
    what = Text("沒有「{purpose}」這種用途。", "There is no purpose “{purpose}”.")
    mend = Text("可用的用途：{known}。", "Use one of: {known}.")


class Purpose(Code):
    """What an edition is sealed for."""

    APPLICATION = "application", "申請", "Application"
    MONTHLY = "monthly", "每月", "Monthly report"
    EVALUATION = "evaluation", "評鑑", "Evaluation"
    PUBLIC = "public", "公開", "Public map"


def seal(session: Session, community: Community, *, purpose: str, viewer: Viewer) -> Edition:
    """Seal the present revision as the community's next edition.

    Raises
    ------
    Forbidden, PurposeUnknown
    """
    viewer.require(Action.SEAL, place_of(community))
    if purpose not in set(Purpose):
        raise PurposeUnknown(purpose=purpose, known="、".join(Purpose))
    # The lock keeps saves out, so that the hash is of the revision the edition names, and
    # numbers in sequence.
    revision = versions.lock_one(session, community.id)
    number = history_queries.seal(
        session,
        community_id=community.id,
        revision=revision,
        purpose=purpose,
        sha256=content_sha256(session, community, revision),
        user_id=viewer.user_id,
    )
    return find_edition(session, community, number)


def list_editions(session: Session, community: Community) -> list[Edition]:
    """Return the community's editions, the latest first."""
    rows = history_queries.editions(session, community_id=community.id)
    return [Edition(**row) for row in rows]


def readable_editions(session: Session, community: Community, *, viewer: Viewer) -> list[Edition]:
    """Return the editions that the viewer may see: the public ones, without names, or all."""
    found = list_editions(session, community)
    if viewer.audience(place_of(community)) is not Audience.PUBLIC:
        return found
    return [_without_name(one) for one in found if one.purpose == Purpose.PUBLIC]


def readable_edition(
    session: Session, community: Community, number: int, *, viewer: Viewer
) -> Edition:
    """Return one edition as the viewer may see it.

    Raises
    ------
    NotFound
        There is no such edition.
    SignInNeeded, Forbidden
        It was not sealed for the public, and the viewer is the public here.
    """
    found = find_edition(session, community, number)
    if viewer.audience(place_of(community)) is not Audience.PUBLIC:
        return found
    if found.purpose != Purpose.PUBLIC:
        viewer.require(Action.HISTORY, place_of(community))
    return _without_name(found)


def find_edition(session: Session, community: Community, number: int) -> Edition:
    """Return one edition, or raise `NotFound`."""
    rows = (
        history_queries.editions(session, community_id=community.id, number=number)
        if 0 < number <= LARGEST_INTEGER
        else []
    )
    if not rows:
        raise NotFound(thing=Text("版本", "edition"), name=str(number))
    return Edition(**rows[0])


def content_sha256(session: Session, community: Community, revision: int) -> str:
    """Return the SHA-256 (hexadecimal) of the canonical GeoJSON of everything at a revision."""
    content = feature_queries.everything(session, community_id=community.id, at=revision)
    return hashlib.sha256(canonical(json.loads(content))).hexdigest()


def canonical(collection: dict[str, Any]) -> bytes:
    """Return a FeatureCollection's canonical bytes.

    `{"features", "type"}` and nothing else on the outside, features sorted by id, keys sorted,
    no spaces, UTF-8, numbers as shortest decimals: whoever may read every attribute can make
    the same bytes from `features?at=`.
    """
    features = sorted(collection["features"], key=lambda feature: str(feature["id"]))
    whole = {"type": "FeatureCollection", "features": features}
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _without_name(edition: Edition) -> Edition:
    """Return an edition without who sealed it: members are not named to the public."""
    return edition.model_copy(update={"sealed_by": None})
