"""The demo's communities: the sample neighbourhoods with their history, and people to be."""

import json
from pathlib import Path
from uuid import UUID

from shapely.geometry import shape
from sqlalchemy.orm import Session

from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind, Viewer
from mapserve.services.cases.beginning import follow_save
from mapserve.services.communities.directory import add_community, find_community
from mapserve.services.demo.applications import add_applications
from mapserve.services.demo.cases import add_cases
from mapserve.services.demo.chain import add_chain
from mapserve.services.demo.evaluations import add_evaluations
from mapserve.services.demo.overview import add_overview
from mapserve.services.demo.people import DemoPerson, demo_people
from mapserve.services.demo.records import add_records
from mapserve.services.demo.rosters import add_rosters
from mapserve.services.demo.settlements import add_settlements
from mapserve.services.importing.base_data import import_base
from mapserve.services.maps.photos import take_in
from mapserve.services.people.accounts import known_user
from mapserve.services.saving.changesets import ChangesetIn, apply_changeset
from mapserve.services.saving.edit_rights import EVERYBODY
from mapserve.store.models import Community
from mapserve.store.queries import communities as community_queries

SAMPLE = Path(__file__).parents[3] / "sample_geo"
FIRST = "fuan"
_FOLDERS = ("", "penghu", "anhe", "shanyao", "xikou", "dengta")
_BASE = ("streets", "buildings", "places")


class SampleMissing(Problem):
    """The demo's neighbourhoods are not part of this installation."""

    code = "sample-missing"
    nature = Nature.FAULT
    what = Text("找不到示範資料 {folder}。", "The sample data {folder} are missing.")
    mend = Text("請在原始碼資料夾執行。", "Run it in the source folder.")


def load_demo(session: Session, sample: Path = SAMPLE) -> tuple[DemoPerson, ...]:
    """Load what of the demo is not there yet and return the people to sign in as.

    What somebody has drawn since stays: a community that exists is left alone.

    Raises
    ------
    SampleMissing
        The sample neighbourhoods are not shipped with this installation.
    """
    if not (sample / "community.geojson").exists():
        raise SampleMissing(folder=sample.name)
    new = [
        (community, sample / folder)
        for folder in _FOLDERS
        if (community := _add(session, sample / folder)) is not None
    ]
    people = demo_people(session, find_community(session, FIRST))
    author = known_user(session, next(p.email for p in people if p.role is Role.ADMIN)).id
    drawing = Viewer(author, "", (Appointment(Role.ADMIN, ScopeKind.ALL, ""),))
    for community, folder in new:
        for name in _BASE:
            import_base(session, folder / f"{name}.geojson", viewer=OPERATOR)
        for file in sorted((folder / "photos").glob("*.jpg")):
            take_in(session, community, UUID(file.stem), file.read_bytes(), viewer=drawing)
        for body in json.loads((folder / "changesets.json").read_text(encoding="utf-8")):
            changeset = ChangesetIn.model_validate(body)
            apply_changeset(session, community, changeset, viewer=drawing, writers=EVERYBODY)
            follow_save(session, community, changeset.touched(), viewer=drawing)
    add_applications(session)
    add_settlements(session)
    add_chain(session)
    add_rosters(session, [community for community, _ in new])
    add_evaluations(session)
    add_cases(session)
    add_overview(session)
    leader = known_user(session, next(p.email for p in people if p.role is Role.LEADER))
    add_records(session, find_community(session, FIRST), author=leader.id)
    return people


def _add(session: Session, folder: Path) -> Community | None:
    text = (folder / "community.geojson").read_text(encoding="utf-8")
    feature = json.loads(text)["features"][0]
    properties = feature["properties"]
    if community_queries.by_slug(session, properties["slug"]) is not None:
        return None
    return add_community(
        session,
        slug=properties["slug"],
        name=properties["name"],
        village_code=properties["village_code"],
        county=properties["county"],
        town=properties["town"],
        precinct=properties.get("precinct"),
        boundary=shape(feature["geometry"]),
        viewer=OPERATOR,
    )
