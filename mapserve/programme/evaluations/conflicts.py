"""Conflicts of interest: what an evaluator declares before seeing anything, and what is known.

No document says what a conflict is; the relations are ours. Who declares one, or is known to have
one, does not score; a deputy does.
"""

from collections.abc import Iterable, Mapping

from layers.words.code import Code
from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve.programme.evaluations.criteria import Evaluated
from mapserve.programme.roles import Appointment, Place, Role, ScopeKind


class Relation(Code):
    """What ties an evaluator to whom they are to judge."""

    OWN_PLACE = "own_place", "我住在或屬於這個社區、縣市", "It is my own community or county"
    WORKED = "worked", "我在這裡擔任過幹部、隊員或志工", "I have held office or served there"
    COACHED = "coached", "我輔導或審查過這個社區", "I have coached or reviewed it"
    FAMILY = "family", "幹部是我的親屬", "Family of mine leads it"
    JUDGED = "judged", "我評過它的縣市評鑑", "I scored it for the county"
    PAID = "paid", "我領過這個計畫的費用", "I was paid by its plan"
    OTHER = "other", "其他關係", "Something else"


class ConflictKnown(Problem):
    """Somebody is tied to whom they are to judge (facts: why)."""

    code = "conflict-known"
    nature = Nature.CONFLICT
    what = Text("有利益關係：{why}，要迴避。", "There is a conflict of interest: {why}.")
    mend = Text("請換一位委員。", "Name another evaluator.")


_BELONGS: Mapping[Role, Relation] = {
    Role.VOLUNTEER: Relation.WORKED,
    Role.LEADER: Relation.OWN_PLACE,
    Role.ADVISOR: Relation.COACHED,
}


def ties(
    appointments: Iterable[tuple[Appointment, str]], place: Place, evaluated: Evaluated
) -> list[Relation]:
    """Return how appointments tie somebody to a unit, each relation once.

    Parameters
    ----------
    appointments
        Each with the code of the county it lies in, "" for everywhere.
    place
        The unit; of a county its slug is "".
    """
    found: list[Relation] = []
    for one, county in appointments:
        if one.scope_kind is ScopeKind.ALL or one.role is Role.EVALUATOR:
            continue
        if evaluated is Evaluated.COUNTY:
            if county == place.county_code:
                found.append(Relation.OWN_PLACE)
        elif one.role in _BELONGS and one.covers(place):
            found.append(_BELONGS[one.role])
    return list(dict.fromkeys(found))


def tie_words(relations: Iterable[Relation]) -> Text:
    """Name relations in a sentence."""
    named = [one.label for one in relations]
    return Text("、".join(one.zh for one in named), "; ".join(one.en for one in named))
