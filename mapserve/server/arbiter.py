"""gunicorn with the application loaded once: its processes, their settings, what is warm."""

import gc
import importlib
import threading
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.util import import_app

from mapserve.server import mailing
from mapserve.server.worker import WaitressWorker
from mapserve.settings import Settings

# By its name: the application stands above this room (import contract).
APPLICATION = "mapserve.app:create_app()"
THREADS = 8
# What only some answers need, with numba, SciPy, HiGHS, folium and pandas: half the time a start
# would take (decision lazy-heavy-imports).
LATER = (
    "mapserve.rendering.community_map",
    "layers.analysis.kernels.angular_sweep",
    "layers.analysis.max_coverage",
)


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn is untyped
    """gunicorn with the application loaded once, before its workers part.

    Parameters
    ----------
    warmed
        A page that takes long at first, and gets ready beside the first answers.
    access_log
        File of a line an answer, "-" for standard output, None for none.
    soon
        Answer as soon as can be: what only some answers need is then loaded by each worker for
        itself, and takes memory in each.
    """

    def __init__(  # noqa: PLR0913 - what is chosen
        self,
        settings: Settings,
        *,
        host: str,
        port: int,
        workers: int,
        warmed: str = "/",
        access_log: str | None = None,
        soon: bool = False,
    ) -> None:
        self.soon, self.warmed, self.settings = soon, warmed, settings
        shown = f"[{host}]" if ":" in host else host
        self.chosen: dict[str, Any] = {
            "bind": f"{shown}:{port}",
            "workers": workers,
            "threads": THREADS,
            "worker_class": WaitressWorker,
            "preload_app": True,
            "when_ready": settle,
            "post_worker_init": self.warm,
            # gunicorn would put it into the home folder.
            "control_socket": str(settings.data_dir / "gunicorn.ctl"),
            "accesslog": access_log,
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

    def warm(self, worker: Any) -> None:  # noqa: ANN401 - gunicorn's worker
        """Open a database connection and load the templates before the first visitor comes.

        The page to be warmed, and what was not loaded before the workers parted, get ready beside
        the first answers.
        """
        client = worker.app.callable.test_client()
        for path in ("/readyz", "/"):
            client.get(path)

        def rest() -> None:
            load_the_rest()
            client.get(self.warmed)

        threading.Thread(target=rest, name="warming", daemon=True).start()
        if not self.settings.demo:
            mailing.start(self.settings)


def load_the_rest() -> None:
    """Load what the application imports only where it is used."""
    for name in LATER:
        importlib.import_module(name)


def settle(_server: object) -> None:
    """Take what was loaded out of garbage collection: it stays, and workers share its memory."""
    gc.collect()
    gc.freeze()
