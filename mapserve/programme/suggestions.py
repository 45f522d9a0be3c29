"""The workflow of a suggested blind spot: suggested, then drawn or dismissed with a reason.

Whether a place is a blind spot is decided by people who know it (R-13); the community draws and
the advisor comments (R-73).
"""

import uuid
from collections.abc import Iterator
from typing import Annotated

from pydantic import StringConstraints

from layers.words.invisible_characters import SEEN
from layers.words.text import Text
from mapserve.programme.roles import Action, Role
from mapserve.programme.workflow.structure import checked
from mapserve.programme.workflow.table import (
    Desk,
    Field,
    Reason,
    Snapshot,
    State,
    Step,
    Workflow,
    desks_of,
)

LONGEST_REASON = 300

_DRAW, _DISMISS = desks_of(Action.DRAW), desks_of(Action.DISMISS)
_JUDGES = tuple(dict.fromkeys((*_DRAW, *_DISMISS)))
# An administrator may, and nobody waits for one.
_AWAITED = (Desk(Role.VOLUNTEER), Desk(Role.LEADER), Desk(Role.ADVISOR))


def drawn_on_the_map(snapshot: Snapshot) -> Iterator[Reason]:
    """Ask of an acceptance that its blind spot is on the map (facts: spots, their ids)."""
    given = snapshot.given.get("feature_id")
    if given is not None and given not in snapshot.facts.get("spots", ()):
        yield Reason(
            text=Text("地圖上沒有這個治安死角。", "The map has no such blind spot."),
            rules=("R-13",),
            pointer="/feature_id",
        )


def gone_from_the_map(snapshot: Snapshot) -> Iterator[Reason]:
    """Refuse to reopen a place whose blind spot is still drawn (facts: spots, their ids)."""
    if snapshot.fields.get("feature_id") in snapshot.facts.get("spots", ()):
        yield Reason(
            text=Text(
                "這裡的治安死角還在地圖上，請先刪除它。",
                "Its blind spot is still on the map. Delete that first.",
            ),
            rules=("R-73",),
        )


SUGGESTION = checked(
    Workflow(
        name="suggestion",
        label=Text("建議的死角", "Suggested blind spot"),
        fields=(
            Field(
                name="reason",
                label=Text("原因", "Reason"),
                type=Annotated[
                    str,
                    StringConstraints(
                        strict=True,
                        strip_whitespace=True,
                        min_length=1,
                        max_length=LONGEST_REASON,
                        pattern=SEEN,
                    ),
                ],
            ),
            Field(name="feature_id", label=Text("治安死角", "Blind spot"), type=uuid.UUID),
        ),
        states=(
            State(
                name="suggested",
                label=Text("可能是死角", "May be a blind spot"),
                waits_for=_AWAITED,
            ),
            State(name="accepted", label=Text("已畫成死角", "Drawn as a blind spot"), final=True),
            State(name="dismissed", label=Text("不是死角", "No blind spot"), final=True),
            State(
                name="reopened",
                label=Text("再看一次", "To be looked at again"),
                waits_for=_AWAITED,
            ),
        ),
        steps=(
            Step(
                verb="suggest",
                from_=(),
                to="suggested",
                by=_JUDGES,
                label=Text("列為建議", "Suggest it"),
                done=Text("列為可能的死角", "suggested as a blind spot"),
                rules=("R-13",),
            ),
            Step(
                verb="accept",
                from_=("suggested", "reopened"),
                to="accepted",
                by=_DRAW,
                label=Text("採用", "Take it"),
                done=Text("畫成死角", "drawn as a blind spot"),
                needs=("feature_id",),
                guards=(drawn_on_the_map,),
                rules=("R-13", "R-73"),
            ),
            Step(
                verb="dismiss",
                from_=("suggested", "reopened"),
                to="dismissed",
                by=_DISMISS,
                label=Text("不是死角", "It is none"),
                done=Text("說不是死角", "said to be none"),
                needs=("reason",),
                retractable=True,
                rules=("R-13",),
            ),
            Step(
                verb="reopen",
                from_=("accepted", "dismissed"),
                to="reopened",
                by=_DISMISS,
                label=Text("復原", "Undo"),
                done=Text("再列為建議", "suggested again"),
                clears=("reason", "feature_id"),
                guards=(gone_from_the_map,),
                rules=("R-13", "R-73"),
            ),
        ),
    )
)
