"""Problems with a whole file; what is wrong with one row goes to the quarantine instead."""

from layers.words.problems import Nature, Problem
from layers.words.text import Text


class FileUnreadable(Problem):
    """A file that is not what its reader takes (facts: name, reason)."""

    code = "file-unreadable"
    what = Text("檔案「{name}」讀不懂：{reason}", "The file “{name}” cannot be read: {reason}")


class FileRefused(Problem):
    """A file that could do harm: an external reference, another format in disguise."""

    code = "file-refused"
    nature = Nature.REFUSED
    what = Text("檔案「{name}」不予讀取：{reason}", "The file “{name}” is refused: {reason}")


class FileTooLarge(Problem):
    """A file over the limit of its reader."""

    code = "file-too-large"
    nature = Nature.TOO_LARGE
    what = Text(
        "檔案「{name}」太大，最多 {limit} MB。", "“{name}” is too large; {limit} MB at most."
    )
    mend = Text("請分成幾個檔案。", "Split it into several files.")


class FileTooLong(FileTooLarge):
    """A file of more rows, or of more cells, than are taken at once (facts: limit)."""

    code = "file-too-long"
    what = Text(
        "檔案「{name}」太長，最多 {limit:,} 列。", "“{name}” is too long; {limit:,} rows at most."
    )


class VillageMissing(Problem):
    """A boundary file without the village asked for."""

    code = "village-missing"
    what = Text("檔案裡沒有村里代碼 {code}。", "The file has no village with code {code}.")
    mend = Text("村里代碼是 11 碼的 VILLCODE。", "The code is the 11-digit VILLCODE.")


class CrsUnknown(Problem):
    """An EPSG code that Taiwanese data do not come in."""

    code = "crs-unknown"
    what = Text("不支援 EPSG:{epsg}。", "EPSG:{epsg} is not supported.")
    mend = Text("可用：{known}。", "Use one of: {known}.")


class CrsNeeded(Problem):
    """Columns named TWD67: read as TWD97 they would lie 854 m away (fact coordinates)."""

    code = "crs-needed"
    what = Text("座標欄名寫的是 TWD67。", "The coordinate columns are named TWD67.")
    mend = Text("請加上 --crs 3828。", "Add --crs 3828.")


class FormatNotWritten(Problem):
    """A file named as one that is not written (facts: name, known)."""

    code = "format-not-written"
    what = Text("不能匯出成「{name}」。", "“{name}” names no format that is written.")
    mend = Text("可用：{known}。", "Use one of: {known}.")


class TableNeeded(Problem):
    """A file of several sheets, layers or objects (facts: name, known)."""

    code = "table-needed"
    what = Text("檔案「{name}」裡有好幾張表：{known}。", "“{name}” has several tables: {known}.")
    mend = Text("請加上 --table 表名。", "Say which with --table NAME.")


class TableMissing(Problem):
    """A sheet, layer or object that the file does not have (facts: name, table, known)."""

    code = "table-missing"
    what = Text("檔案「{name}」裡沒有「{table}」。", "“{name}” has no table “{table}”.")
    mend = Text("有：{known}。", "It has: {known}.")
