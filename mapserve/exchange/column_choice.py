"""Columns of a file as its user means them: renamed, passed over, or told apart when repeated."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from layers.model.describe import normalised
from layers.words.problems import Problem
from layers.words.text import Text

IGNORED = ""


class ColumnMissing(Problem):
    """A column that the user names and the file does not have (facts: column, known)."""

    code = "column-missing"
    what = Text("檔案裡沒有「{column}」這一欄。", "The file has no column “{column}”.")
    mend = Text("有：{known}。", "It has: {known}.")


class ColumnUnclear(Problem):
    """A column meant for what the layer does not have (facts: column, known)."""

    code = "column-unclear"
    what = Text(
        "不認得「{column}」這個用途。", "“{column}” is nothing that a column can stand for."
    )
    mend = Text("可用：{known}。", "Use one of: {known}.")


class Columns(NamedTuple):
    """The columns of a file: what each is called, no two alike, and what it is read as.

    `read_as` is "" for a column to pass over.
    """

    names: list[str]
    read_as: list[str]


@dataclass(frozen=True)
class ColumnChoice:
    """What the user says about columns; by their names as `normalised` compares them.

    Parameters
    ----------
    renamed
        Pairs of a column and the name it is to be read as.
    ignored
        Columns to pass over.
    """

    renamed: tuple[tuple[str, str], ...] = ()
    ignored: tuple[str, ...] = ()

    def read(self, header: Sequence[str]) -> Columns:
        """Return the columns of a header.

        A name that comes again is called `名稱（2）`, and is read as what its first one is.
        """
        names = _told_apart(header)
        other = {normalised(column): meant for column, meant in self.renamed}
        other |= {normalised(column): IGNORED for column in self.ignored}
        read_as = [
            other.get(normalised(name), other.get(normalised(plain), plain))
            for name, plain in zip(names, header, strict=True)
        ]
        return Columns(names, read_as)

    def check(self, columns: Sequence[str]) -> None:
        """Raise `ColumnMissing` unless the file has every column that is named."""
        there = {normalised(column) for column in columns}
        for column in (*(one for one, _ in self.renamed), *self.ignored):
            if normalised(column) not in there:
                raise ColumnMissing(column=column, known="、".join(columns[:40]))


def _told_apart(header: Sequence[str]) -> list[str]:
    """Return the names with a number behind those that came before."""
    met: Counter[str] = Counter()
    names: list[str] = []
    for name in header:
        met[normalised(name)] += 1
        count = met[normalised(name)]
        names.append(name if count == 1 else f"{name}（{count}）")
    return names
