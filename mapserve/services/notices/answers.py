"""What the inbox tells."""

import datetime as dt
import uuid

from layers.words.answer import Answer
from layers.words.text import Text


class Told(Answer):
    """What somebody was told of an application, an evaluation or a case: what was done or is asked.

    The states around it stand with an application or a case, an evaluation tells none. `number` is
    the notice's own, by which pages of the inbox follow each other; `role` is what whoever did it
    is; `href` is the page for this reader.

    A reminder of what a community owes, or of a case, is of no event: `id` is null.
    """

    id: uuid.UUID | None
    number: int
    at: dt.datetime
    application: int | None
    evaluation: int | None
    case: int | None
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
