"""What the overview refuses."""

from layers.words.problems import Nature, Problem
from layers.words.text import Text


class MarkUnknown(Problem):
    """A page's mark that no page has told (facts: given)."""

    code = "mark-unknown"
    what = Text("「{given}」不是表格的哪一頁。", "“{given}” is no page of the table.")
    mend = Text("請從第一頁看起。", "Begin with the first page.")


class NotApprovedYet(Problem):
    """The county's own money is for what the ministry has approved."""

    code = "not-approved-yet"
    nature = Nature.CONFLICT
    what = Text(
        "這件申請還沒核定，不能登記縣市配合款。",
        "The application is not approved: the county's own money cannot be recorded yet.",
    )
    mend = Text("請等內政部核定後再登記。", "Record it once the ministry has approved it.")


class GrantChanged(Problem):
    """Somebody has recorded something else meanwhile."""

    code = "grant-changed"
    nature = Nature.CONFLICT
    what = Text("別人剛改過這筆配合款。", "Somebody has just changed this sum.")
    mend = Text("請看過現在的數字再存一次。", "Look at it as it is now and save again.")


class GrantOverspent(Problem):
    """More was accounted for than was granted."""

    code = "grant-overspent"
    what = Text(
        "核銷的 {accepted} 元比核給的 {amount} 元多。",
        "NT${accepted} were accounted for, more than the NT${amount} granted.",
    )
    mend = Text(
        "核銷金額最多是核給的金額，多的由單位自行負擔。",
        "At most what was granted counts; the unit bears the rest.",
    )
