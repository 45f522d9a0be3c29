"""The features of one community (130) over HTTP, against the same statement by pgbench."""

import re
import subprocess
import tempfile
from pathlib import Path

from layers.words.audience import Audience
from mapserve.services.maps.features import allow_list
from mapserve.store.cluster.installation import choose
from mapserve.store.database import Database
from mapserve.store.queries import features as feature_queries
from tests.benchmarks.figures import Figure, in_turn, seconds, show
from tests.benchmarks.neighbourhood import SLUG, fill, opened
from tests.benchmarks.serving import Client, served

COUNT, REQUESTS, PGBENCH_S = 130, 400, 2
PATH = f"/api/v1/communities/{SLUG}/features"


def run() -> None:
    """Print the table."""
    with opened() as database:
        fill(database, COUNT)
        with served(database) as client:
            etag = client.header(PATH, "ETag")
            for _ in range(50):
                client.get(PATH)

            def whole() -> float:
                return 1 / seconds(lambda: client.get(PATH), times=REQUESTS)

            def unchanged() -> float:
                assert client.get(PATH, If_None_Match=etag)[0] == 304
                return 1 / seconds(lambda: client.get(PATH, If_None_Match=etag), times=REQUESTS)

            figures = []
            for what, work, bar in (
                (f"GET features ({COUNT}), per second", whole, 0.55),
                ("the same unchanged (304), per second", unchanged, 1.5),
            ):
                mine, theirs, ratio = in_turn(work, lambda: _pgbench(database))
                reference = f"pgbench {theirs:.0f}"
                figures.append(Figure(what, f"{mine:.0f}", reference, ratio, bar))
            size = _size(client)
    show(f"Reading a community's features ({size / 1000:.0f} kB)", figures)


def _size(client: Client) -> int:
    return len(client.get(PATH)[1])


def _pgbench(database: Database) -> float:
    """Return transactions per second of the very statement, prepared, on one connection."""
    allowed = allow_list(Audience.PUBLIC).replace("'", "''")
    sql = feature_queries.PRESENT % {"slug": f"'{SLUG}'", "allowed": f"'{allowed}'"}
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "features.sql"
        script.write_text(re.sub(r"\s+", " ", sql) + ";\n")
        url = database.engine.url
        out = subprocess.run(
            [
                choose().path("pgbench"),
                *("--no-vacuum", "--client=1", "--protocol=prepared", f"--time={PGBENCH_S}"),
                f"--host={url.query['host']}",
                f"--username={url.username}",
                f"--file={script}",
                str(url.database),
            ],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    return float(re.search(r"tps = ([\d.]+)", out)[1])
