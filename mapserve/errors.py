"""Problems of the service itself, told like those of the layers: what, where, how to mend."""

from layers.words.problems import Problem
from layers.words.text import Text


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


class UnknownPhoto(Problem):
    """A photo that a feature names and the community does not have (facts: id)."""

    code = "unknown-photo"
    what = Text("照片 {id} 還沒有傳上來。", "The photo {id} has not been uploaded.")
    mend = Text("請先傳照片再儲存，或移除它。", "Upload it before you save, or leave it out.")


class PhotoTaken(Problem):
    """A photo's id under which another picture is kept, here or in another community."""

    code = "photo-taken"
    what = Text("照片編號 {id} 已經是另一張照片。", "The id {id} is already that of another photo.")
    mend = Text("請用新的編號。", "Use a new id.")


class SettingInvalid(Problem):
    """A setting from the environment that cannot be used."""

    code = "setting-invalid"
    what = Text("設定 {name} 不能用：{reason}", "The setting {name} cannot be used: {reason}")


class FrontEndMissing(Problem):
    """The front end has not been built (facts: name)."""

    code = "front-end-missing"
    what = Text("網頁程式還沒建好（{name}）。", "The front end is not built ({name}).")
    mend = Text("執行 make setup。", "Run “make setup”.")


class DatabaseUnavailable(Problem):
    """No usable PostgreSQL with PostGIS (facts: reason)."""

    code = "database-unavailable"
    what = Text("資料庫無法使用：{reason}", "The database cannot be used: {reason}")
    mend = Text("執行 mapserve doctor 看原因。", "Run “mapserve doctor” to see why.")


class EditConflict(Problem):
    """Somebody else changed the same fields meanwhile (facts: conflicts, nothing is stored).

    Each conflict is `{"id", "base", "yours", "theirs", "fields"}`: the feature as the device
    saw it, as it would have it, as it stands now (None: deleted), and the fields in dispute.
    """

    code = "edit-conflict"
    what = Text("別人同時改了同一個地方。", "Somebody else changed the same thing meanwhile.")
    mend = Text("請比較兩個版本，選好再存。", "Compare both versions, choose, and save again.")


class NothingToSave(Problem):
    """A changeset without any change."""

    code = "nothing-to-save"
    what = Text("沒有要儲存的變更。", "There is nothing to save.")


class FeatureRepeated(Problem):
    """One feature stands twice in a changeset."""

    code = "feature-repeated"
    what = Text("項目 {id} 在同一次變更裡出現兩次。", "Feature {id} stands twice in the changes.")
    mend = Text("每個項目只送一次。", "Send each feature once.")


class BaseUnknown(Problem):
    """A base revision at which the feature did not exist."""

    code = "base-unknown"
    what = Text("項目 {id} 在版次 {base} 不存在。", "Feature {id} did not exist at {base}.")
    mend = Text("請重新載入地圖。", "Load the map again.")


class StillReferenced(Problem):
    """A feature to be deleted that others point at (facts: id, by, ids)."""

    code = "still-referenced"
    what = Text("還有項目連到它：{by}。", "Other features point at it: {by}.")
    mend = Text("請先改掉那些連結，或一起刪除。", "Change those links first, or delete them too.")


class FieldReserved(Problem):
    """A field that this reader may neither see nor fill in."""

    code = "field-reserved"
    what = Text("您的角色不能填「{label}」。", "Your role does not fill in “{label}”.")
    mend = Text("請拿掉這一欄。", "Leave this field out.")


class LayerReserved(Problem):
    """A layer that this reader may neither see nor draw on."""

    code = "layer-reserved"
    what = Text("您的角色不能畫「{layer}」。", "Your role does not draw “{layer}”.")


class RevisionUnknown(Problem):
    """A revision that the map does not have (facts: revision, current)."""

    code = "revision-unknown"
    what = Text(
        "沒有版次 {revision}，目前是 {current}。",
        "There is no revision {revision}; the map is at {current}.",
    )
    mend = Text("可用 0 到 {current}。", "Use 0 to {current}.")


