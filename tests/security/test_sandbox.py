"""A sandboxed child tries to break out each way, and spends more than it may."""

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mapserve.cli import doctor
from mapserve.sandbox import client, escapes, inspection
from mapserve.sandbox.client import Ended, ask, told_of_file
from mapserve.sandbox.problems import WallsMissing
from mapserve.sandbox.tasks import Budget, Task

TARGETS = escapes.Targets(process=1, port=9, path="/nowhere")
FILES = escapes.ATTEMPT_WITH_INPUT


@pytest.fixture
def targets() -> Iterator[escapes.Targets]:
    """A process of our own, and what `inspection.targets` gives."""
    with subprocess.Popen(["sleep", "600"]) as sleeper, inspection.targets() as there:
        yield there._replace(process=sleeper.pid)
        sleeper.kill()


def outcomes(task: Task, targets: escapes.Targets) -> dict[str, str | None]:
    found: dict[str, str | None] = json.loads(ask(task, targets))
    return found


def test_there_is_no_way_out(targets: escapes.Targets) -> None:
    found = outcomes(escapes.ATTEMPT, targets)
    assert set(found) == set(escapes.WAYS)
    assert [way for way, error in found.items() if error is None] == []


def test_each_way_leads_out_where_no_wall_stands(targets: escapes.Targets) -> None:
    """Without this the test above would prove nothing."""
    unsandboxed = dataclasses.replace(escapes.ATTEMPT, sandboxed=False)
    found = json.loads(ask(unsandboxed, targets))
    only_root = ["signal the first", "leave the namespace"]
    assert [way for way, error in found.items() if error] == (
        [] if os.geteuid() == 0 else only_root
    )


def test_a_reader_of_files_may_open_and_start_threads_and_nothing_else(
    targets: escapes.Targets, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    ((told, final),) = told_of_file(FILES, secret, targets)
    assert final
    free = [way for way, error in json.loads(told).items() if error is None]
    assert set(free) <= {"look around", "start a thread"}


@pytest.mark.parametrize("wall", ["root", "landlock"])
def test_either_wall_alone_keeps_files_out(
    targets: escapes.Targets, tmp_path: Path, wall: str
) -> None:
    """Containers often allow Landlock and no namespaces, and old kernels the other way round."""
    task = dataclasses.replace(FILES, lacking=tuple({"root", "landlock"} - {wall}))
    (tmp_path / "input").write_text("")
    ((told, _),) = told_of_file(task, tmp_path / "input", targets)
    found = json.loads(told)
    assert None not in (found["read a file"], found["write a file"], found["delete a file"])


def test_without_the_walls_that_must_stand_nothing_is_read(tmp_path: Path) -> None:
    (tmp_path / "input").write_text("")
    for missing in (("seccomp",), ("root", "landlock")):
        task = dataclasses.replace(FILES, lacking=missing)
        with pytest.raises(WallsMissing) as found:
            list(told_of_file(task, tmp_path / "input", None))
        assert "doctor" in found.value.cure("en")


@pytest.mark.parametrize(
    ("what", "why"), [("time", "time"), ("memory", "memory"), ("crash", "crash")]
)
@pytest.mark.parametrize("sandboxed", [True, False])
def test_who_spends_too_much_is_ended_and_the_next_is_answered(
    what: str, why: str, *, sandboxed: bool, targets: escapes.Targets
) -> None:
    with pytest.raises(Ended) as ended:
        ask(dataclasses.replace(escapes.SPEND, sandboxed=sandboxed), what)
    assert ended.value.why == why
    assert outcomes(escapes.ATTEMPT, targets)


def test_a_child_knows_nothing_of_ours() -> None:
    """It is forked from a process that was told nothing, and so remembers no secret."""
    task = dataclasses.replace(
        escapes.ATTEMPT, function=f"{escapes.__name__}:remember", sandboxed=False
    )
    told = ask(task)
    names = {part.partition(b"=")[0].decode() for part in told.split(b"\0") if part}
    assert names == set(client.ENVIRONMENT)
    assert not any("MAPSERVE" in name for name in names)


def test_the_forkserver_is_started_again_when_it_was_killed() -> None:
    ask(escapes.ATTEMPT, TARGETS)
    process = client._FORKSERVER._process
    assert process is not None
    process.kill()
    process.wait()
    assert ask(escapes.ATTEMPT, TARGETS)


def test_a_child_that_outstays_its_welcome_is_ended() -> None:
    budget = Budget(seconds=1, memory_mb=64)
    task = dataclasses.replace(escapes.SPEND, budget=budget)
    with pytest.raises(Ended) as ended:
        ask(task, "sleep")
    assert ended.value.why == "time"


# Python may lie where only root reads: everything is loaded before this process is another's.
AS_SOMEBODY = """
import encodings.idna, os, socket, traceback
from mapserve.sandbox import client, escapes, forkserver, inspection

class Born:
    def __init__(self, command, *, pass_fds, **_):
        self.pid = os.fork()
        if not self.pid:
            (control,) = pass_fds
            os.closerange(3, control)
            os.closerange(control + 1, 100)
            forkserver.main(socket.socket(fileno=control))
            os._exit(0)
    def wait(self):
        os.waitpid(self.pid, 0)

client.subprocess.Popen = Born
if os.geteuid() == 0:
    os.setgroups([])
    os.setresgid(23456, 23456, 23456)
    os.setresuid(12345, 12345, 12345)
found = inspection.inspect()
print(found.enough, found.ways_out, os.getuid() != 0)
"""


def test_it_stands_around_an_ordinary_users_children_too() -> None:
    done = subprocess.run(
        [sys.executable, "-c", AS_SOMEBODY], capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("True () True", "")


def test_doctor_tells_which_walls_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    (well,) = (one for one in doctor._sandbox() if one.good)
    assert "system calls" in well.what
    monkeypatch.setattr(doctor, "inspect", lambda: inspection.inspect(lacking=("seccomp",)))
    told = [one for one in doctor._sandbox() if not one.good]
    assert "No foreign file and no photo is read" in told[0].what
    assert any("libseccomp2" in one.mend for one in told)
    leaky = inspection.Inspection((), (), enough=True, ways_out=("fork",))
    monkeypatch.setattr(doctor, "inspect", lambda: leaky)
    (leak,) = doctor._sandbox()
    assert leak.needed
    assert "fork" in leak.what
