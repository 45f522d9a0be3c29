"""Problems of work that is done apart: no walls to do it within, or more of it than anybody may."""

from layers.words.problems import Problem
from layers.words.text import Text


class WallsMissing(Problem):
    """Nothing foreign is read, since this machine cannot shut in what would read it."""

    code = "walls-missing"
    what = Text(
        "這台主機關不住讀檔的程式，所以不讀別人的檔案和照片。",
        "This machine cannot shut in what reads files and photos of others: none is read.",
    )
    mend = Text("請管理者執行 mapserve doctor。", "Ask the administrator to run “mapserve doctor”.")


class TooCostly(Problem):
    """What was asked takes more time or memory than one person may take from all."""

    code = "too-costly"
    what = Text(
        "這裡要算的太多，算不完，先停下來了。",
        "There is too much to compute here; it was stopped.",
    )
    mend = Text(
        "請看看有沒有打結或重複的線、疊在一起的設備，整理後再試。",
        "Look for tangled or repeated lines and for things on top of each other, and try again.",
    )
