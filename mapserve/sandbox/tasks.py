"""What may be done in a process of its own, and what it may cost there."""

from dataclasses import dataclass

from layers.words.problems import Problem


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What one child may take before it is ended.

    Parameters
    ----------
    seconds
        Of processor; the clock on the wall may show three times as many.
    memory_mb
        Address space beyond what the child was born with.
    answer_mb
        The longest message it may send back.
    """

    seconds: int
    memory_mb: int
    answer_mb: int = 64

    @property
    def patience_s(self) -> float:
        """How long the asker waits: others want the processor too."""
        return 3.0 * self.seconds + 5.0


@dataclass(frozen=True, kw_only=True)
class Task:
    """A function that runs in a child.

    Parameters
    ----------
    function
        `module:name`; called as `name(*args, teller)`. Its module may have a `warm()`, called
        once in the process that the children are forked from: a child loads nothing any more.
    sandboxed
        Its input is hostile: no file but `input`, no socket, no program, nobody's rights. What
        it sends back is bytes and is never unpickled.
    file
        Whether there is an `input` to open: the first argument is then its path.
    threads
        Whether a sandboxed child may start threads.
    lacking
        Walls that this machine is to be taken not to have: for the tests of the others.
    raises
        The problems that it may tell.
    """

    function: str
    budget: Budget
    sandboxed: bool = True
    file: bool = False
    threads: bool = False
    lacking: tuple[str, ...] = ()
    raises: tuple[type[Problem], ...] = ()
