"""What `python -m layers` compiles ahead is all that there is to compile."""

import json
import pkgutil
import subprocess
import sys

import layers
from tests.factories.project import ROOT

ASK = """
import importlib, json, sys
from numba.core.dispatcher import Dispatcher
from layers.__main__ import main
main()
modules = [importlib.import_module(name) for name in json.loads(sys.argv[1])]
every = {
    one for module in modules for one in vars(module).values() if isinstance(one, Dispatcher)
}
called = {name for one in every for name in one.py_func.__code__.co_names}
asked = [one for one in every if one.py_func.__name__ not in called]
print(json.dumps({one.py_func.__name__: bool(one.signatures) for one in asked}))
"""


def test_what_python_calls_is_compiled_ahead() -> None:
    walk = pkgutil.walk_packages(layers.__path__, "layers.")
    names = [one.name for one in walk if not one.name.endswith("__main__")]
    answer = subprocess.run(
        [sys.executable, "-c", ASK, json.dumps(names)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    found = json.loads(answer.stdout)
    assert len(found) >= 4
    assert [name for name, compiled in found.items() if not compiled] == []
