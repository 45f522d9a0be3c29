"""Problems of the service itself, told like those of the layers: what, where, how to mend."""

from layers.errors import Problem
from layers.text import Text


class NotFound(Problem):
    """Nothing by that name (or nothing this reader may know of)."""

    code = "not-found"
    what = Text("找不到{thing}「{name}」。", "There is no {thing} “{name}”.")
    mend = Text("請檢查網址或回到社區列表。", "Check the address or go back to the list.")


class SignInNeeded(Problem):
    """The reader has not said who they are."""

    code = "sign-in-needed"
    what = Text("請先登入。", "Sign in first.")


class Forbidden(Problem):
    """The reader's roles do not allow this here."""

    code = "forbidden"
    what = Text("您的角色不能在這裡「{action}」。", "Your role does not allow “{action}” here.")
    mend = Text("請洽社區理事長或管理者。", "Ask the community leader or an administrator.")


class Malformed(Problem):
    """A request body or parameter that cannot be read at all."""

    code = "malformed"
    what = Text("送來的資料讀不懂：{reason}", "The request cannot be read: {reason}")


class TooLarge(Problem):
    """A request body over the limit."""

    code = "too-large"
    what = Text("資料太大，最多 {limit} MB。", "The data are too large; {limit} MB at most.")
    mend = Text("請分成幾次送。", "Send it in several parts.")


class ChangesetReused(Problem):
    """The same changeset id came with another body."""

    code = "changeset-reused"
    what = Text("這個變更編號已經用過，內容不同。", "This changeset id was used for other changes.")
    mend = Text("請用新的編號再送。", "Send it again under a new id.")


class FeatureTaken(Problem):
    """A feature id that exists already: here, or in another community."""

    code = "feature-taken"
    what = Text("項目編號 {id} 已經用過。", "The feature id {id} is already in use.")
    mend = Text("請用新的編號。", "Use a new id.")


class UnknownFeature(Problem):
    """A feature that this community does not have."""

    code = "unknown-feature"
    what = Text("這個社區沒有項目 {id}。", "This community has no feature {id}.")
    mend = Text("請重新載入地圖。", "Load the map again.")


class OutsideCommunity(Problem):
    """A feature that lies wholly outside the community's boundary."""

    code = "outside-community"
    what = Text("超出{community}範圍。", "It lies outside {community}.")
    mend = Text("請移到界線內。", "Move it inside the boundary.")


class UnknownReference(Problem):
    """A reference to a feature that is not there, or not of the right layer."""

    code = "unknown-reference"
    what = Text("「{label}」指向不存在的項目 {id}。", "“{label}” points at no feature {id}.")
    mend = Text("請重新選取，或先建立那個項目。", "Choose again, or create that feature first.")


class SettingInvalid(Problem):
    """A setting from the environment that cannot be used."""

    code = "setting-invalid"
    what = Text("設定 {name} 不能用：{reason}", "The setting {name} cannot be used: {reason}")


class DatabaseUnavailable(Problem):
    """No usable PostgreSQL with PostGIS (facts: reason)."""

    code = "database-unavailable"
    what = Text("資料庫無法使用：{reason}", "The database cannot be used: {reason}")
    mend = Text("執行 mapserve doctor 看原因。", "Run “mapserve doctor” to see why.")
