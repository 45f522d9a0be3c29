"""What is told of a save."""

import uuid

from layers.words.answer import Answer
from layers.words.text import Text
from mapserve.services.maps.answers import Feature


class Receipt(Answer):
    """A saved changeset: the revision it became and its features as they are now.

    It goes out as the text that `receipts` writes; this describes it.
    """

    revision: int
    features: list[Feature]


class Conflict(Answer):
    """A feature as you saw it, as you would have it, and as somebody else has made it."""

    id: uuid.UUID
    base: Feature | None
    yours: Feature | None
    theirs: Feature | None
    fields: list[str]


class HoursRead(Answer):
    """Opening hours as they would be stored, and the week understood in words."""

    stored: str
    words: Text