class BboxInvalid(Problem):
    """A bounding box that is not west,south,east,north in degrees."""

    code = "bbox-invalid"
    what = Text("範圍「{bbox}」讀不懂。", "The bounding box “{bbox}” cannot be read.")
    mend = Text("寫成：西,南,東,北（經緯度）。", "Write west,south,east,north in degrees.")


class PurposeUnknown(Problem):
    """An edition is sealed for one of a few purposes."""

    code = "purpose-unknown"
    what = Text("沒有「{purpose}」這種用途。", "There is no purpose “{purpose}”.")
    mend = Text("可用的用途：{known}。", "Use one of: {known}.")


class SlugTaken(Problem):
    """A community's short name that is in use."""

    code = "slug-taken"
    what = Text("社區代號「{slug}」已經用過。", "The slug “{slug}” is already in use.")
    mend = Text("請用別的代號。", "Use another one.")


class SlugInvalid(Problem):
    """A community's short name that cannot stand in an address."""

    code = "slug-invalid"
    what = Text("社區代號「{slug}」不能用。", "The slug “{slug}” cannot be used.")
    mend = Text(
        "只用小寫英文、數字和連字號，64 個字以內。",
        "Use lower-case letters, digits and hyphens, 64 at most.",
    )


class EmailInvalid(Problem):
    """Something that is no mail address."""

    code = "email-invalid"
    what = Text("「{email}」不是電子郵件地址。", "“{email}” is not a mail address.")
    mend = Text("請檢查，例如 name@example.com。", "Check it; it looks like name@example.com.")


class EmailTaken(Problem):
    """A mail address that somebody signs in with already."""

    code = "email-taken"
    what = Text("這個電子郵件已經有帳號。", "There is an account with this mail address.")
    mend = Text("請先登入，再打開邀請。", "Sign in first, then open the invitation.")


class EmailUnconfirmed(Problem):
    """An office for somebody who typed this address as theirs but has not shown that it is."""

    code = "email-unconfirmed"
    what = Text("{email} 還沒有由本人確認。", "{email} has not been confirmed by its owner.")
    mend = Text("請本人先用信中的連結登入一次。", "Have them sign in once by a mailed link first.")


class PasswordTooShort(Problem):
    """A password shorter than can be safe (facts: shortest)."""

    code = "password-too-short"
    what = Text("密碼太短，至少 {shortest} 個字。", "The password needs {shortest} characters.")
    mend = Text("可以用一句好記的話。", "A sentence you remember well is good.")


class PasswordMissing(Problem):
    """Standard input was to bring a password and brought none."""

    code = "password-missing"
    what = Text("標準輸入沒有密碼。", "Standard input holds no password.")


class PasswordTooLong(Problem):
    """A password longer than is hashed (facts: longest)."""

    code = "password-too-long"
    what = Text("密碼太長，最多 {longest} 個字。", "A password has {longest} characters at most.")


class RoleUnscoped(Problem):
    """A role for a kind of scope it is never given for (facts: role, known, names)."""

    code = "role-unscoped"
    what = Text("「{role}」不能指派在這種範圍。", "“{role}” is not given for such a scope.")
    mend = Text("可用的範圍：{known}。", "Use one of: {names}.")


class ScopeInvalid(Problem):
    """A scope that cannot be read."""

    code = "scope-invalid"
    what = Text("範圍「{scope}」讀不懂。", "The scope “{scope}” cannot be read.")
    mend = Text(
        "寫成 community:代號、precinct:分局名、county:五位數代碼 或 all。",
        "Write community:SLUG, precinct:NAME, county:CODE (five digits) or all.",
    )


class LinkSpent(NotFound):
    """A sign-in link that was used, has expired, or never was."""

    code = "link-spent"
    what = Text("這個登入連結已經用過或過期了。", "This sign-in link was used or has expired.")
    mend = Text("請到登入頁再寄一次。", "Ask for a new one on the sign-in page.")


class InvitationSpent(NotFound):
    """An invitation that was revoked, used up, has expired, or never was."""

    code = "invitation-spent"
    what = Text("這個邀請已經失效。", "This invitation is no longer good.")
    mend = Text("請社區負責人再給您一個。", "Ask the community leader for a new one.")


