"""What the inbox tells."""

import datetime as dt
import uuid

from layers.words.answer import Answer
from layers.words.text import Text


class Told(Answer):
    """What somebody was told: what was done, and the states of the application around it.

    A reminder of what a community owes is of no event and no application: `id` and `application`
    are null.

    `number` is the notice's own, by which pages of the inbox follow each other; `role` is what
    whoever did it is; `href` is the page of the application for this reader.
    """

    id: uuid.UUID | None
    number: int
    at: dt.datetime
    application: int | None
    words: Text
    role: Text | None
    before: Text | None
    now: Text | None
    href: str
    read: bool


class Inbox(Answer):
    """A page of what somebody was told, the latest first; `next` is where the one after begins.

    `unread` counts all of it, to 100 at most.
    """

    messages: list[Told]
    unread: int
    next: int | None
