"""`mapserve serve` and `mapserve demo`: the server in front of the application."""

import os
import socket

import click

from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve.cli.command_session import opened_database
from mapserve.server.arbiter import Server
from mapserve.services.demo.people import DemoPerson, refuse_demo_people
from mapserve.services.demo.samples import FIRST, load_demo
from mapserve.settings import Settings

LOOPBACK = "127.0.0.1"
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
@click.option("--access-log", metavar="FILE", help='A line an answer; "-" for standard output.')
def serve(host: str, port: int, workers: int, access_log: str | None) -> None:
    """Serve the pages and the API.

    Refuses a weak secret and a database that holds the demo's sign-ins.
    """
    settings = Settings.from_environment()
    settings.check_production()
    check_port(host, port)
    with opened_database() as database, database.transaction() as session:
        refuse_demo_people(session)
    click.echo(f"http://{host}:{port}")
    Server(
        settings,
        host=host,
        port=port,
        workers=workers,
        warmed=f"/c/{FIRST}",
        access_log=access_log,
    ).run()


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
    Server(
        Settings.from_environment(),
        host=LOOPBACK,
        port=port,
        workers=2,
        warmed=f"/c/{FIRST}",
        soon=True,
    ).run()


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
