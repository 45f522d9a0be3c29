"""Problems of settlements: a voucher that changed meanwhile, a line that is not in the budget."""

from layers.words.problems import Nature, Problem
from layers.words.text import Text


class VoucherChanged(Problem):
    """Somebody changed the voucher since it was read (facts: who, when, version)."""

    code = "voucher-changed"
    nature = Nature.CONFLICT
    what = Text("{who}在{when}改過這張憑證。", "{who} has changed this voucher at {when}.")
    mend = Text("您寫的還在；請看一下再存。", "What you wrote is kept: look at it and save again.")


class TooManyVouchers(Problem):
    """More vouchers than a settlement holds (facts: most)."""

    code = "too-many-vouchers"
    nature = Nature.CONFLICT
    what = Text("最多 {most} 張憑證。", "At most {most} vouchers.")


class TooManyFiles(Problem):
    """More files than a voucher holds (facts: most)."""

    code = "too-many-voucher-files"
    nature = Nature.CONFLICT
    what = Text("一張憑證最多 {most} 個檔案。", "A voucher holds {most} files at most.")
    mend = Text("請先拿掉一個。", "Take one away first.")


class LineUnknown(Problem):
    """A line that the approved budget does not have (facts: line)."""

    code = "budget-line-unknown"
    what = Text("預算裡沒有「{line}」這一項。", "The budget has no line “{line}”.")
    mend = Text("請選核定的經費項目。", "Choose a line of the approved budget.")


class WordsNeeded(Problem):
    """A question, or a voucher struck out, without words."""

    code = "words-needed"
    what = Text("請寫一句話，讓社區知道要補什麼。", "Say in words what the unit is to do about it.")


class NotApproved(Problem):
    """A settlement of an application that was not approved."""

    code = "not-approved"
    nature = Nature.CONFLICT
    what = Text("還沒核定，沒有核銷的書表。", "It is not approved: there is nothing to settle yet.")


class ThingUnknown(Problem):
    """A voucher names a thing that the community's map does not have now."""

    code = "thing-unknown"
    what = Text("地圖上沒有這一個。", "The map has no such thing.")
    mend = Text(
        "請從地圖上現在有的選，或留空。", "Choose one that is on the map, or leave it empty."
    )
