"""A file from outside, read once and only as far as a format asks: head, bytes, text, JSON."""

from functools import cached_property
from pathlib import Path
from typing import Any

from mapserve.exchange.cell_text import storable
from mapserve.exchange.column_choice import ColumnChoice
from mapserve.exchange.json_document import check_size, parse_json
from mapserve.exchange.text_encoding import Decoded, decode

# Rows to import, base data and village boundaries: a country's villages take 60 MB.
LIMIT_MB, BASE_LIMIT_MB, BOUNDARIES_LIMIT_MB = 64, 256, 256
_HEAD = 4096
_BEFORE = b"\xef\xbb\xbf\xff\xfe\x00\x1e \t\r\n"  # byte order marks, and halves of blanks in UTF-16


class InputFile:
    """A file of at most `limit_mb` megabytes; every question may raise what its content deserves.

    Parameters
    ----------
    encoding
        Of its text, where the user says so; None finds it out.
    columns
        What the user says about its columns.
    """

    def __init__(
        self,
        path: Path,
        *,
        limit_mb: int,
        encoding: str | None = None,
        columns: ColumnChoice | None = None,
    ) -> None:
        self.path, self.limit_mb, self.encoding = path, limit_mb, encoding
        self.columns = columns or ColumnChoice()

    @property
    def name(self) -> str:
        """Its name without folders, as problems tell it."""
        return storable(self.path.name)

    @cached_property
    def head(self) -> bytes:
        """The first bytes, where formats have their marks."""
        check_size(self.path, limit_mb=self.limit_mb)
        with self.path.open("rb") as file:
            return file.read(_HEAD)

    @cached_property
    def text(self) -> Decoded:
        """The whole as text, with the encoding it came in."""
        check_size(self.path, limit_mb=self.limit_mb)
        return decode(self.path.read_bytes(), name=self.name, encoding=self.encoding)

    @property
    def is_json(self) -> bool:
        """Whether it begins as a JSON object or a list of them does."""
        return self.head.lstrip(_BEFORE).startswith((b"{", b"["))

    @cached_property
    def values(self) -> Any:  # noqa: ANN401 - JSON
        """The JSON value that it is: an object, or the list that it or its lines are."""
        return parse_json(self.text.text, name=self.name)

    @property
    def document(self) -> dict[str, Any]:
        """The JSON object that it is, an empty one where it is a list."""
        found = self.values
        return found if isinstance(found, dict) else {}
