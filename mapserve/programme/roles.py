"""Who may do what: the one table of roles and actions (R-73)."""

from dataclasses import dataclass
from typing import NamedTuple, Self

from layers.words.audience import Audience
from layers.words.code import Code
from mapserve.errors import Forbidden, SignInNeeded


class Role(Code):
    """What somebody is to the communities of their scope."""

    VOLUNTEER = "volunteer", "志工", "Volunteer"
    LEADER = "leader", "社區負責人", "Community leader"
    ADVISOR = "advisor", "警察分局顧問", "Police advisor"
    EVALUATOR = "evaluator", "評鑑委員", "Evaluator"
    COUNTY = "county", "縣市承辦人", "County officer"
    MINISTRY = "ministry", "警政署承辦人", "Ministry officer"
    ADMIN = "admin", "系統管理者", "Administrator"


class Action(Code):
    """Something that needs permission."""

    DRAW = "draw", "畫地圖", "draw on the map"
    SEAL = "seal", "封存版本", "seal an edition"
    INVITE = "invite", "邀請成員", "invite members"
    IMPORT = "import", "匯入資料", "import data"
    DISMISS = "dismiss", "退回建議的死角", "dismiss suggested blind spots"
    REVIEW = "review", "審查死角", "review blind spots"
    EVALUATE = "evaluate", "實地訪評", "evaluate on site"
    HISTORY = "history", "看版本紀錄", "see the history"
    COVERAGE = "coverage", "看監看涵蓋", "see what is watched"
    PHOTOS = "photos", "看照片", "see photos"
    APPLY = "apply", "申請補助", "apply for a subsidy"
    APPLICATIONS = "applications", "看補助申請", "see applications"
    RECORDS = "records", "看工作紀錄", "see the records of the working year"
    RECORD = "record", "寫工作紀錄", "write records of the working year"
    EVALUATIONS = "evaluations", "辦理評鑑", "run evaluations"
    DIRECTORY = "directory", "看推動小組和窗口", "see the promotion group and its windows"
    ROSTERS = "rosters", "看名冊", "see the rosters"
    OVERVIEW = "overview", "看總覽", "see the overview"
    FUND = "fund", "登記縣市配合款", "record what the county adds"
    COACH = "coach", "指派輔導專人、編名冊", "name coaches and keep rosters"
    APPOINT = "appoint", "指派角色", "appoint people"
    ADD_COMMUNITY = "add_community", "新增社區", "add a community"


class ScopeKind(Code):
    """How far an appointment reaches."""

    COMMUNITY = "community", "社區", "Community"
    PRECINCT = "precinct", "分局", "Precinct"
    COUNTY = "county", "縣市", "County"
    ALL = "all", "全國", "Everywhere"


# What whoever belongs to a community or looks after it may look at, and the public may not.
INSIDE = frozenset(
    {Action.HISTORY, Action.COVERAGE, Action.PHOTOS, Action.DIRECTORY, Action.RECORDS}
)
_APPLYING = frozenset({Action.APPLY, Action.APPLICATIONS, Action.RECORD})

# The community is the author of its map; officials comment and do not overwrite.
PERMISSIONS: dict[Role, frozenset[Action]] = {
    Role.VOLUNTEER: INSIDE | _APPLYING | {Action.DRAW, Action.DISMISS},
    Role.LEADER: INSIDE
    | _APPLYING
    | {Action.DRAW, Action.DISMISS, Action.SEAL, Action.INVITE, Action.IMPORT},
    Role.ADVISOR: INSIDE | {Action.APPLICATIONS, Action.REVIEW, Action.DISMISS},
    Role.EVALUATOR: INSIDE | {Action.EVALUATE},
    Role.COUNTY: INSIDE
    | {Action.APPLICATIONS, Action.REVIEW, Action.SEAL, Action.INVITE, Action.APPOINT}
    | {Action.ROSTERS, Action.COACH, Action.EVALUATIONS, Action.OVERVIEW, Action.FUND},
    Role.MINISTRY: INSIDE
    | {Action.APPLICATIONS, Action.REVIEW, Action.APPOINT, Action.ROSTERS, Action.EVALUATIONS}
    | {Action.OVERVIEW},
    Role.ADMIN: frozenset(Action),
}

# Who judges applications, in the order in which they come by.
DESK_ROLES = (Role.ADVISOR, Role.COUNTY, Role.MINISTRY)

AUDIENCES: dict[Role, Audience] = {
    Role.VOLUNTEER: Audience.MEMBERS,
    Role.LEADER: Audience.MEMBERS,
    Role.ADVISOR: Audience.STAFF,
    Role.EVALUATOR: Audience.STAFF,
    Role.COUNTY: Audience.STAFF,
    Role.MINISTRY: Audience.STAFF,
    Role.ADMIN: Audience.STAFF,
}

# Which scopes a role may be given: a volunteer belongs to a community, an advisor to a precinct.
SCOPES: dict[Role, tuple[ScopeKind, ...]] = {
    Role.VOLUNTEER: (ScopeKind.COMMUNITY,),
    Role.LEADER: (ScopeKind.COMMUNITY,),
    Role.ADVISOR: (ScopeKind.PRECINCT, ScopeKind.COMMUNITY, ScopeKind.COUNTY),
    Role.EVALUATOR: (ScopeKind.COMMUNITY, ScopeKind.COUNTY, ScopeKind.ALL),
    Role.COUNTY: (ScopeKind.COUNTY,),
    Role.MINISTRY: (ScopeKind.ALL,),
    Role.ADMIN: (ScopeKind.ALL,),
}


