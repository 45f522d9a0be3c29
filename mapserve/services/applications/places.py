"""Places on the map that a line of a budget may be for, by its item (R-44)."""

import uuid

from sqlalchemy.orm import Session

from layers.model.catalogue import CATALOGUE, layer_of
from layers.model.contract import Group
from layers.words.text import Text
from mapserve.programme.budget.items import Item
from mapserve.store.models import Community, Feature
from mapserve.store.queries import applications as application_queries

_MOST = 200
_PLACED = frozenset(
    {Item.UTILITIES, Item.FUEL_CAR, Item.FUEL_MOTORCYCLE, Item.NIGHT_SNACK, Item.EQUIPMENT}
)
# What a community sets up, not what threatens it.
_LAYERS = tuple(layer.kind for layer in CATALOGUE if layer.group is not Group.RISK)


def places_of(session: Session, community: Community, item: Item) -> list[tuple[str, Text]]:
    """Return the features that a line of `item` may be for: id and words, by layer."""
    if item not in _PLACED:
        return []
    posts: set[uuid.UUID] | None = None
    if item is Item.UTILITIES:
        posts = application_queries.duty_posts(session, community.id)
    found = application_queries.features_of(session, community.id, _LAYERS, only=posts, limit=_MOST)
    return [(str(one.id), _words(one)) for one in found]


def _words(feature: Feature) -> Text:
    layer, short = layer_of(feature.layer), str(feature.id)[:4]
    title = layer.title_of(feature.properties) or Text(short, short)
    return Text(f"{layer.label.zh}：{title.zh}", f"{layer.label.en}: {title.en}")
