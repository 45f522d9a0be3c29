"""A round of the mails: reminders are owed, then everybody is sent what is due."""

from mapserve.post import Post
from mapserve.services.cases.reminders import remind_of_cases
from mapserve.services.notices.month_reminders import remind_of_months
from mapserve.services.notices.sending import Outcome, people_due, send_next
from mapserve.store.database import Database


def send_round(database: Database, *, post: Post, base: str) -> Outcome:
    """Owe what reminders are due and send all that is, a transaction a mail; tell what came of it.

    Parameters
    ----------
    base
        What the addresses of our pages begin with.

    Raises
    ------
    MailServerAway
    """
    with database.transaction() as session:
        remind_of_months(session)
        remind_of_cases(session)
        people = people_due(session)
    total = Outcome()
    for person in people:
        while True:
            with database.transaction() as session:
                done = send_next(session, person, post=post, base=base)
            if not any(done):
                break
            total = Outcome(*map(sum, zip(total, done, strict=True)))
    return total
