"""Places on the map that a line of a budget may be for, by its item (R-44)."""

import uuid

from sqlalchemy.orm import Session

from layers.model.catalogue import layer_of
from layers.words.text import Text
from mapserve.programme.budget.items import Item
from mapserve.store.models import Community, Feature
from mapserve.store.queries import applications as application_queries

_MOST = 200
_LAYERS: dict[Item, tuple[str, ...]] = {
    Item.EQUIPMENT: ("camera", "street_light", "emergency_resource", "patrol_post"),
    Item.FUEL_CAR: ("patrol_route",),
    Item.FUEL_MOTORCYCLE: ("patrol_route",),
    Item.NIGHT_SNACK: ("patrol_route",),
}


def places_of(session: Session, community: Community, item: Item) -> list[tuple[str, Text]]:
    """Return the features that a line of `item` may be for: id and words, by layer and name."""
    layers = ("patrol_post",) if item is Item.UTILITIES else _LAYERS.get(item, ())
    if not layers:
        return []
    found = application_queries.features_of(session, community.id, layers, limit=_MOST)
    if item is Item.UTILITIES:
        posts: set[uuid.UUID] = application_queries.duty_posts(session, community.id)
        found = [one for one in found if one.id in posts]
    return [(str(one.id), _words(one)) for one in found]


def _words(feature: Feature) -> Text:
    layer = layer_of(feature.layer)
    title = next(
        (str(feature.properties[name]) for name in layer.title if feature.properties.get(name)), ""
    )
    short = str(feature.id)[:4]
    return Text(f"{layer.label.zh}：{title or short}", f"{layer.label.en}: {title or short}")