# Whom a role may appoint, within its own scope; leaders do so by invitation.
APPOINTS: dict[Role, frozenset[Role]] = {
    Role.VOLUNTEER: frozenset(),
    Role.LEADER: frozenset({Role.VOLUNTEER, Role.LEADER}),
    Role.ADVISOR: frozenset(),
    Role.EVALUATOR: frozenset(),
    Role.COUNTY: frozenset({Role.VOLUNTEER, Role.LEADER, Role.ADVISOR, Role.EVALUATOR}),
    Role.MINISTRY: frozenset({Role.ADVISOR, Role.EVALUATOR, Role.COUNTY}),
    Role.ADMIN: frozenset(Role),
}


class Precinct(NamedTuple):
    """A police precinct (分局) of a county: several counties have a 信義分局.

    Its scope is written `63000/松山分局` (decision precinct-of-a-county).
    """

    county_code: str
    name: str

    @property
    def scope(self) -> str:
        """Return the precinct as the scope of an appointment."""
        return f"{self.county_code}/{self.name}"

    @classmethod
    def of_scope(cls, scope: str) -> Self:
        """Read `63000/松山分局`; a name without a county gives a precinct that is nowhere."""
        county_code, _, name = scope.partition("/")
        return cls(county_code, name)


@dataclass(frozen=True)
class Place:
    """What scopes are matched against: a community and where it belongs."""

    slug: str
    precinct: str | None
    county_code: str

    @classmethod
    def of_county(cls, code: str) -> Self:
        """Return a county itself: who looks after all of it reaches it, no member does."""
        return cls(slug="", precinct=None, county_code=code)

    @property
    def precinct_scope(self) -> str | None:
        """Return the scope of whoever looks after its precinct, None without a precinct."""
        return Precinct(self.county_code, self.precinct).scope if self.precinct else None


@dataclass(frozen=True)
class Appointment:
    """A role and how far it reaches; `scope` is "" for everywhere."""

    role: Role
    scope_kind: ScopeKind
    scope: str

    def covers(self, place: Place) -> bool:
        """Tell whether the appointment reaches this community."""
        match self.scope_kind:
            case ScopeKind.ALL:
                return True
            case ScopeKind.COUNTY:
                return self.scope == place.county_code
            case ScopeKind.PRECINCT:
                return self.scope == place.precinct_scope
            case ScopeKind.COMMUNITY:
                return self.scope == place.slug

    def reaches(self, other: "Appointment", place: Place | None) -> bool:
        """Tell whether all of `other`'s scope lies within this one's."""
        if self.scope_kind is ScopeKind.ALL:
            return True
        if other.scope_kind is ScopeKind.COMMUNITY:
            return place is not None and self.covers(place)
        if self.scope_kind is not ScopeKind.COUNTY:
            return False
        if other.scope_kind is ScopeKind.PRECINCT:
            return Precinct.of_scope(other.scope).county_code == self.scope
        return other.scope_kind is ScopeKind.COUNTY and other.scope == self.scope


@dataclass(frozen=True)
class Viewer:
    """Somebody reading or writing; nobody signed in has no appointments."""

    user_id: int | None = None
    name: str = ""
    appointments: tuple[Appointment, ...] = ()

    def may(self, action: Action, place: Place | None = None) -> bool:
        """Tell whether some appointment that covers `place` allows `action`.

        Without a place (adding a community, say) only an appointment for everywhere counts.
        """
        return any(
            action in PERMISSIONS[one.role]
            and (one.covers(place) if place else one.scope_kind is ScopeKind.ALL)
            for one in self.appointments
        )

    def require(self, action: Action, place: Place | None = None) -> None:
        """Refuse whoever may not do `action`, as `may` tells.

        Raises
        ------
        SignInNeeded
            It is nobody in particular: signing in may help.
        Forbidden
            Their roles do not allow it.
        """
        if self.may(action, place):
            return
        if self.user_id is None and not self.appointments:
            raise SignInNeeded
        raise Forbidden(action=action.label)

    def may_appoint(self, wanted: Appointment, *, place: Place | None = None) -> bool:
        """Tell whether some appointment allows giving somebody `wanted`.

        Parameters
        ----------
        place
            The community that `wanted` is for, when it is for one.
        """
        if wanted.scope_kind not in SCOPES[wanted.role]:
            return False
        return any(
            wanted.role in APPOINTS[one.role] and one.reaches(wanted, place)
            for one in self.appointments
        )

    @property
    def has_desk(self) -> bool:
        """Tell whether applications come to this viewer to be judged somewhere."""
        return any(one.role in DESK_ROLES for one in self.appointments)

    @property
    def reviews(self) -> bool:
        """Tell whether this viewer reviews blind spots somewhere."""
        return any(Action.REVIEW in PERMISSIONS[one.role] for one in self.appointments)

    @property
    def sees_rosters(self) -> bool:
        """Tell whether this viewer sees the rosters of some county."""
        return any(Action.ROSTERS in PERMISSIONS[one.role] for one in self.appointments)

    @property
    def sees_overview(self) -> bool:
        """Tell whether this viewer sees the overview of some county, or of the country."""
        return any(Action.OVERVIEW in PERMISSIONS[one.role] for one in self.appointments)

    @property
    def evaluates(self) -> bool:
        """Tell whether this viewer runs evaluations somewhere, or may be named to score."""
        return any(
            PERMISSIONS[one.role] & {Action.EVALUATE, Action.EVALUATIONS}
            for one in self.appointments
        )

    def audience(self, place: Place) -> Audience:
        """Return the widest audience this viewer belongs to at `place`."""
        mine = {AUDIENCES[one.role] for one in self.appointments if one.covers(place)}
        return max(mine, key=list(Audience).index, default=Audience.PUBLIC)


ANYONE = Viewer()

# Whoever may run commands on the machine may do everything.
OPERATOR = Viewer(appointments=(Appointment(Role.ADMIN, ScopeKind.ALL, ""),))
