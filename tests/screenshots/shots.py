"""The one table of pictures: a page in a state, who looks at it, and what is done first."""

from typing import NamedTuple

from mapserve.programme.roles import Role
from tests.screenshots import acts
from tests.screenshots.acts import Act
from tests.screenshots.scenery import BROKEN

MAP = ".map-page[data-ready]"
COMPARED = ".compare-page[data-ready]"
COVERAGE = ".cov-page[data-ready]"
STUDIO = "[data-part=studio][data-ready=true]"
PAPER = ".paper-desk[data-ready]"
PHONE, DESKTOP = "phone", "desktop"
BOTH = (PHONE, DESKTOP)


class Shot(NamedTuple):
    """One row: `page` and `state` name the file as the pictures of the design are named.

    `path` may hold {sample}, {empty} and {real}, the slugs of the communities; a row of the real
    one is left out where the real data are not. `act` follows the visit, `before` comes ahead of
    it. `worker` lets the page's service worker run.
    """

    page: str
    state: str
    path: str
    who: Role | None = None
    ready: str = "main"
    act: Act | None = None
    before: Act | None = None
    sizes: tuple[str, ...] = BOTH
    dark: bool = False
    worker: bool = False
    whole: bool = False

    def file(self, size: str, *, english: bool) -> str:
        """Return the name of the picture: map-phone-public.zh.png."""
        state = f"-{self.state}" if self.state else ""
        return f"{self.page}-{size}{state}.{'en' if english else 'zh'}.png"


MEMBER, LEADER, ADMIN = Role.VOLUNTEER, Role.LEADER, Role.ADMIN
PRECINCT, COUNTY, MINISTRY = Role.ADVISOR, Role.COUNTY, Role.MINISTRY
_SAMPLE, _EMPTY, _REAL = "/c/{sample}", "/c/{empty}", "/c/{real}"
_STUDIO = "/c/{sample}/studio"
_NIGHT = "/c/{sample}/coverage?at=Wed+22:00"

