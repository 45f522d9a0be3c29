"""The `mapserve` command."""

import sys
from typing import Any

import click

from layers.words.problems import Problem, Problems
from mapserve import __version__
from mapserve.cli import (
    analysis,
    communities,
    database,
    editions,
    exports,
    importing,
    people,
    photos,
    serve,
    workflows,
)

_SHOWN = 20  # problems of one input; the rest are counted


class Commands(click.Group):
    """Turns a problem into one clear line and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Problem as problem:
            click.echo(f"mapserve: {problem}", err=True)
        except Problems as several:
            for one in several.problems[:_SHOWN]:
                click.echo(f"mapserve: {one.pointer or '-'}: {one}", err=True)
            if more := len(several.problems[_SHOWN:]):
                click.echo(f"mapserve: and {more} more", err=True)
        except BrokenPipeError:  # whoever read our output has left: click knows what to do
            raise
        except OSError as error:  # a full disk, a folder that nobody may write
            where = f"{error.filename}: " if error.filename else ""
            click.echo(f"mapserve: {where}{error.strerror or error}", err=True)
        sys.exit(2)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Community safety maps 社區治安地圖: serve them, load data, look after the database."""


for room in (
    serve,
    communities,
    importing,
    exports,
    editions,
    people,
    photos,
    analysis,
    workflows,
    database,
):
    room.register(main)
