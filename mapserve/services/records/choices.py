"""Choices of a record that only its community knows: dangers on its map, editions, months."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from layers.model.catalogue import CATALOGUE, layer_of
from layers.words.problems import Problem
from layers.words.text import Text
from mapserve import clock
from mapserve.programme.records.contract import Offered, RecordKind
from mapserve.programme.records.progress import month_label, months_until
from mapserve.programme.roles import ANYONE
from mapserve.services.maps.editions import list_editions, readable_editions
from mapserve.store.models import Community, Feature
from mapserve.store.queries import applications as application_queries

_MOST = 300
_MONTHS = 12
_RISKS = tuple(layer.kind for layer in CATALOGUE.urgent)

Choices = dict[str, list[tuple[str, Text]]]


class ChoiceGone(Problem):
    """Something was chosen that is not offered, or not any more."""

    code = "choice-gone"
    what = Text("選的項目已經不在了。", "What was chosen is not there any more.")
    mend = Text("重新整理後再選一次。", "Reload and choose again.")


def choices_of(session: Session, community: Community, kind: RecordKind) -> Choices:
    """Return the choices of each field that the community knows: value and words."""
    return {field: _offered(session, community, what) for field, what in kind.offered.items()}


def check_offered(
    session: Session, community: Community, kind: RecordKind, data: Mapping[str, Any]
) -> None:
    """Raise `ChoiceGone` where something was chosen that is not offered."""
    if not any(data.get(field) for field in kind.offered):
        return
    for field, choices in choices_of(session, community, kind).items():
        given = data.get(field) or []
        chosen = set(given if isinstance(given, list) else [given])
        if not chosen <= {value for value, _ in choices}:
            raise ChoiceGone(pointer=f"/{field}")


def _offered(session: Session, community: Community, what: Offered) -> list[tuple[str, Text]]:
    match what:
        case Offered.RISKS:
            found = application_queries.features_of(session, community.id, _RISKS, limit=_MOST)
            return [(str(one.id), feature_words(one)) for one in found]
        case Offered.PATROLS:
            found = application_queries.features_of(
                session, community.id, CATALOGUE.patrols, limit=_MOST
            )
            return [(str(one.id), feature_words(one)) for one in found]
        case Offered.EDITIONS:
            return [
                (str(one.number), edition_words(one.number))
                for one in list_editions(session, community)
            ]
        case Offered.PUBLIC_EDITIONS:
            return [
                (str(one.number), edition_words(one.number))
                for one in readable_editions(session, community, viewer=ANYONE)
            ]
        case Offered.MONTHS:
            return [(one, month_label(one)) for one in months_until(clock.today(), _MONTHS)]


def edition_words(number: int) -> Text:
    """Return 第 3 版."""
    return Text(f"第 {number} 版", f"edition {number}")


def feature_words(feature: Feature) -> Text:
    """Return 治安死角：防火巷."""
    layer, id_ = layer_of(feature.layer), str(feature.id)[:4]
    title = layer.title_of(feature.properties) or Text(id_, id_)
    return Text(f"{layer.label.zh}：{title.zh}", f"{layer.label.en}: {title.en}")