SHOTS: tuple[Shot, ...] = (
    Shot("home", "", "/"),
    Shot("home", "dark", "/", dark=True),
    Shot("home", "found-nothing", "/?q=沒有這個里"),
    Shot("home", "member", "/", who=LEADER),
    Shot("inbox", "", "/inbox", who=LEADER),
    # The map
    Shot("map", "public", _SAMPLE, ready=MAP),
    Shot("map", "member", _SAMPLE, who=MEMBER, ready=MAP),
    Shot("map", "member-all", _SAMPLE, who=MEMBER, ready=MAP, act=acts.show_layers),
    Shot("map", "member-table", _SAMPLE, who=MEMBER, ready=MAP, act=acts.show_table),
    Shot("map", "member-popup", _SAMPLE, who=MEMBER, ready=MAP, act=acts.open_popup),
    Shot("map", "member-dark", _SAMPLE, who=MEMBER, ready=MAP, dark=True),
    Shot("map", "layers-off", _SAMPLE, who=MEMBER, ready=MAP, act=acts.hide_layers),
    Shot("map", "public-popup", _SAMPLE, ready=MAP, act=acts.open_popup),
    Shot("map", "public-whole", _SAMPLE, ready=MAP, sizes=(PHONE,), whole=True),
    Shot("map", "empty", _EMPTY, ready=MAP),
    Shot("map", "loading", _SAMPLE, before=acts.hold_back),
    Shot("map", "failed", _SAMPLE, before=acts.refuse, ready="#map-status button"),
    Shot("map", "offline", _SAMPLE, ready=MAP, act=acts.lose_network, worker=True),
    Shot("map", "real-public", _REAL, ready=MAP),
    Shot("map", "real-public-near", _REAL, ready=MAP, act=acts.zoom_in),
    Shot("map", "real-member", _REAL, who=MEMBER, ready=MAP),
    Shot("map", "real-member-all", _REAL, who=MEMBER, ready=MAP, act=acts.show_layers),
    Shot("map", "real-member-popup", _REAL, who=MEMBER, ready=MAP, act=acts.open_popup),
    Shot("map", "real-member-table", _REAL, who=MEMBER, ready=MAP, act=acts.show_table),
    # The studio
    Shot("studio", "welcome", _STUDIO, who=MEMBER, ready=STUDIO),
    Shot("studio", "choose", _STUDIO, who=MEMBER, ready=STUDIO, act=acts.past_welcome),
    Shot("studio", "crossing", _STUDIO, who=MEMBER, ready=STUDIO, act=acts.cross_lines),
    Shot("studio", "draw", _STUDIO, who=MEMBER, ready=STUDIO, act=acts.draw_area),
    Shot("studio", "form", _STUDIO, who=MEMBER, ready=STUDIO, act=acts.fill_form),
    Shot("studio", "turn", _STUDIO, who=MEMBER, ready=STUDIO, act=acts.turn_camera),
    Shot("studio", "turn-dark", _STUDIO, who=MEMBER, ready=STUDIO, act=acts.turn_camera, dark=True),
    Shot("studio", "list", _STUDIO, who=MEMBER, ready=STUDIO, act=acts.list_drawn),
    Shot("studio", "conflict", _STUDIO, who=MEMBER, ready=STUDIO, act=acts.conflict),
    Shot(
        "studio", "offline", _STUDIO, who=MEMBER, ready=STUDIO, act=acts.lose_network, worker=True
    ),
    Shot("studio", "empty", f"{_EMPTY}/studio", who=MEMBER, ready=STUDIO, act=acts.list_drawn),
    Shot("studio", "loading", _STUDIO, who=MEMBER, before=acts.hold_back),
    # What is watched
    Shot("coverage", "", _NIGHT, who=MEMBER, ready=COVERAGE),
    Shot("coverage", "dark", _NIGHT, who=MEMBER, ready=COVERAGE, dark=True),
    Shot("coverage", "sites", _NIGHT, who=MEMBER, ready=COVERAGE, act=acts.find_sites),
    Shot("coverage", "corridor", _NIGHT, who=MEMBER, ready=COVERAGE, act=acts.check_corridor),
    Shot("coverage", "spots", _NIGHT, who=MEMBER, ready=COVERAGE, act=acts.suggest_spots),
    Shot("coverage", "week", _NIGHT, who=MEMBER, ready=COVERAGE, act=acts.show_week),
    Shot("coverage", "empty", "/c/{empty}/coverage?at=Wed+03:00", who=LEADER, ready=COVERAGE),
    Shot("coverage", "real", f"{_REAL}/coverage?at=Wed+03:00", who=MEMBER, ready=COVERAGE),
    # The past, paper
    Shot("history", "", f"{_SAMPLE}/history", who=LEADER),
    Shot("history", "empty", f"{_EMPTY}/history", who=LEADER),
    Shot("compare", "", f"{_SAMPLE}/history/compare", who=LEADER, ready=COMPARED),
    Shot("editions", "", f"{_SAMPLE}/editions", who=LEADER),
    Shot("editions", "empty", f"{_EMPTY}/editions"),
    Shot("edition", "", f"{_SAMPLE}/editions/1", ready=MAP),
    Shot("print", "a4", f"{_SAMPLE}/editions/1/print?size=A4", ready=PAPER, whole=True),
    Shot("print", "a3", f"{_SAMPLE}/print?size=A3", who=MEMBER, ready=PAPER, whole=True),
    # People
    Shot("login", "", "/login"),
    Shot("login", "dark", "/login", dark=True),
    Shot("login", "refused", "/login", act=acts.send_as_it_is),
    Shot("members", "", f"{_SAMPLE}/people", who=LEADER),
    Shot("members", "refused", f"{_SAMPLE}/people", who=LEADER, act=acts.send_as_it_is),
    Shot("account", "", "/account", who=LEADER),
    Shot("permissions", "", "/permissions", who=ADMIN),
    Shot("imports", "", "/imports", who=ADMIN),
    Shot("accessibility", "", "/accessibility"),
    Shot("privacy", "", "/privacy"),
    # What goes wrong
    Shot("error", "404", "/nothing-here"),
    Shot("error", "404-community", "/c/fuaan"),
    Shot("error", "404-dark", "/nothing-here", dark=True),
    Shot("error", "403", f"{_SAMPLE}/people", who=MEMBER),
    Shot("error", "500", BROKEN),
    Shot("error", "500-member", BROKEN, who=MEMBER),
    Shot("error", "413", "/login", before=acts.post_too_much),
    Shot("error", "429", "/login", act=acts.try_too_often),
    Shot("error", "offline", _SAMPLE, ready=MAP, act=acts.go_where_nothing_is_kept, worker=True),
    # The programme
    *(Shot("duties", who.value, "/home", who=who) for who in (LEADER, PRECINCT, COUNTY, MINISTRY)),
    Shot("apply", "", f"{_SAMPLE}/apply", who=LEADER),
    Shot("apply", "first-duty", "/home", who=LEADER, act=acts.open_first_duty),
    *(Shot("desk", who.value, "/programme/desk", who=who) for who in (PRECINCT, COUNTY, MINISTRY)),
    Shot("review", "county", "/programme/desk", who=COUNTY, act=acts.open_first, whole=True),
    Shot("desk", "texts", "/programme/desk/templates", who=COUNTY),
    Shot("roster", "county", "/programme/rosters", who=COUNTY),
    Shot("roster", "ministry", "/programme/rosters", who=MINISTRY),
    Shot("overview", "ministry", "/programme/overview", who=MINISTRY, whole=True),
    Shot("overview", "county", "/programme/overview/63000/villages", who=COUNTY, whole=True),
    Shot("directory", "", "/programme/directories/63000", who=LEADER),
    Shot("records", "", f"{_SAMPLE}/records", who=LEADER),
    Shot("records", "meeting", f"{_SAMPLE}/records/meeting/new", who=LEADER, whole=True),
    Shot("public", "", f"{_SAMPLE}/about", whole=True),
    Shot("public", "embed", f"{_SAMPLE}/embed", ready=MAP),
    Shot("public", "programme", "/programme", whole=True),
    Shot("newsletters", "", f"{_SAMPLE}/newsletters"),
    Shot("newsletter", "", f"{_SAMPLE}/newsletters/1", whole=True),
    Shot("progress", "", "/programme/progress/63000", who=COUNTY),
    Shot("evaluations", "", "/programme/evaluations", who=COUNTY),
    Shot("evaluation", "", "/programme/evaluations", who=COUNTY, act=acts.open_first, whole=True),
)
