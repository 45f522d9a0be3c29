"""An application opened for its reader, with the words that every page of it needs."""

from collections.abc import Iterable
from dataclasses import dataclass

from layers.words.text import Text
from mapserve.programme.applications.form import ApplicationForm
from mapserve.programme.applications.table import APPLICATION, is_written
from mapserve.programme.applications.tasks import FORMS, task_of
from mapserve.programme.forms import fields_of
from mapserve.programme.roles import Role
from mapserve.programme.rules.articles import ARTICLES
from mapserve.programme.rules.readings import READINGS
from mapserve.services.applications.answers import Application as Described
from mapserve.services.applications.files import find_application
from mapserve.services.applications.showing import describe
from mapserve.store.models import Application, Community
from mapserve.web.http import context

PREFIX = "/programme/applications/<int:application_id>"


@dataclass(frozen=True)
class Opened:
    """An application as its reader sees it."""

    row: Application
    community: Community
    one: Described

    @property
    def path(self) -> str:
        """The address of its first page."""
        return f"/programme/applications/{self.row.id}"

    @property
    def written(self) -> bool:
        """Whether its unit writes on it now."""
        return is_written(self.row.state)

    @property
    def precinct(self) -> Text:
        """The precinct that it goes to."""
        name = self.community.precinct
        return Text(name or "分局", name or "the precinct")

    @property
    def turn(self) -> Text | None:
        """Whose turn it is now; None where nobody is waited for."""
        county = self.community.county
        desks: dict[Role, Text] = {
            Role.LEADER: Text("社區", "the community"),
            Role.ADVISOR: self.precinct,
            Role.COUNTY: Text(f"{county}警察局", f"the police bureau of {county}"),
            Role.MINISTRY: Text("內政部", "the Ministry of the Interior"),
        }
        waits = APPLICATION.state[self.row.state].waits_for
        return desks.get(waits[0].role) if waits else None

    def href(self, pointer: str) -> str:
        """Return where what a pointer names is mended: `/phone` → the field on its page."""
        part, *rest = pointer.strip("/").split("/") if pointer else [""]
        try:
            task = task_of(part)
        except StopIteration:
            return self.path
        there = f"{self.path}/{task.name}"
        if part in fields_of(ApplicationForm):
            return f"{there}#{FORMS[task.name].__name__}-{part}"
        return (
            f"{there}#line-{int(rest[1]) + 1}" if len(rest) > 1 and rest[1].isdecimal() else there
        )


def opened(application_id: int) -> Opened:
    """Return an application for whoever asks, or raise as `find_application` does."""
    session, viewer = context.reading(), context.viewer()
    row, community = find_application(session, application_id, viewer=viewer)
    return Opened(row, community, describe(session, row, community, viewer=viewer))


@dataclass(frozen=True)
class Source:
    """Where a rule stands, in short and in full; `ours` where the reading is this system's."""

    short: Text
    full: Text
    ours: bool = False


def sources(rules: Iterable[str]) -> list[Source]:
    """Return the articles of some rules, and the readings of open questions (Q-nn)."""
    found: dict[str, Source] = {}
    for rule in rules:
        if rule in ARTICLES:
            full = ARTICLES[rule]
            short = Text(full.zh.split("：")[0], full.en.split(": ")[0])
            found.setdefault(short.zh, Source(short, full))
        elif rule in READINGS:
            asked = READINGS[rule].question
            words = Text("本系統解讀", "our reading")
            found.setdefault(rule, Source(words, asked, ours=True))
    return list(found.values())
