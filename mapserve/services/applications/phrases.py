"""Phrases of desks: kept, changed, taken away by the desk itself, offered where it writes."""

from collections.abc import Collection, Iterable

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from layers.words.answer import Answer
from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve.errors import Forbidden, NotFound, SignInNeeded
from mapserve.programme.applications.phrases import MOST_PHRASES, SUGGESTED, Phrase, PhraseKind
from mapserve.programme.roles import Appointment, Precinct, ScopeKind, Viewer
from mapserve.services.applications.queue import desk_appointments
from mapserve.services.communities.directory import place_of
from mapserve.store.models import Community, DeskPhrase
from mapserve.store.queries import desks as desk_queries

Scope = tuple[ScopeKind, str]


class PhraseTold(Answer):
    """A phrase; `suggested` is one of ours that the desk has not made its own yet.

    `cause` and `state` are "" where it fits any; `uses` counts how often it was sent.
    """

    id: int
    kind: PhraseKind
    title: str
    text: str
    cause: str
    state: str
    uses: int
    suggested: bool


class PhraseThere(Problem):
    """Two phrases of a desk for the same place under one name (facts: title)."""

    code = "phrase-there"
    nature = Nature.CONFLICT
    what = Text("已經有一個叫「{title}」的範本。", "There is a template “{title}” already.")
    mend = Text("請換一個名稱。", "Give it another name.")


class TooManyPhrases(Problem):
    """More phrases than a desk keeps (facts: most)."""

    code = "too-many-phrases"
    nature = Nature.CONFLICT
    what = Text("最多 {most} 個範本。", "At most {most} templates can be kept.")
    mend = Text("請先刪掉不用的。", "Take one away first.")


def scopes_of(viewer: Viewer) -> list[Scope]:
    """Return the scopes of a viewer's desks, each once."""
    return list(dict.fromkeys((one.scope_kind, one.scope) for one in desk_appointments(viewer)))


def phrases_of(session: Session, scope: Scope, *, viewer: Viewer) -> list[PhraseTold]:
    """Return the phrases of a desk of the viewer's, by kind and name.

    Raises
    ------
    SignInNeeded, Forbidden
    """
    _require(viewer, scope)
    return [_told(one) for one in desk_queries.phrases(session, [scope])]


def phrases_for(
    session: Session, community: Community, *, viewer: Viewer
) -> dict[PhraseKind, list[PhraseTold]]:
    """Return what a viewer's desks have to write about a community, by kind.

    A precinct is offered what its county and the ministry keep too; never what the desks below
    it, or beside it, keep.
    """
    place = place_of(community)
    seats = [one for one in desk_appointments(viewer) if one.covers(place)]
    found: dict[PhraseKind, list[PhraseTold]] = {}
    for one in desk_queries.phrases(session, _offered(seats)):
        found.setdefault(PhraseKind(one.kind), []).append(_told(one))
    return found


def phrases_of_case(
    session: Session, community: Community, causes: Collection[str], state: str, *, viewer: Viewer
) -> list[PhraseTold]:
    """Return what fits a case: of its cause and state first, of those the most used."""
    kept = phrases_for(session, community, viewer=viewer).get(PhraseKind.CASE, [])
    fit = [one for one in kept if one.cause in {"", *causes} and one.state in {"", state}]
    return sorted(fit, key=lambda one: (-bool(one.cause) - bool(one.state), -one.uses, one.title))


def note_use(session: Session, number: int, community: Community, *, viewer: Viewer) -> int | None:
    """Count that a phrase was sent, and return its number; None: it is none that was offered."""
    offered = phrases_for(session, community, viewer=viewer).get(PhraseKind.CASE, [])
    if number not in {one.id for one in offered}:
        return None
    desk_queries.count_use(session, number)
    return number


def add_phrase(session: Session, scope: Scope, phrase: Phrase, *, viewer: Viewer) -> int:
    """Keep a phrase for a desk of the viewer's; return its number.

    Raises
    ------
    SignInNeeded, Forbidden, PhraseThere, TooManyPhrases
    """
    _require(viewer, scope)
    if len(desk_queries.phrases(session, [scope])) >= MOST_PHRASES:
        raise TooManyPhrases(most=MOST_PHRASES)
    row = DeskPhrase(scope_kind=scope[0].value, scope=scope[1])
    _write(session, row, phrase, viewer)
    return row.id


def change_phrase(session: Session, number: int, phrase: Phrase, *, viewer: Viewer) -> None:
    """Change a phrase of a desk of the viewer's: from now on it is the desk's own.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden, PhraseThere
    """
    _write(session, _own(session, number, viewer), phrase, viewer)


def remove_phrase(session: Session, number: int, *, viewer: Viewer) -> None:
    """Take a phrase away.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden
    """
    session.delete(_own(session, number, viewer))
    session.flush()


def find_phrase(session: Session, number: int, *, viewer: Viewer) -> PhraseTold:
    """Return a phrase of a desk of the viewer's.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden
    """
    return _told(_own(session, number, viewer))


def suggest(session: Session, scope: Scope) -> None:
    """Give a desk that has no phrases those that we suggest, marked as that (the demo)."""
    if desk_queries.phrases(session, [scope]):
        return
    for kind, title, text in SUGGESTED:
        session.add(
            DeskPhrase(
                scope_kind=scope[0].value,
                scope=scope[1],
                kind=kind.value,
                title=title,
                text=text,
                suggested=True,
            )
        )
    session.flush()


def _offered(seats: Iterable[Appointment]) -> list[Scope]:
    """Return the scopes of some seats and of the desks above them."""
    found: dict[Scope, None] = {}
    for one in seats:
        found[one.scope_kind, one.scope] = None
        if one.scope_kind is ScopeKind.PRECINCT:
            found[ScopeKind.COUNTY, Precinct.of_scope(one.scope).county_code] = None
        found[ScopeKind.ALL, ""] = None
    return list(found)


def _own(session: Session, number: int, viewer: Viewer) -> DeskPhrase:
    row = session.get(DeskPhrase, number)
    if row is None:
        raise NotFound(thing=Text("範本", "template"), name=str(number))
    _require(viewer, (ScopeKind(row.scope_kind), row.scope))
    return row


def _require(viewer: Viewer, scope: Scope) -> None:
    if scope in scopes_of(viewer):
        return
    if viewer.user_id is None and not viewer.appointments:
        raise SignInNeeded
    raise Forbidden(action=Text("改這個單位的範本", "change the templates of that desk"))


def _write(session: Session, row: DeskPhrase, phrase: Phrase, viewer: Viewer) -> None:
    row.kind, row.title, row.text = phrase.kind.value, phrase.title, phrase.text
    row.cause = phrase.cause.value if phrase.cause else ""
    row.state = phrase.state.value if phrase.state else ""
    row.suggested, row.edited_by_id, row.edited_at = False, viewer.user_id, func.now()
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        raise PhraseThere(pointer="/title", title=phrase.title) from None


def _told(row: DeskPhrase) -> PhraseTold:
    return PhraseTold(
        id=row.id,
        kind=PhraseKind(row.kind),
        title=row.title,
        text=row.text,
        cause=row.cause,
        state=row.state,
        uses=row.uses,
        suggested=row.suggested,
    )
