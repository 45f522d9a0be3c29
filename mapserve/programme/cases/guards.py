"""Guards of a case's steps: each says why not, with its rule (R-13, R-73).

Pure. What they look at beside the row are facts: `photos` (of the drawing: id → the day it was
taken), `reported_on`, `drawn` (whether it is on the map now), `into` (the state of the case that
this one is to be merged into, "" for none), `shot` (the photo that is to show it mended).
"""

import datetime as dt
from collections.abc import Iterator, Mapping

from layers.words.text import Text
from mapserve.programme.cases.photo_test import Shot, findings, shows
from mapserve.programme.workflow.table import Reason, Snapshot

# Into what another case is merged: one that is still worked on.
_FINAL = frozenset({"closed", "dismissed", "merged", "withdrawn"})


def a_photo_of_the_drawing(snapshot: Snapshot) -> Iterator[Reason]:
    """Ask of the photo that shows it mended: one of the drawing's own, newer than the report."""
    named = snapshot.given.get("closing_photo")
    if named is None:
        return
    photos: Mapping[str, dt.date | None] = snapshot.facts.get("photos", {})
    reported: dt.date | None = snapshot.facts.get("reported_on")
    if str(named) not in photos:
        text = Text("請選這個死角自己的照片。", "Choose one of this blind spot's own photos.")
        yield Reason(text=text, rules=("R-13",), pointer="/closing_photo")
        return
    taken = photos[str(named)]
    if taken is not None and reported is not None and taken < reported:
        text = Text(
            "這張照片是回報以前拍的，看不出改善了。",
            "That photo is older than the report: it shows nothing of what was mended.",
        )
        yield Reason(text=text, rules=("R-13",), pointer="/closing_photo")


def seen_to_be_mended(snapshot: Snapshot) -> Iterator[Reason]:
    """Close a case only with words of whoever went to look, or a photo that shows the place."""
    if snapshot.fields.get("recheck_note") or snapshot.given.get("recheck_note"):
        return
    shot: Shot | None = snapshot.facts.get("shot")
    if shot is not None and shows(shot):
        return
    text = Text(
        "結案要有複檢紀錄：寫下去現場看到什麼。",
        "Closing needs the re-check in words: what was seen at the place.",
    )
    if shot is not None:
        text = _not_shown(shot)
    yield Reason(text=text, rules=("R-13",), pointer="/recheck_note")


def _not_shown(shot: Shot) -> Text:
    """Say which of the three tests a photo fails."""
    failed = [one for one in findings(shot) if not one.passed]
    zh = "；".join(f"不是「{one.label.zh}」（{one.words.zh}）" for one in failed)
    en = "; ".join(f"{one.label.en.lower()}: {one.words.en}" for one in failed)
    return Text(
        f"改善後的照片還不夠：{zh}。請寫複檢紀錄，說去現場看到什麼。",
        f"The photo does not show it by itself ({en}). Say in words what was seen at the place.",
    )


def not_affirmed_before(snapshot: Snapshot) -> Iterator[Reason]:
    """Say once after each closing that it is really better."""
    if "affirm" in snapshot.acted:
        text = Text("已經有人說真的改善了，謝謝。", "Somebody has said so already: thank you.")
        yield Reason(text=text, rules=("R-13",))


def another_open_case(snapshot: Snapshot) -> Iterator[Reason]:
    """Merge into another case of the same community that is still worked on."""
    if snapshot.given.get("merged_into") is None:
        return
    state = snapshot.facts.get("into", "")
    if not state or state in _FINAL:
        text = Text(
            "要併入同一個社區裡、還在處理的另一案。",
            "It goes into another case of the same community that is still open.",
        )
        yield Reason(text=text, rules=("R-13",), pointer="/merged_into")


def still_drawn(snapshot: Snapshot) -> Iterator[Reason]:
    """Take a case up again only while its blind spot is on the map."""
    if snapshot.facts.get("drawn") is False:
        text = Text(
            "這個死角已經從圖上拿掉。要再處理，請社區先畫回圖上。",
            "The blind spot is off the map: let the community draw it again first.",
        )
        yield Reason(text=text, rules=("R-73",))
