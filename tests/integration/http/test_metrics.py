"""Counters add up over all processes, whatever befell them, and never stop the service."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from mapserve.web.http.metrics import Metrics

ROOT = Path(__file__).parents[3]


@pytest.fixture
def app() -> Flask:
    """An application with two routes."""
    app = Flask(__name__)
    for name in ("map", "list"):
        app.add_url_rule(f"/{name}", name, str)
    return app


def counted(metrics: Metrics, name: str = "mapserve_requests_total", **labels: str) -> float:
    """Return the sum of the samples of one name and these labels, as Prometheus reads them."""
    families = text_string_to_metric_families(metrics.text().decode())
    samples = [sample for family in families for sample in family.samples]
    return sum(
        one.value for one in samples if one.name == name and labels.items() <= one.labels.items()
    )


def in_child(work: Callable[[], object], *, end: Callable[[], object]) -> int:
    """Run `work` in a forked process that ends by `end`; return how it ended."""
    child = os.fork()
    if child == 0:
        try:
            work()
            end()
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1]


def test_requests_are_told_by_route_status_and_time(app: Flask, tmp_path: Path) -> None:
    metrics = Metrics(app, tmp_path)
    for status, seconds in ((200, 0.002), (201, 0.3), (404, 0.0001)):
        metrics.count("map", status, seconds)
    metrics.count("no such route", 404, 0)
    assert counted(metrics, route="map", status="2xx") == 2
    assert counted(metrics, route="none") == 1
    bucket = "mapserve_request_seconds_bucket"
    assert [counted(metrics, bucket, route="map", status="2xx", le=le) for le in (
        "0.005", "0.5", "+Inf"
    )] == [1, 2, 2]  # fmt: skip
    assert counted(metrics, "mapserve_request_seconds_sum", status="2xx") == pytest.approx(0.302)


def test_what_workers_counted_stays_after_any_death_and_their_files_are_taken_over(
    app: Flask, tmp_path: Path
) -> None:
    metrics = Metrics(app, tmp_path)
    metrics.count("map", 200, 0.1)
    for _ in range(3):
        killed = in_child(
            lambda: metrics.count("map", 200, 0.1), end=lambda: os.kill(os.getpid(), signal.SIGKILL)
        )
        assert os.WTERMSIG(killed) == signal.SIGKILL
    assert in_child(lambda: metrics.count("list", 500, 0.1), end=lambda: os._exit(0)) == 0
    metrics.count("map", 200, 0.1)
    assert counted(metrics, route="map") == 5
    assert counted(metrics, route="list") == 1
    assert len(list(tmp_path.rglob("*.counts"))) == 2  # ours, and that of one after the other


def test_another_process_of_the_same_folder_reads_the_same_sums(app: Flask, tmp_path: Path) -> None:
    one, other = Metrics(app, tmp_path), Metrics(app, tmp_path)
    one.count("map", 200, 0.1)
    other.count("map", 200, 0.1)
    assert counted(one) == counted(other) == 2


def test_a_folder_that_cannot_be_written_costs_the_sums_and_nothing_else(
    app: Flask, tmp_path: Path
) -> None:
    folder = tmp_path / "metrics"
    folder.touch()  # a file where the folder should be: nobody can write there, root neither
    metrics = Metrics(app, folder)
    metrics.count("map", 200, 0.1)
    metrics.count("map", 200, 0.1)
    assert counted(metrics) == 2
    folder.unlink()
    metrics.count("map", 200, 0.1)
    assert counted(metrics) == counted(Metrics(app, folder)) == 3


FULL = """
    import pathlib, subprocess, sys
    from flask import Flask
    from mapserve.web.http.metrics import Metrics

    folder, mounted = pathlib.Path(sys.argv[1]), sys.argv[2] == "mount"
    app = Flask("full")
    for i in range(200):
        app.add_url_rule(f"/{i}", f"r{i}", str)
    if mounted:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], check=True)
        filler = folder / "filler"
        try:
            with filler.open("wb", buffering=0) as file:
                while file.write(b"x" * 4096):
                    pass
        except OSError:
            pass
    else:
        import resource
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
    metrics = Metrics(app, folder)
    for i in range(200):
        metrics.count(f"r{i}", 200, 0.1)
    if mounted:
        filler.write_bytes(b"")
        subprocess.run(["mount", "-o", "remount,size=1m", folder], check=True)
    else:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
    metrics.count("r0", 200, 0.1)
    print(Metrics(app, folder).text().decode())
"""


def test_a_full_disk_kills_no_process_and_is_made_up_for(tmp_path: Path) -> None:
    # A disk of our own where the kernel lets us mount one; else one on which files end early.
    apart = ["unshare", "--map-root-user", "--mount"]
    may_mount = subprocess.run([*apart, "true"], capture_output=True, check=False).returncode == 0
    done = subprocess.run(
        [
            *(apart if may_mount else []),
            *(sys.executable, "-c", textwrap.dedent(FULL), tmp_path),
            "mount" if may_mount else "limit",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    families = text_string_to_metric_families(done.stdout)
    samples = [one for family in families for one in family.samples]
    assert sum(one.value for one in samples if one.name == "mapserve_requests_total") == 201
