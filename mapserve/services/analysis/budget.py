"""Analysis within a budget of time and memory: in a child that may fall, and nobody else with it.

What an analysis costs goes by what was stored and by what is asked; both are bounded, and this is
the bound of what those bounds let by. A command computes in its own process: it answers nobody
else.
"""

import io
import pickle
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import numpy as np
import shapely

from layers.__main__ import main as compile_ahead
from layers.words.problems import Problem, Problems
from mapserve.sandbox.client import Asked, Ended
from mapserve.sandbox.forkserver import ran_out_of_memory
from mapserve.sandbox.problems import TooCostly
from mapserve.sandbox.tasks import Budget, Task
from mapserve.sandbox.turns import RECKONING

if TYPE_CHECKING:
    from mapserve.sandbox.forkserver import Teller

P = ParamSpec("P")
R = TypeVar("R")

RECKON = Task(
    function=f"{__name__}:work",
    budget=Budget(seconds=20, memory_mb=1024, answer_mb=256),
    sandboxed=False,  # what comes in was checked, what goes out is ours
)
_apart = False


def compute_apart(*, apart: bool = True) -> None:
    """Have everything computed in children from now on: whoever serves many does."""
    global _apart  # noqa: PLW0603 - one a process
    _apart = apart


def within_budget(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Return what a function gives; it and its arguments go to a child by pickle.

    Raises
    ------
    TooCostly
        It takes more than the budget.
    Busy, OneAfterTheOther
    Problem, Problems
        As the function raises them; anything else it raises is a `RuntimeError` here.
    """
    if not _apart:
        return function(*args, **kwargs)
    with RECKONING.taken():
        return computed_telling(function, args, kwargs)


def computed_telling(  # noqa: PLR0913 - what a child is told
    function: Callable[..., R],
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    *,
    hearing: Mapping[str, Callable[[Any], None]] | None = None,
    stop: Callable[[], bool] | None = None,
    task: Task = RECKON,
) -> R:
    """Return what a function gives in a child; the turn for it is the caller's to take.

    Parameters
    ----------
    hearing
        What the function takes to tell how far it is, by the names of its arguments.
    stop
        Asked now and then; true asks the function, by its argument of that name, for the best it
        has so far.
    task
        What the child is: its budget, and what is loaded before it is born.

    Raises
    ------
    TooCostly, Problem, Problems, RuntimeError
        As `within_budget`.
    """
    hearing = hearing or {}
    if not _apart:
        return function(*args, **kwargs, **hearing, **({"stop": stop} if stop else {}))
    request = packed((function, args, kwargs, tuple(hearing), stop is not None))
    try:
        with Asked(task) as asked:
            for content, final in asked.told(request, stop=stop):
                told = pickle.loads(content)  # noqa: S301 - our own functions' answers
                if isinstance(told, _Raised):
                    raise told.error or RuntimeError(told.trace)
                if final:
                    result: R = told
                    return result
                name, news = told
                hearing[name](news)
    except Ended:
        pass
    raise TooCostly


@dataclass(frozen=True)
class _Raised:
    """What a function raised in the child: told as it is where it is for people."""

    error: Problem | Problems | None
    trace: str

    @classmethod
    def of(cls, error: Exception) -> "_Raised":
        told = error if isinstance(error, Problem | Problems) else None
        return cls(told, "" if told else traceback.format_exc())


def work(request: bytes, teller: "Teller") -> bytes:
    """Do what was asked, in the child."""
    function, args, kwargs, telling, stoppable = pickle.loads(request)  # noqa: S301 - as above

    def tell(name: str) -> Callable[[object], None]:
        return lambda news: teller.news(packed((name, news)))

    told: dict[str, Any] = {name: tell(name) for name in telling}
    if stoppable:
        told["stop"] = teller.stopped
    try:
        return packed(function(*args, **kwargs, **told))
    except Exception as error:
        if ran_out_of_memory(error):
            raise
        return packed(_Raised.of(error))


def warm() -> None:
    """Load and compile what children would otherwise load and compile each for itself."""
    compile_ahead()


def packed(value: object) -> bytes:
    """Return a value pickled, arrays of geometries in a tenth of the time."""
    out = io.BytesIO()
    _Pickler(out, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
    return out.getvalue()


class _Pickler(pickle.Pickler):
    def reducer_override(self, value: object) -> Any:  # noqa: ANN401 - pickle's own
        """Write an array of geometries as WKB, all at once."""
        if (
            isinstance(value, np.ndarray)
            and value.dtype == object
            and len(value)
            and shapely.is_geometry(value).all()
        ):
            return shapely.from_wkb, (shapely.to_wkb(value),)
        return NotImplemented
