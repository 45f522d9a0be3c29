"""A progress bar on stderr, so that what a command prints stays clean."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function that takes (done, total); the bar begins with its first call."""
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield show
        bar.update((bar.length or 1) - bar.pos)


@contextmanager
def progress_count(label: str) -> Iterator[Callable[[int], None]]:
    """Yield a function that takes the number done, where nobody knows how many there are."""
    terminal = sys.stderr.isatty()

    def show(done: int) -> None:
        if terminal and done % 1000 == 0:
            click.echo(f"\r{label}: {done:,}", nl=False, err=True)

    click.echo(label, nl=not terminal, err=True)
    yield show
    if terminal:
        click.echo(err=True)
