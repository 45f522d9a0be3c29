"""`mapserve user`: people, their roles and their tokens."""

import sys

import click

from layers.words.problems import Problem
from layers.words.text import Text
from mapserve.cli.command_session import opened_database
from mapserve.errors import NotFound
from mapserve.programme.roles import OPERATOR, Appointment, Role
from mapserve.services.demo import people
from mapserve.services.people import tokens
from mapserve.services.people.accounts import (
    add_user,
    appoint,
    dismiss,
    known_user,
    set_active,
    viewer_of_user,
)
from mapserve.services.people.scopes import find_scope, parse_scope, written_scope
from mapserve.store.queries import people as people_queries

ROLE = click.Choice([role.value for role in Role])
SCOPE_HELP = (
    "community:SLUG, precinct:CODE/NAME (63000/松山分局; without CODE where one county alone has "
    "that precinct), county:CODE (five digits) or all."
)


class PasswordMissing(Problem):
    """Standard input was to bring a password and brought none."""

    code = "password-missing"
    what = Text("標準輸入沒有密碼。", "Standard input holds no password.")


def register(main: click.Group) -> None:
    """Add the commands to the `mapserve` group."""
    main.add_command(user)


@click.group()
def user() -> None:
    """People, their roles and their tokens."""


@user.command()
@click.argument("email")
@click.option("--role", type=ROLE, required=True, help="What they are.")
@click.option("--scope", required=True, help=SCOPE_HELP)
@click.option("--name", default="", help="How they are shown.")
@click.option("--password-prompt", is_flag=True, help="Ask for a password.")
@click.option("--password-stdin", is_flag=True, help="Read a password from standard input.")
def add(  # noqa: PLR0913 - its options
    *, email: str, role: str, scope: str, name: str, password_prompt: bool, password_stdin: bool
) -> None:
    """Add somebody, or give somebody a further role.

    Without a password they sign in by a link in a mail.
    """
    parse_scope(scope)  # before anybody is asked for a password
    password = _password(prompt=password_prompt, stdin=password_stdin)
    with opened_database() as database, database.transaction() as session:
        appointment = Appointment(Role(role), *find_scope(session, scope))
        person = add_user(session, email=email, name=name, password=password)
        new = appoint(session, person, appointment, by=OPERATOR)
    word = "新增 added" if new else "已有 known"
    given = written_scope(appointment.scope_kind, appointment.scope)
    click.echo(f"{word}: {person.email} {person.name} {role} {given}")


@user.command("dismiss")
@click.argument("email")
@click.option("--role", type=ROLE, required=True)
@click.option("--scope", required=True, help=SCOPE_HELP)
def dismiss_(email: str, role: str, scope: str) -> None:
    """Take a role back."""
    with opened_database() as database, database.transaction() as session:
        appointment = Appointment(Role(role), *find_scope(session, scope))
        if not dismiss(session, known_user(session, email), appointment, by=OPERATOR):
            raise NotFound(thing=Text("指派", "appointment"), name=f"{email} {role} {scope}")
    click.echo(f"收回 taken back: {email} {role} {scope}")


@user.command()
@click.argument("email")
@click.option("--label", default="", help="What it is for.")
def token(email: str, label: str) -> None:
    """Print a new bearer token, this once; only its hash is kept."""
    with opened_database() as database, database.transaction() as session:
        secret = tokens.make_token(session, known_user(session, email), label=label)
    click.echo(secret)


@user.command()
@click.argument("email")
@click.option("--label", default=None, help="Only tokens of this label.")
def revoke(email: str, label: str | None) -> None:
    """Make somebody's tokens useless."""
    with opened_database() as database, database.transaction() as session:
        count = tokens.revoke_tokens(session, known_user(session, email).id, label=label)
    if not count:
        raise NotFound(thing=Text("通行碼", "token"), name=f"{email} {label or ''}".strip())
    click.echo(f"撤銷 revoked: {count}")


@user.command()
@click.argument("email")
def disable(email: str) -> None:
    """Keep somebody out: sessions, links and tokens stop working at once."""
    _switch(email, active=False)


@user.command()
@click.argument("email")
def enable(email: str) -> None:
    """Let somebody in again."""
    _switch(email, active=True)


def _switch(email: str, *, active: bool) -> None:
    with opened_database() as database, database.transaction() as session:
        set_active(session, known_user(session, email), active=active)
    click.echo(f"{'啟用 enabled' if active else '停用 disabled'}: {email}")


@user.command("list")
def list_() -> None:
    """List everybody: address, name, state and roles, separated by tabs."""
    with opened_database() as database, database.transaction() as session:
        for person in people_queries.all_users(session):
            roles = ", ".join(
                f"{one.role}@{written_scope(one.scope_kind, one.scope)}"
                for one in viewer_of_user(person).appointments
            )
            state = "active" if person.active else "disabled"
            click.echo(f"{person.email}\t{person.name}\t{state}\t{roles}")


@user.command("retire-demo")
def retire_demo() -> None:
    """Keep the demo's people out, so that the server may face the world."""
    with opened_database() as database, database.transaction() as session:
        count = people.retire_demo_people(session)
    click.echo(f"停用 disabled: {count}")


def _password(*, prompt: bool, stdin: bool) -> str | None:
    if prompt:
        return str(click.prompt("密碼 Password", hide_input=True, confirmation_prompt=True))
    if not stdin:
        return None
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise PasswordMissing
    return line
