"""Code lists that more than one layer uses (fact code-lists; R-16)."""

from layers.model.style import Mark
from layers.words.code import Code


class DeviceState(Code):
    """Whether a thing that needs power or care works now."""

    WORKING = "working", "正常", "Working"
    PLANNED = "planned", "規劃中", "Planned"
    BROKEN = "broken", "故障", "Broken"


DEVICE_MARKS: dict[str, Mark] = {
    DeviceState.WORKING: Mark.SOLID,
    DeviceState.PLANNED: Mark.PLANNED,
    DeviceState.BROKEN: Mark.BROKEN,
}


class AgreementState(Code):
    """Whether people who promised to help do so now."""

    ACTIVE = "active", "啟用", "Active"
    IN_TALKS = "in_talks", "洽談中", "In talks"
    STOPPED = "stopped", "停用", "Stopped"


AGREEMENT_MARKS: dict[str, Mark] = {
    AgreementState.ACTIVE: Mark.SOLID,
    AgreementState.IN_TALKS: Mark.PLANNED,
    AgreementState.STOPPED: Mark.BROKEN,
}


class RiskState(Code):
    """Whether a danger is still there."""

    PRESENT = "present", "現存", "Present"
    UNCONFIRMED = "unconfirmed", "待確認", "To be confirmed"
    IMPROVED = "improved", "已改善", "Improved"


RISK_MARKS: dict[str, Mark] = {
    RiskState.PRESENT: Mark.SOLID,
    RiskState.UNCONFIRMED: Mark.UNCONFIRMED,
    RiskState.IMPROVED: Mark.IMPROVED,
}


class DayPart(Code):
    """The part of a day something is true of."""

    DAY = "day", "白天", "Day"
    NIGHT = "night", "晚上", "Night"
    TO_SCHOOL = "to_school", "上學", "Way to school"
    FROM_SCHOOL = "from_school", "放學", "Way home from school"
    ALL_DAY = "all_day", "整天", "All day"


class LightCause(Code):
    """Why a place is dark."""

    NO_POLE = "no_pole", "沒有燈桿", "No lamp post"
    LAMP_OUT = "lamp_out", "燈不亮", "Lamp out"
    WIRING = "wiring", "線路故障", "Wiring fault"
    SHADED = "shaded", "燈被遮住", "Lamp shaded"
    TOO_DIM = "too_dim", "亮度不夠", "Too dim"


class LuxMethod(Code):
    """How light was measured; a phone's reading is indicative only (fact light)."""

    METER = "meter", "照度計", "Lux meter"
    PHONE = "phone", "手機", "Phone"
    ESTIMATE = "estimate", "目測", "By eye"


class Severity(Code):
    """How urgent a danger is."""

    HIGH = "high", "高", "High"
    MEDIUM = "medium", "中", "Medium"
    LOW = "low", "低", "Low"


class Organ(Code):
    """Who is responsible for a place or a measure."""

    TOWN_OFFICE = "town_office", "公所", "Town or district office"
    PUBLIC_WORKS = "public_works", "工務單位", "Public works"
    POWER_COMPANY = "power_company", "台電", "Taipower"
    POLICE = "police", "警察機關", "Police"
    SCHOOL = "school", "學校", "School"
    COMMUNITY = "community", "社區", "Community"
    PRIVATE = "private", "私人", "Private owner"
    OTHER = "other", "其他", "Other"


class Measure(Code):
    """The fourteen measures: seven for security, three for disasters, four at home (R-16)."""

    WATCH_TEAM = "watch_team", "守望相助隊", "Watch team"
    CAMERAS = "cameras", "錄影監視系統", "Cameras"
    SCHOOL_CORRIDOR = "school_corridor", "校園安心走廊", "School corridor"
    BLOCK_ADOPTION = "block_adoption", "治安區塊認養", "Block adoption"
    SAFETY_NEWS = "safety_news", "社區治安報導", "Safety newsletter"
    BURGLARY_ADVICE = "burglary_advice", "防竊諮詢服務", "Burglary advice"
    SELF_DEFENCE = "self_defence", "提升自我防衛能力", "Self-protection training"
    DISASTER_EVENTS = "disaster_events", "防災宣導", "Disaster awareness events"
    FIRE_VOLUNTEERS = "fire_volunteers", "消防志工宣導與檢視", "Fire volunteers' checks"
    FIRE_INSTRUCTOR = "fire_instructor", "申請消防教官宣講", "Lecture by a fire instructor"
    VIOLENCE_TRAINING = "violence_training", "家暴防範職能訓練", "Domestic violence training"
    VIOLENCE_EVENTS = "violence_events", "預防家暴及兒少虐待宣導", "Domestic violence awareness"
    VIOLENCE_REPORTING = "violence_reporting", "通報疑似家暴或兒少虐待", "Reporting suspected abuse"
    CARE_VISITS = "care_visits", "關懷訪視", "Care visits"


class Term(Code):
    """How soon a measure is to be done."""

    NOW = "now", "立即", "At once"
    SHORT = "short", "短期", "Short term"
    MIDDLE = "middle", "中期", "Medium term"
    LONG = "long", "長期", "Long term"
