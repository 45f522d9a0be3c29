"""`mapserve mail`: notices of what happened, sent by a timer."""

import sys

import click

from mapserve.cli.command_session import opened_database
from mapserve.post import home_of, opened_post
from mapserve.services.notices.sending import people_due, send_next
from mapserve.services.records.reminders import remind_of_months
from mapserve.settings import Settings


def register(main: click.Group) -> None:
    """Add the commands of mail."""
    main.add_command(mail)


@click.group()
def mail() -> None:
    """Mails 通知信 of what happened with applications, and of months not reported."""


@mail.command()
def send() -> None:
    """Send what is due: mails at once, and from 07:00 each person's mail of the day.

    Run it every few minutes; it may run twice at the same time. What fails is tried again
    later, and the exit code is 3; where the mail server is away all of it waits, and it is 2.
    """
    settings = Settings.from_environment()
    base = home_of(settings)
    sent = failed = untold = 0
    with opened_database() as database, opened_post(settings) as post:
        with database.transaction() as session:
            remind_of_months(session)
            people = people_due(session)
        for person in people:
            while True:
                with database.transaction() as session:
                    done = send_next(session, person, post=post, base=base)
                if not any(done):
                    break
                sent, failed = sent + done.sent, failed + done.failed
                untold += done.untold
    click.echo(f"寄出 sent: {sent} · 沒寄成 failed: {failed} · 不用寄 notices not mailed: {untold}")
    if failed:
        sys.exit(3)
