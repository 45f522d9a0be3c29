"""Requests counted by route and status, and timed, across worker processes (Prometheus).

Each process counts in its memory and writes the row that changed into a file of its own; whoever
is asked adds the files up. The file of a process that died goes on with the one that takes its
place. Written, not mapped into memory: a full disk refuses a write, which is made up for when
there is room again, but ends a process (SIGBUS) that touches a mapped page it has no block for.
"""

import fcntl
import hashlib
import itertools
import os
import threading
import time
from array import array
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request, request_finished, request_started

if TYPE_CHECKING:
    from prometheus_client import Metric

BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_CLASSES = 6  # status // 100, 1 to 5; 0 is never used
_ROW = 2 + len(BUCKETS_S)  # count, seconds, one a bucket
_DOUBLE = 8


class Metrics:
    """The counters of one app; a collector for `prometheus_client`.

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
        self._cells: array[float] | None = None
        self._file: tuple[int, str] | None = None  # its handle and its name
        self._begin()
        os.register_at_fork(after_in_child=self._begin)

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

    def count(self, route: str, status: int, seconds: float) -> None:
        """Count one answered request; where nothing can be written, in memory alone."""
        first = (self.routes.get(route, 0) * _CLASSES + status // 100) * _ROW
        with self._lock:
            cells = self._cells = self._cells or self._none()
            cells[first] += 1
            cells[first + 1] += seconds
            for i, edge in enumerate(BUCKETS_S, first + 2):
                if seconds <= edge:
                    cells[i] += 1
            self._write(cells, first)

    def text(self) -> bytes:
        """Return the sums of all processes in the text format of Prometheus."""
        from prometheus_client import generate_latest  # noqa: PLC0415 - its import is dear

        return generate_latest(self)

    def collect(self) -> Iterator["Metric"]:
        """Yield the sums of all processes by route and class of status."""
        from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily  # noqa: PLC0415

        labels = ("route", "status")
        requests = CounterMetricFamily("mapserve_requests", "Requests answered.", labels=labels)
        times = HistogramMetricFamily(
            "mapserve_request_seconds", "Time to answer a request.", labels=labels
        )
        sums = self._sums()
        for (route, i), status in itertools.product(self.routes.items(), range(1, _CLASSES)):
            first = (i * _CLASSES + status) * _ROW
            answered, seconds, *under = sums[first : first + _ROW]
            if answered:
                named = (route, f"{status}xx")
                buckets = [(str(edge), n) for edge, n in zip(BUCKETS_S, under, strict=True)]
                requests.add_metric(named, answered)
                times.add_metric(named, [*buckets, ("+Inf", answered)], seconds)
        yield from (requests, times)

    def _begin(self) -> None:
        """Begin with nothing counted; after a fork the child gets a file of its own."""
        self._lock = threading.Lock()
        self._cells = self._file = None
        self._owed = False

    def _none(self) -> "array[float]":
        return array("d", bytes(len(self.routes) * _CLASSES * _ROW * _DOUBLE))

    def _write(self, cells: "array[float]", first: int) -> None:
        """Write the row that begins at `first`, and whatever could not be written before."""
        try:
            if self._file is None:
                self._file = self._claim(cells)
                self._owed = True
            row = slice(0, len(cells)) if self._owed else slice(first, first + _ROW)
            changed = memoryview(cells)[row].cast("B")
            self._owed = os.pwrite(self._file[0], changed, row.start * _DOUBLE) < changed.nbytes
        except OSError:  # no room, no right to write: counting must not stop the service
            self._owed = True

    def _claim(self, cells: "array[float]") -> tuple[int, str]:
        """Return the first file that no living process holds, its sums added to `cells`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for number in itertools.count():
            name = f"{number}.counts"
            file = os.open(self.folder / name, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                # The kernel lets go of it when we die, in whatever way.
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                kept = os.pread(file, len(cells) * _DOUBLE, 0)
            except OSError as error:
                os.close(file)
                if not isinstance(error, BlockingIOError):
                    raise
            else:
                _add(cells, kept)
                break
        return file, name

    def _sums(self) -> "array[float]":
        with self._lock:
            sums = array("d", self._cells or self._none())
            mine = self._file[1] if self._file else ""
        for path in self.folder.glob("*.counts"):
            if path.name != mine:
                _add(sums, path.read_bytes())
        return sums


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


def _add(sums: "array[float]", kept: bytes) -> None:
    """Add what a file holds; it may end early where the disk was full."""
    whole = kept[: len(kept) // _DOUBLE * _DOUBLE]
    for i, value in enumerate(memoryview(whole).cast("d")[: len(sums)]):
        sums[i] += value
