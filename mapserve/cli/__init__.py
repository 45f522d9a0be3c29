"""The `mapserve` command."""

import sys
from typing import Any

import click
from sqlalchemy.exc import DBAPIError

from layers.words.problems import Problem, Problems
from layers.words.text import LANGUAGES, Language, Text
from mapserve import __version__
from mapserve.cli import (
    analysis,
    cases,
    communities,
    database,
    editions,
    exports,
    importing,
    mail,
    overview,
    people,
    photos,
    rules,
    serve,
    workflows,
)
from mapserve.exchange.cell_text import storable

_SHOWN = 20  # problems of one input; the rest are counted


class Commands(click.Group):
    """Turns a problem into one clear line and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Problem as problem:
            _say(both(problem))
        except Problems as several:
            for one in several.problems[:_SHOWN]:
                _say(f"{one.pointer or '-'}: {both(one)}")
            if more := len(several.problems[_SHOWN:]):
                _say(f"另有 {more} 則 / and {more} more")
        except BrokenPipeError:  # whoever read our output has left: click knows what to do
            raise
        except OSError as error:  # a full disk, a folder that nobody may write
            where = f"{error.filename}: " if error.filename else ""
            _say(f"{where}{error.strerror or error}")
        except DBAPIError as error:
            # What no check of ours foresaw: the row itself is never told.
            _say(f"資料庫不接受 / the database refused it: {error.orig}")
        sys.exit(2)


def both(problem: Problem) -> str:
    """Return what is wrong and what helps, in both languages, on one line."""
    told = Text(*(problem.message(one) + _after(problem.cure(one), one) for one in LANGUAGES))
    return f"{told.zh} / {told.en}".replace("\n", " ")


def _after(cure: str, language: Language) -> str:
    return f" {cure}" if cure and language == "en" else cure


def _say(line: str) -> None:
    # The name of a file may hold bytes that are no text: no terminal takes halves of characters.
    click.echo(f"mapserve: {storable(line)}", err=True)


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
    mail,
    cases,
    overview,
    photos,
    analysis,
    workflows,
    rules,
    database,
):
    room.register(main)
