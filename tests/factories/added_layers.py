"""Two layers more than the service has: a process of its own runs the commands with them.

`python -m tests.factories.added_layers COMMAND …` is `mapserve COMMAND …`; the command `site`
serves the application on a free port and says where.
"""

import sys
from typing import Annotated

from pydantic import Field

from layers.model import catalogue
from layers.model.capabilities import Effect, Part, Spread, Urgency
from layers.model.catalogue import Catalogue
from layers.model.contract import Attribute, Attributes, GeometryType, Group, MapLayer
from layers.model.shared_attributes import Hours
from layers.model.shared_codes import AGREEMENT_MARKS, RISK_MARKS, AgreementState, RiskState
from layers.model.style import Mark, Shape, Style
from layers.words.audience import Audience
from layers.words.text import Text
from layers.words.writer import Writer


class Lookout(Attributes):
    """Attributes of a lookout."""

    floor: Annotated[
        int | None,
        Field(ge=1, le=60),
        Attribute(
            label=Text("樓層", "Floor"),
            question=Text("在幾樓？", "On which floor?"),
            audience=Audience.PUBLIC,
            first=1,
            headers=("floor", "所在樓層"),
        ),
    ] = None
    state: Annotated[
        AgreementState,
        Attribute(label=Text("狀態", "State"), first=2, headers=("state",)),
    ] = AgreementState.ACTIVE
    hours: Hours = None
    seal: Annotated[
        str | None,
        Attribute(label=Text("封條", "Seal"), written_by=Writer.STAFF, headers=("seal",)),
    ] = None


class StrayDogs(Attributes):
    """Attributes of a place with stray dogs."""

    state: Annotated[
        RiskState,
        Attribute(label=Text("狀態", "State"), first=1, headers=("state",)),
    ] = RiskState.PRESENT


LOOKOUT = MapLayer(
    kind="lookout",
    label=Text("瞭望哨", "Lookout"),
    help=Text("有人在高處看", "Somebody looks from above"),
    group=Group.GUARD,
    order=5,
    tile=5,
    shown_first=True,
    near_only=True,
    counter="座",
    geometry=(GeometryType.POINT,),
    attributes=Lookout,
    style=Style(shape=Shape.SHIELD, light="#333300", dark="#DDDDAA", icon="eye"),
    audience=Audience.PUBLIC,
    state="state",
    marks=AGREEMENT_MARKS,
    watches=Effect(
        spread=Spread.SIGHT,
        metres=40.0,
        schedule="hours",
        nobody=Text("這時沒人上哨", "nobody up there"),
    ),
    parts=frozenset({Part.ENDPOINT}),
)

STRAY_DOGS = MapLayer(
    kind="stray_dogs",
    label=Text("流浪犬", "Stray dogs"),
    help=Text("常有流浪犬", "Where stray dogs are"),
    group=Group.RISK,
    order=25,
    geometry=(GeometryType.POINT,),
    attributes=StrayDogs,
    style=Style(shape=Shape.TRIANGLE, light="#442200", dark="#DDBB99", icon="map-pin"),
    audience=Audience.MEMBERS,
    state="state",
    marks=RISK_MARKS,
    urgency=Urgency(
        marks=frozenset({Mark.SOLID, Mark.UNCONFIRMED}),
        unwatched=4.0,
        walked=3.0,
        near=Text("有流浪犬", "stray dogs"),
        label=Text("流浪犬旁加重", "More beside stray dogs"),
    ),
)


def main() -> None:
    """Run a command with the layers added; nothing has read the catalogue before."""
    catalogue.CATALOGUE = Catalogue([*catalogue.CATALOGUE, LOOKOUT, STRAY_DOGS])
    if sys.argv[1:] == ["site"]:
        _serve()
    else:
        from mapserve.cli import main as command  # noqa: PLC0415 - after the layers are added

        command()


def _serve() -> None:
    from mapserve.app import create_app  # noqa: PLC0415 - as above
    from mapserve.services.analysis.budget import compute_apart  # noqa: PLC0415
    from mapserve.settings import Settings  # noqa: PLC0415
    from mapserve.store.database import Database  # noqa: PLC0415
    from tests.factories.serving import server_of  # noqa: PLC0415

    settings = Settings.from_environment()
    server = server_of(create_app(settings, Database(settings.database_url or "")))
    compute_apart(apart=False)  # a child would know the layers of the files alone
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