class TokenRefused(SignInNeeded):
    """A bearer token that is unknown, revoked, or of somebody who may not sign in."""

    code = "token-refused"
    what = Text("權杖無效或已撤銷。", "The token is unknown or has been revoked.")
    mend = Text("請用新的權杖。", "Use a new token.")


class DemoPeoplePresent(Problem):
    """A server facing the world with sign-ins that everybody knows (facts: domain)."""

    code = "demo-people-present"
    what = Text(
        "資料庫裡有示範帳號（@{domain}），密碼人人知道。",
        "The database holds demo sign-ins (@{domain}) whose passwords everybody knows.",
    )
    mend = Text(
        "換一個 MAPSERVE_DATA_DIR，或執行 mapserve user retire-demo。",
        "Use another MAPSERVE_DATA_DIR, or run “mapserve user retire-demo”.",
    )


class PortTaken(Problem):
    """Something else listens on the port that was asked for."""

    code = "port-taken"
    what = Text("連接埠 {port} 已被占用（{reason}）。", "Port {port} is taken ({reason}).")
    mend = Text("請用 --port 換一個。", "Choose another with --port.")


class SampleMissing(Problem):
    """The demo's neighbourhoods are not part of this installation."""

    code = "sample-missing"
    what = Text("找不到示範資料 {folder}。", "The sample data {folder} are missing.")
    mend = Text("請在原始碼資料夾執行。", "Run it in the source folder.")


class BackupFailed(Problem):
    """A backup that cannot be written or brought back (facts: reason, cure)."""

    code = "backup-failed"
    what = Text("備份沒有完成：{reason}", "The backup did not succeed: {reason}")
    mend = Text("{cure}", "{cure}")


class CountMissing(Problem):
    """Cameras asked for by neither a number nor a budget."""

    code = "count-missing"
    what = Text("沒有說要幾支監視器。", "How many cameras is not said.")
    mend = Text(
        "請給 count，或同時給 budget 與 unit_cost。", "Give count, or both budget and unit_cost."
    )


class BudgetTooSmall(Problem):
    """A budget that pays for no camera (facts: budget, unit_cost)."""

    code = "budget-too-small"
    what = Text(
        "預算 {budget:,} 元不夠買一支 {unit_cost:,} 元的監視器。",
        "A budget of NT${budget:,} pays for no camera of NT${unit_cost:,}.",
    )
    mend = Text("請提高預算或降低單價。", "Raise the budget or lower the unit cost.")


class NoArea(Problem):
    """A geometry that is no polygon, where an area is meant (facts: given)."""

    code = "no-area"
    what = Text("要是面，不能是 {given}。", "It must be an area, not a {given}.")
    mend = Text("請用 Polygon 或 MultiPolygon。", "Use Polygon or MultiPolygon.")


class CorridorMissing(Problem):
    """A way to school given by nothing, or by two things at once."""

    code = "corridor-missing"
    what = Text("沒有說是哪一條路，或說了兩次。", "Which way is meant is not said, or said twice.")
    mend = Text(
        "請給 from 與 to，或 line，或 feature，三者之一。",
        "Give from and to, or line, or feature: one of the three.",
    )


class NoLine(Problem):
    """A geometry that is no line, where a way is meant (facts: given)."""

    code = "no-line"
    what = Text("路要是線，不能是 {given}。", "A way must be a line, not a {given}.")
    mend = Text("請用 LineString 或 MultiLineString。", "Use LineString or MultiLineString.")


class NoSuchDismissal(NotFound):
    """A dismissal that is not there, or not any more."""

    code = "no-such-dismissal"
    what = Text("沒有這筆退回紀錄。", "There is no such dismissal.")
    mend = Text("請重新載入建議。", "Load the suggestions again.")


class NoSuchBlindSpot(NotFound):
    """A blind spot that the map does not have, or not for this reader."""

    code = "no-such-blind-spot"
    what = Text("地圖上沒有這個治安死角。", "The map has no such blind spot.")
    mend = Text("請重新載入地圖。", "Load the map again.")


class Busy(Problem):
    """As many long searches run already as this server does at a time."""

    code = "busy"
    what = Text("現在有其他人在計算。", "Others are searching at the moment.")
    mend = Text("請過幾秒再試。", "Try again in a few seconds.")
