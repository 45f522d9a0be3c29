"""The demo's working year: a meeting, shifts, an event, months, a newsletter of one community."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy.orm import Session

from mapserve import clock
from mapserve.programme.records.catalogue import KINDS
from mapserve.programme.records.newsletter import NEWSLETTER
from mapserve.programme.records.progress import due_of, months_until
from mapserve.programme.roles import Appointment, Role, ScopeKind, Viewer
from mapserve.services.records.newsletters import publish
from mapserve.services.records.writing import write_record
from mapserve.store.models import Community
from mapserve.store.queries import records as record_queries

_NAMES = uuid.UUID("6f0f4a51-6a0e-5d0b-9d9a-0c6d1d6a2b11")
_BEFORE = 20  # days
_NEWS = """各位鄰居：
天黑得早了，里裡這個月修好了兩盞路燈，市場口也亮起來了。

【放學路上】
學童放學請走校園安心走廊；遇到事情，走進有「安心據點」牌子的店家就對了。

【接到奇怪的電話】
要您去提款機操作、要您不要告訴家人的，都是詐騙。先掛斷，撥 165 問清楚。

【一起巡守】
守望相助隊歡迎大家加入，請到里民活動中心報名。"""
_TEAM = "陳進財\n林美玉\n吳文雄\n蔡秀英"


def add_records(session: Session, community: Community, *, author: int) -> None:
    """Write the working year of a community where nothing of it is written yet.

    Parameters
    ----------
    author
        The id of who is to have written it.
    """
    if record_queries.counts(session, community.id):
        return
    leader = Viewer(author, "", (Appointment(Role.LEADER, ScopeKind.COMMUNITY, community.slug),))
    today = clock.today()
    met = today - dt.timedelta(days=_BEFORE)
    rows: list[tuple[str, dict[str, Any]]] = [
        (
            "meeting",
            {
                "held_on": met.isoformat(),
                "place": f"{community.name}里民活動中心",
                "chair": "陳進財",
                "organs": 2,
                "schools": 1,
                "companies": 1,
                "residents": 31,
                "measures": ["watch_team", "cameras", "block_adoption"],
                "minutes": "大家看地圖，決定先修燈，再請鄰近店家認養。",
            },
        ),
        (
            "event",
            {
                "held_on": (met + dt.timedelta(days=5)).isoformat(),
                "title": "居家防火宣導",
                "themes": ["fire", "earthquake"],
                "place": "廟埕",
                "people": 46,
            },
        ),
        ("working-group", {"since": met.isoformat(), "leader": "陳進財", "members": _TEAM}),
    ]
    rows += [
        (
            "duty",
            {
                "served_on": (met + dt.timedelta(days=day)).isoformat(),
                "starts": "20:00",
                "ends": "23:30",
                "route": "市場線",
                "members": _TEAM,
            },
        )
        for day in (1, 3, 8, 10)
    ]
    rows += [
        (
            "progress",
            {
                "month": month,
                "measures": ["watch_team", "cameras"],
                "words": "每週巡守兩次，燈修好兩盞。",
            },
        )
        for month in months_until(today, 6)[2:]
        if due_of(month) < today
    ]
    rows.append(
        (
            NEWSLETTER.name,
            {"number": 1, "issued_on": met.isoformat(), "title": "冬天早點回家", "body": _NEWS},
        )
    )
    for number, (kind, given) in enumerate(rows):
        row = write_record(
            session,
            community,
            KINDS[kind],
            given,
            id_=uuid.uuid5(_NAMES, f"{community.slug}/{number}"),
            base=0,
            viewer=leader,
        )
    publish(session, community, row.id, base=1, viewer=leader)
