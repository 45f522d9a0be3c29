"""Numbers in addresses: a number that the database cannot hold names nothing, so it is a 404."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, ValidationError

from mapserve.store.models.base import LARGEST_INTEGER

LARGEST = LARGEST_INTEGER
_DIGITS = len(str(LARGEST))


class Number(IntegerConverter):
    """`<int:name>` of an address, 0 to 2,147,483,647."""

    def to_python(self, value: str) -> Any:  # noqa: ANN401 - werkzeug's signature
        """Return the number; of many digits Python would not even try to read it."""
        if len(value) > _DIGITS or int(value) > LARGEST:
            raise ValidationError
        return super().to_python(value)


def register(app: Flask) -> None:
    """Read the numbers of every address so."""
    app.url_map.converters["int"] = Number
