"""What is photographed: the sample, a community without a line, and real Songshan where it is."""

import dataclasses
import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from shapely.geometry import box
from werkzeug.serving import WSGIRequestHandler

from mapserve.app import create_app
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind, Viewer
from mapserve.services.communities.directory import add_community, find_community
from mapserve.services.communities.villages import load_villages
from mapserve.services.demo.people import DEMO_PEOPLE, DemoPerson
from mapserve.services.demo.samples import load_demo
from mapserve.services.importing.base_data import import_base
from mapserve.services.importing.importer import Wishes, import_file
from mapserve.services.maps.editions import seal
from mapserve.services.people.accounts import appoint, known_user
from mapserve.services.saving.changesets import ChangesetIn, apply_changeset
from mapserve.services.saving.edit_rights import EVERYBODY
from mapserve.settings import Settings
from mapserve.store.database import Database
from tests.factories.project import REAL
from tests.factories.serving import server_of
from tests.screenshots.songshan import MEIREN, drawn_in_meiren

SONGSHAN = REAL / "songshan"
BROKEN = "/broken"  # a page of ours that fails, to see what is said then
MOST = 2**20  # bytes of a request: less than usual, so that too much is quickly sent
SAMPLE, EMPTY = "fuan", "xinxing"
_ANYTHING = Viewer(name="林美玉", appointments=(Appointment(Role.ADMIN, ScopeKind.ALL, ""),))


class Quiet(WSGIRequestHandler):
    """Says nothing of each request: the pictures are what is wanted."""

    def log(self, *_: object) -> None:
        """Say nothing."""


@dataclass
class Scenery:
    """A running server, and the communities in it."""

    url: str
    database: Database
    slugs: dict[str, str]

    def person(self, role: Role) -> DemoPerson:
        """Return the demo's person of that role."""
        return next(one for one in DEMO_PEOPLE if one.role is role)

    def rename(self, slug: str, feature: str, name: str) -> None:
        """Let the community's leader give a feature another name."""
        with self.database.transaction() as session:
            community = find_community(session, slug)
            change = {"id": feature, "base": community.revision, "properties": {"name": name}}
            body = {"id": str(uuid.uuid4()), "comment": "", "modify": [change]}
            apply_changeset(
                session, community, ChangesetIn.model_validate(body), viewer=_leader(session)
            )


@contextmanager
def built(
    database: Database, settings: Settings, data_dir: Path, *, real: bool = True
) -> Iterator[Scenery]:
    """Fill `database` and serve it on a free port of this machine; `real`: Songshan too."""
    slugs = {"sample": SAMPLE, "empty": EMPTY}
    with database.transaction() as session:
        load_demo(session)
        _add_empty(session)
        seal(session, find_community(session, SAMPLE), purpose="public", viewer=_ANYTHING)
        if real and SONGSHAN.is_dir():
            _add_songshan(session)
            slugs["real"] = MEIREN
        for slug in slugs.values():
            _let_draw(session, slug)
    app = create_app(dataclasses.replace(settings, data_dir=data_dir), database)
    app.config["MAX_CONTENT_LENGTH"] = MOST
    app.add_url_rule(BROKEN, view_func=_fail)
    server = server_of(app, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Scenery(f"http://127.0.0.1:{server.server_port}", database, slugs)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _fail() -> NoReturn:
    message = "made to fail"
    raise RuntimeError(message)


def _add_empty(session: Any) -> None:  # noqa: ANN401 - a session
    add_community(
        session,
        slug=EMPTY,
        name="新興里",
        village_code="63000990003",
        boundary=box(121.4700, 25.1500, 121.4740, 25.1535),
        county="臺北市",
        town="福安區",
        precinct="福安分局",
        viewer=OPERATOR,
    )


def _add_songshan(session: Any) -> None:  # noqa: ANN401 - a session
    load_villages(session, SONGSHAN / "villages.geojson", viewer=OPERATOR)
    import_base(session, SONGSHAN / "streets_and_buildings.osm", viewer=OPERATOR)
    wishes = Wishes(layer="camera")
    import_file(session, SONGSHAN / "police_cameras.csv", wishes, viewer=OPERATOR)
    community = find_community(session, MEIREN)
    body = {"id": str(uuid.uuid4()), "comment": "夜間走訪", "create": drawn_in_meiren()}
    apply_changeset(
        session,
        community,
        ChangesetIn.model_validate(body),
        viewer=_leader(session),
        writers=EVERYBODY,
    )
    seal(session, community, purpose="evaluation", viewer=_ANYTHING)


def _leader(session: Any) -> Viewer:  # noqa: ANN401 - a session
    """Return somebody whose name the history can tell, and who may draw everywhere."""
    person = next(one for one in DEMO_PEOPLE if one.role is Role.LEADER)
    return dataclasses.replace(_ANYTHING, user_id=known_user(session, person.email).id)


def _let_draw(session: Any, slug: str) -> None:  # noqa: ANN401 - a session
    for role in (Role.VOLUNTEER, Role.LEADER):
        person = next(one for one in DEMO_PEOPLE if one.role is role)
        user = known_user(session, person.email)
        appoint(session, user, Appointment(role, ScopeKind.COMMUNITY, slug), by=OPERATOR)


def first_feature(page: Any, slug: str, layer: str) -> str:  # noqa: ANN401 - a playwright page
    """Return the id of a layer's first feature, as the page's reader sees it."""
    answer = page.request.get(f"/api/v1/communities/{slug}/features?layer={layer}")
    return str(json.loads(answer.text())["features"][0]["id"])
