"""Requests counted by route and status, and timed, across worker processes.

Each process counts into a small file of its own under the data folder, mapped into memory: no
lock between processes, nothing lost when one ends. Whoever is asked adds the files up.
"""

import contextlib
import hashlib
import mmap
import os
import threading
import time
from functools import cached_property
from pathlib import Path

from flask import Flask, Response, g, request, request_finished, request_started

BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_CLASSES = 6  # status // 100, 1 to 5; 0 is never used
_CELLS = 2 + len(BUCKETS_S)  # count, seconds, one a bucket
_DOUBLE = 8


class Metrics:
    """The counters of one app.

    Parameters
    ----------
    app
        Its endpoints, as they are when the first request comes, are what is counted.
    folder
        Where the processes keep their files.
    """

    def __init__(self, app: Flask, folder: Path) -> None:
        self._app = app
        self._parent = folder
        self._pid = 0
        self._lock = threading.Lock()
        self._cells: memoryview[float] = memoryview(b"").cast("d")

    @cached_property
    def routes(self) -> dict[str, int]:
        """Return the counted endpoints and their places; 0 is what matches no route."""
        names = ["none", *sorted(self._app.view_functions)]
        return {name: place for place, name in enumerate(names)}

    @cached_property
    def folder(self) -> Path:
        """Return the folder of this layout: files of another one must not be added up."""
        layout = hashlib.sha256("\n".join(self.routes).encode()).hexdigest()[:12]
        return self._parent / layout

    @property
    def _size(self) -> int:
        return len(self.routes) * _CLASSES * _CELLS * _DOUBLE

    def count(self, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        if self._pid != os.getpid():
            self._open()
        first = (self.routes.get(route, 0) * _CLASSES + status // 100) * _CELLS
        cells = self._cells
        with self._lock:
            cells[first] += 1
            cells[first + 1] += seconds
            for i, edge in enumerate(BUCKETS_S, first + 2):
                if seconds <= edge:
                    cells[i] += 1

    def text(self) -> str:
        """Return the sums of all processes in the text format of Prometheus."""
        sums = [0.0] * (self._size // _DOUBLE)
        for path in self.folder.glob("*.counts"):
            with contextlib.suppress(ValueError, OSError):
                for i, value in enumerate(memoryview(path.read_bytes()).cast("d")):
                    sums[i] += value
        lines = [
            "# HELP mapserve_requests_total Requests answered.",
            "# TYPE mapserve_requests_total counter",
        ]
        times = [
            "# HELP mapserve_request_seconds Time to answer a request.",
            "# TYPE mapserve_request_seconds histogram",
        ]
        for route, i in self.routes.items():
            for status in range(1, _CLASSES):
                first = (i * _CLASSES + status) * _CELLS
                cells = sums[first : first + _CELLS]
                if cells[0]:
                    labels = f'route="{route}",status="{status}xx"'
                    lines.append(f"mapserve_requests_total{{{labels}}} {cells[0]:.0f}")
                    times.extend(_histogram(labels, cells))
        return "\n".join([*lines, *times, ""])

    def _open(self) -> None:
        """Map this process's file; after a fork the child gets one of its own."""
        with self._lock:
            if self._pid == os.getpid():
                return
            try:
                self._cells = self._mapped(self.folder / f"{os.getpid()}.counts")
            except OSError:  # no room, no right to write: counting must not stop the service
                self._cells = memoryview(mmap.mmap(-1, self._size)).cast("d")
            self._pid = os.getpid()

    def _mapped(self, path: Path) -> "memoryview[float]":
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.ftruncate(handle, self._size)
            return memoryview(mmap.mmap(handle, self._size)).cast("d")
        finally:
            os.close(handle)


def register(app: Flask, folder: Path) -> Metrics:
    """Time and count the requests of `app`."""
    metrics = Metrics(app, folder)

    # Signals, because they enclose the work of every other part.
    def begin(_app: Flask, **_: object) -> None:
        g.began = time.perf_counter()

    def end(_app: Flask, response: Response, **_: object) -> None:
        seconds = time.perf_counter() - g.get("began", time.perf_counter())
        metrics.count(request.endpoint or "none", response.status_code, seconds)

    request_started.connect(begin, app, weak=False)
    request_finished.connect(end, app, weak=False)
    return metrics


def _histogram(labels: str, cells: list[float]) -> list[str]:
    name = "mapserve_request_seconds"
    buckets = zip(BUCKETS_S, cells[2:], strict=True)
    return [
        *(f'{name}_bucket{{{labels},le="{edge}"}} {value:.0f}' for edge, value in buckets),
        f'{name}_bucket{{{labels},le="+Inf"}} {cells[0]:.0f}',
        f"{name}_sum{{{labels}}} {cells[1]:.6f}",
        f"{name}_count{{{labels}}} {cells[0]:.0f}",
    ]
