"""A community's map as one file that opens without network."""

import json
from typing import Any

from sqlalchemy.orm import Session

from layers.model.catalogue import CATALOGUE
from layers.model.describe import describe_catalogue
from layers.words.audience import Audience
from mapserve import clock
from mapserve.programme.roles import ANYONE, Appointment, Role, ScopeKind, Viewer
from mapserve.rendering.map_file import MapFilePlan, map_file_page
from mapserve.rendering.map_plan import MapPlan
from mapserve.services.communities.directory import describe_community
from mapserve.services.maps.answers import Edition
from mapserve.services.maps.base_map import read_base
from mapserve.services.maps.editions import Purpose
from mapserve.services.maps.features import read_features
from mapserve.store.models import Community

# What a reader of a finished map never needs: a form's questions, an import's headings.
_FOR_FORMS = ("question", "help", "headers", "default", "minimum", "maximum", "max_length")


def make_map_file(  # noqa: PLR0913 - what is asked for
    session: Session,
    community: Community,
    *,
    audience: Audience,
    layer: str | None = None,
    revision: int | None = None,
    edition: Edition | None = None,
) -> str:
    """Return the file as HTML text.

    Parameters
    ----------
    audience
        Whose view is written: nothing stands in the file that they may not see.
    revision
        As of which revision; None is now.
    edition
        Its revision is shown, and its seal.

    Raises
    ------
    UnknownLayer, RevisionUnknown, FrontEndMissing
    """
    at = edition.revision if edition else revision
    features = read_features(
        session, community, viewer=somebody(audience, community.slug), layer=layer, at=at
    )
    described = describe_community(session, community)
    plan = MapPlan(
        slug=community.slug,
        bounds=described.bounds,
        script_url="",
        style_url="",
        basemap_url="",
        nonce="none",
        public=audience is Audience.PUBLIC,
    )
    return map_file_page(
        MapFilePlan(
            plan=plan,
            about=_about(community, audience, at, edition),
            catalogue=_catalogue(audience),
            community={"name": community.name, "boundary": described.boundary},
            features=json.loads(features),
            base=json.loads(read_base(session, community)[0]),
        )
    )


def somebody(audience: Audience, slug: str) -> Viewer:
    """Return somebody of that audience at the community."""
    if audience is Audience.PUBLIC:
        return ANYONE
    if audience is Audience.MEMBERS:
        return Viewer(appointments=(Appointment(Role.LEADER, ScopeKind.COMMUNITY, slug),))
    return Viewer(appointments=(Appointment(Role.ADMIN, ScopeKind.ALL, ""),))


def _about(
    community: Community, audience: Audience, at: int | None, edition: Edition | None
) -> dict[str, Any]:
    about: dict[str, Any] = {
        "name": community.name,
        "county": community.county,
        "town": community.town,
        "revision": community.revision if at is None else at,
        "saved_at": clock.now().isoformat(timespec="minutes"),
        "public": audience is Audience.PUBLIC,
        "edition": None,
    }
    if edition:
        about["edition"] = {
            "number": edition.number,
            "purpose": Purpose(edition.purpose).label.as_json(),
            "sealed_at": edition.sealed_at.isoformat(),
            "sha256": edition.sha256,
        }
    return about


def _catalogue(audience: Audience) -> dict[str, Any]:
    """Return the catalogue as far as the audience may know it, without what forms need."""
    whole = describe_catalogue().model_dump(mode="json")
    seen = {layer.kind: layer.visible(audience) for layer in CATALOGUE}
    layers = []
    for layer in whole["layers"]:
        if not seen[layer["kind"]]:
            continue
        attributes = [
            {name: value for name, value in one.items() if name not in _FOR_FORMS}
            for one in layer["attributes"]
            if one["name"] in seen[layer["kind"]]
        ]
        layers.append({**layer, "attributes": attributes, "restricted": {}})
    return {"groups": whole["groups"], "layers": layers}
