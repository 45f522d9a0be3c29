"""`mapserve mail`: notices of what happened, sent by a timer."""

import sys

import click

from mapserve.cli.command_session import opened_database
from mapserve.post import home_of, opened_post
from mapserve.services.notices.rounds import send_round
from mapserve.settings import Settings


def register(main: click.Group) -> None:
    """Add the commands of mail."""
    main.add_command(mail)


@click.group()
def mail() -> None:
    """Mails 通知信 of applications, evaluations and cases, and of what is owed."""


@mail.command()
def send() -> None:
    """Send what is due: mails at once, and from 08:00 each person's mail of the day.

    None goes out from 18:00 to 08:00.

    Run it every few minutes; it may run twice at the same time. What fails is tried again
    later, and the exit code is 3; where the mail server is away all of it waits, and it is 2.
    """
    settings = Settings.from_environment()
    base = home_of(settings)
    with opened_database() as database, opened_post(settings) as post:
        done = send_round(database, post=post, base=base)
    click.echo(
        f"寄出 sent: {done.sent} · 沒寄成 failed: {done.failed} · "
        f"不用寄 notices not mailed: {done.untold}"
    )
    if done.failed:
        sys.exit(3)
