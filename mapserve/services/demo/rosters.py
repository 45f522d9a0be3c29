"""The demo's coaches, promotion groups and windows: invented people of invented offices."""

from sqlalchemy.orm import Session

from mapserve.programme.roles import Appointment, Role, ScopeKind, Viewer
from mapserve.programme.rosters import Coaching, Contact, RosterKind
from mapserve.services.demo.people import DOMAIN
from mapserve.services.rosters.coaches import name_coach
from mapserve.services.rosters.contacts import add_contact
from mapserve.store.models import Community
from mapserve.store.queries import rosters as roster_queries

# Who coaches which community; one of them has nobody yet.
_COACHES = {"fuan": "黃志明", "anhe": "許文雄", "wanghai": "蔡宗翰"}
_GROUP = (
    ("召集人", "政府", "秘書長", "賴建國"),
    ("副召集人", "政府警察局", "局長", "周德威"),
    ("執行秘書", "政府警察局防治科", "科長", "洪麗華"),
)
_WINDOWS = (
    ("窗口", "政府警察局防治科", "警務正", "張雅惠"),
    ("窗口", "政府消防局", "科員", "江志偉"),
    ("窗口", "政府社會局", "社工督導", "何美珠"),
)


def add_rosters(session: Session, communities: list[Community]) -> None:
    """Name coaches and fill the directories of the counties of some communities, once."""
    for county_code, county in {one.county_code: one.county for one in communities}.items():
        officer = Viewer(appointments=(Appointment(Role.COUNTY, ScopeKind.COUNTY, county_code),))
        for kind, people in ((RosterKind.GROUP, _GROUP), (RosterKind.WINDOWS, _WINDOWS)):
            if roster_queries.latest(session, county_code, kind) is None:
                for base, person in enumerate(people):
                    contact = _contact(county, *person)
                    add_contact(session, county_code, kind, contact, base=base, viewer=officer)
        for one in communities:
            if one.county_code == county_code and one.slug in _COACHES:
                coaching = Coaching(
                    name=_COACHES[one.slug],
                    office=f"{one.precinct}防治組警務員",
                    phone="02-2345-6789",
                )
                name_coach(session, one, coaching, viewer=officer)


def _contact(county: str, position: str, organ: str, title: str, name: str) -> Contact:
    return Contact(
        position=position,
        organ=f"{county}{organ}",
        title=title,
        name=name,
        phone="02-2345-6789",
        email=f"office@{DOMAIN}",
    )
