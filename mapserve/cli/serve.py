"""`mapserve serve` and `mapserve demo`: gunicorn in front of the application."""

import gc
import importlib
import os
import socket
import threading
from typing import Any

import click
from gunicorn.app.base import BaseApplication
from gunicorn.util import import_app

from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve.cli.command_session import opened_database
from mapserve.services.demo.people import DemoPerson, refuse_demo_people
from mapserve.services.demo.samples import FIRST, load_demo
from mapserve.settings import Settings

# By its name: the application stands above this room (import contract).
APPLICATION = "mapserve.app:create_app()"
LOOPBACK = "127.0.0.1"
THREADS = 8
# What only some answers need, with numba, SciPy, HiGHS, folium and pandas: half the time a start
# would take (decision lazy-heavy-imports).
LATER = (
    "mapserve.rendering.community_map",
    "layers.analysis.kernels.angular_sweep",
    "layers.analysis.max_coverage",
)
PORT = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))


class PortTaken(Problem):
    """Something else listens on the port that was asked for."""

    code = "port-taken"
    nature = Nature.CONFLICT
    what = Text("連接埠 {port} 已被占用（{reason}）。", "Port {port} is taken ({reason}).")
    mend = Text("請用 --port 換一個。", "Choose another with --port.")


def register(main: click.Group) -> None:
    """Add the commands that serve."""
    main.add_command(serve)
    main.add_command(demo)


@click.command()
@click.option("--host", default=LOOPBACK, show_default=True, help="Address to listen on.")
@PORT
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
def serve(host: str, port: int, workers: int) -> None:
    """Serve the pages and the API with gunicorn.

    Refuses a weak secret and a database that holds the demo's sign-ins.
    """
    settings = Settings.from_environment()
    settings.check_production()
    check_port(host, port)
    with opened_database() as database, database.transaction() as session:
        refuse_demo_people(session)
    click.echo(f"http://{host}:{port}")
    Server(settings, host=host, port=port, workers=workers).run()


@click.command()
@PORT
def demo(port: int) -> None:
    """Load the sample neighbourhoods, then serve them on 127.0.0.1 with demo sign-ins.

    A second run is quick and loses nothing that was drawn.
    """
    check_port(LOOPBACK, port)
    os.environ["MAPSERVE_DEMO"] = "1"
    with opened_database() as database, database.transaction() as session:
        people = load_demo(session)
    click.echo(welcome(f"http://{LOOPBACK}:{port}", people))
    Server(Settings.from_environment(), host=LOOPBACK, port=port, workers=2, soon=True).run()


def welcome(url: str, people: tuple[DemoPerson, ...]) -> str:
    """Return the addresses and sign-ins that the demo prints."""
    lines = [
        "",
        f"  社區列表 communities   {url}/",
        f"  地圖 map               {url}/c/{FIRST}",
        f"  畫地圖 drawing         {url}/c/{FIRST}/studio",
        f"  登入 sign in           {url}/login",
        "",
        *(f"  {one.role.label.zh}\t{one.email}\t{one.password}" for one in people),
        "",
        "  Ctrl+C 結束 to stop",
    ]
    return "\n".join(lines).expandtabs(16)


def check_port(host: str, port: int) -> None:
    """Raise `PortTaken` when somebody listens there already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise PortTaken(port=port, reason=error.strerror or "") from error


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn is untyped
    """gunicorn with the application loaded once, before its workers part.

    Parameters
    ----------
    soon
        Answer as soon as can be: what only some answers need is then loaded by each worker for
        itself, and takes memory in each.
    """

    def __init__(
        self, settings: Settings, *, host: str, port: int, workers: int, soon: bool = False
    ) -> None:
        self.soon = soon
        shown = f"[{host}]" if ":" in host else host
        self.chosen: dict[str, Any] = {
            "bind": f"{shown}:{port}",
            "workers": workers,
            "threads": THREADS,
            "worker_class": "gthread",
            "keepalive": 15,  # seconds a browser keeps its connection between two clicks
            "preload_app": True,
            "when_ready": settle,
            "post_worker_init": warm,
            # gunicorn would put it into the home folder.
            "control_socket": str(settings.data_dir / "gunicorn.ctl"),
            "accesslog": None,
            "loglevel": "warning",
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand our choices to gunicorn."""
        for name, value in self.chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Any:  # noqa: ANN401 - a WSGI application
        """Make the application; nothing connects before the workers part."""
        application = import_app(APPLICATION)
        if not self.soon:
            load_the_rest()
        return application


def load_the_rest() -> None:
    """Load what the application imports only where it is used."""
    for name in LATER:
        importlib.import_module(name)


def settle(_server: object) -> None:
    """Take what was loaded out of garbage collection: it stays, and workers share its memory."""
    gc.collect()
    gc.freeze()


def warm(worker: Any) -> None:  # noqa: ANN401 - gunicorn's worker
    """Open a database connection and load the templates before the first visitor comes.

    The map page, and what was not loaded before the workers parted, get ready beside the first
    answers.
    """
    client = worker.app.callable.test_client()
    for path in ("/readyz", "/"):
        client.get(path)

    def rest() -> None:
        load_the_rest()
        client.get(f"/c/{FIRST}")

    threading.Thread(target=rest, name="warming", daemon=True).start()
