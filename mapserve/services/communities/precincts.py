"""Precincts of communities: whose advisors and officers look after which."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from layers.words.invisible_characters import has_unseen
from layers.words.problems import Problem
from layers.words.text import Text
from mapserve.exchange.cell_text import is_storable
from mapserve.exchange.precinct_list import read_precincts
from mapserve.exchange.quarantine import Quarantined
from mapserve.programme.roles import Action, Viewer
from mapserve.services.communities.directory import find_community
from mapserve.store.models import Community
from mapserve.store.queries import communities as community_queries

_LONGEST = 40  # what the column takes


class PrecinctInvalid(Problem):
    """A precinct without a name, or with one that cannot be kept."""

    code = "precinct-invalid"
    what = Text("分局名稱「{name}」不能用。", "“{name}” cannot be the name of a precinct.")
    mend = Text("寫 40 個字以內的名稱。", "Give a name of at most 40 characters.")


@dataclass(frozen=True)
class PrecinctsLoaded:
    """What loading a table did: communities that got another precinct, those that had it."""

    changed: int
    known: int
    quarantined: list[Quarantined]


def load_precincts(
    session: Session, path: Path, *, viewer: Viewer, encoding: str | None = None
) -> PrecinctsLoaded:
    """Give the communities of each village of a table its precinct.

    Raises
    ------
    SignInNeeded, Forbidden
        The viewer may not add communities.
    FileUnreadable, FileTooLarge
    """
    viewer.require(Action.ADD_COMMUNITY)
    found = read_precincts(path, encoding=encoding)
    by_code = {code: precinct for _, code, precinct in found.rows}
    known, changed = community_queries.set_precincts(session, by_code)
    missing = [
        Quarantined(
            row,
            "",
            Text(f"沒有村里代碼 {code} 的社區。", f"No community has the village code {code}."),
            Text("先執行 community load。", "Run community load first."),
        )
        for row, code, _ in found.rows
        if code not in known
    ]
    quarantined = sorted([*found.quarantined, *missing], key=lambda one: one.row)
    return PrecinctsLoaded(changed, sum(known.values()) - changed, quarantined)


def set_precinct(session: Session, slug: str, precinct: str, *, viewer: Viewer) -> Community:
    """Give one community a precinct; "" takes it away.

    Raises
    ------
    SignInNeeded, Forbidden, NotFound, PrecinctInvalid
    """
    viewer.require(Action.ADD_COMMUNITY)
    community = find_community(session, slug)
    name = " ".join(precinct.split())
    if len(name) > _LONGEST or not is_storable(name) or has_unseen(name):
        raise PrecinctInvalid(name=name[:_LONGEST])
    community.precinct = name or None
    session.flush()
    return community
