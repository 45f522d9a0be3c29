"""A form as somebody filled it in: read from the request, drawn again with what is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from flask import request
from pydantic import ValidationError

from layers.words.problems import Nature, Problem, Problems
from layers.words.text import Text
from layers.words.validation_messages import reason_of
from mapserve.programme.forms import Form, Section, fields_of
from mapserve.web.forms import kept
from mapserve.web.forms.drawn import Drawn, draw
from mapserve.web.forms.values import Unread, kind_of, missing, read_upload, read_value, typed_of
from mapserve.web.http import context

F = TypeVar("F", bound=Form)
Choices = Mapping[str, Sequence[tuple[str, Text]]]
Kinds = type[Problem] | tuple[type[Problem], ...]

# What whoever filled the form in can mend; anything else has a page of its own.
_MENDABLE = (Nature.INVALID, Nature.MALFORMED, Nature.CONFLICT, Nature.TOO_LARGE)
_WHOLE = ""  # what is wrong with no field in particular


class Filled(Generic[F]):
    """A form, what was typed into it, and its value or what is wrong.

    Parameters
    ----------
    typed
        Texts by field, as they were typed.
    value
        The form in order; None while it is not.
    problems
        What is wrong, by field; "" is the form as a whole.
    restored
        It was typed before a session ended, and was not sent since.
    offered
        Choices that only the page knows, by field.
    given
        What of it could be read, by field: a draft keeps that, whatever is wrong elsewhere.
    """

    def __init__(  # noqa: PLR0913 - what a filled form is
        self,
        form: type[F],
        typed: Mapping[str, Sequence[str]],
        *,
        value: F | None = None,
        problems: dict[str, Text] | None = None,
        restored: bool = False,
        offered: Choices | None = None,
    ) -> None:
        self.form, self.typed, self.value, self.restored = form, typed, value, restored
        self.problems = problems or {}
        self.offered = offered or {}
        self.given: dict[str, Any] = {}

    @property
    def name(self) -> str:
        """What the request calls the form, and its fields' ids begin with."""
        return self.form.__name__

    @property
    def page(self) -> str:
        """The path of the page that shows the form."""
        return request.form.get(kept.PAGE, request.path)

    @property
    def status(self) -> int:
        """The HTTP status of a page that shows it: 422 while something is wrong."""
        return 422 if self.problems else 200

    def blame(self, field: str, reason: Text) -> None:
        """Note what is wrong with a field."""
        self.problems.setdefault(field, reason)
        self.value = None

    @contextmanager
    def refusals(self, **fields: Kinds) -> Iterator[None]:
        """Note what a service refuses, at the field of its pointer or at the one named here.

        `with filled.refusals(email=EmailTaken): …` goes on after the block; what nobody can mend
        by typing (no right, nothing there) is raised on.
        """
        try:
            yield
        except Problems as several:
            for problem in several.problems:
                self._note(problem, fields)
        except Problem as problem:
            if problem.nature not in _MENDABLE:
                raise
            self._note(problem, fields)

    def _note(self, problem: Problem, fields: Mapping[str, Kinds]) -> None:
        pointed = problem.pointer.split("/")[1] if problem.pointer else _WHOLE
        named = next(
            (name for name, kinds in fields.items() if isinstance(problem, kinds)), pointed
        )
        self.blame(named if named in fields_of(self.form) else _WHOLE, problem.told)

    @property
    def wrong(self) -> list[tuple[Drawn | None, Text]]:
        """What is wrong in the order of the fields, the form as a whole first."""
        whole = [(None, self.problems[_WHOLE])] if _WHOLE in self.problems else []
        return [*whole, *((one, one.error) for one in self._drawn().values() if one.error)]

    @property
    def sections(self) -> list[tuple[Section | None, list[Drawn]]]:
        """The fields to be drawn: those of no section, then section by section."""
        drawn = self._drawn()
        named = {name for section in self.form.sections for name in section.fields}
        first = [one for name, one in drawn.items() if name not in named]
        sections: list[tuple[Section | None, list[Drawn]]] = [(None, first)] if first else []
        return sections + [
            (section, [drawn[name] for name in section.fields]) for section in self.form.sections
        ]

    @property
    def has_files(self) -> bool:
        """Whether it must go as multipart/form-data."""
        return any(kind_of(*pair) == "file" for pair in fields_of(self.form).values())

    @property
    def forgets(self) -> bool:
        """Whether something of it is never kept: a password, a file."""
        return self.has_files or bool(kept.secrets_of(self.form))

    @property
    def keeps(self) -> bool:
        """Whether something of it comes back after a session has ended."""
        return len(kept.secrets_of(self.form)) < len(fields_of(self.form))

    def _drawn(self) -> dict[str, Drawn]:
        return {
            name: draw(
                name,
                info,
                note,
                prefix=self.name,
                typed=self.typed.get(name, ()),
                error=self.problems.get(name),
                offered=self.offered.get(name),
            )
            for name, (info, note) in fields_of(self.form).items()
        }


def blank(form: type[F], values: Mapping[str, Any] | None = None, **offered: Any) -> Filled[F]:  # noqa: ANN401 - choices by field
    """Return a form that nobody has sent: with `values`, else with its defaults.

    What was typed into it before a session ended comes back.
    """
    before = kept.typed_before(form)
    if before is not None:
        return Filled(form, before, restored=True, offered=offered)
    language, typed = context.language(), {}
    for name, (info, note) in fields_of(form).items():
        default = None if info.is_required() else info.get_default(call_default_factory=True)
        value = (values or {}).get(name, default)
        typed[name] = typed_of(info, note, value, language)
    return Filled(form, typed, offered=offered)


def read(form: type[F], **offered: Any) -> Filled[F]:  # noqa: ANN401 - choices by field
    """Return the form that the request holds, with its value or with what is wrong."""
    sent = {name: request.form.getlist(name) for name in fields_of(form)}
    secret = kept.secrets_of(form)
    shown = {name: texts for name, texts in sent.items() if name not in secret}
    filled = Filled(form, shown, offered=offered)
    given = filled.given
    for name, (info, note) in fields_of(form).items():
        kind = kind_of(info, note, offered=name in offered)
        try:
            if kind == "file":
                value = read_upload(info, request.files.get(name))
            else:
                value = read_value(info, note, kind, sent[name])
        except Unread as unread:
            filled.blame(name, unread.reason)
            continue
        if value is not None:
            given[name] = value
        elif info.is_required() or info.default is not None:
            filled.blame(name, missing(kind))
        if name in offered and not _is_among(value, offered[name]):
            filled.blame(name, missing(kind))
    _check(filled, given)
    return filled


def _is_among(value: object, choices: Sequence[tuple[str, Text]]) -> bool:
    chosen = value if isinstance(value, list) else [] if value is None else [value]
    return {str(one) for one in chosen} <= {code for code, _ in choices}


def _check(filled: Filled[F], given: dict[str, Any]) -> None:
    """Ask the form itself, and keep its value when all is well."""
    try:
        value = filled.form.model_validate(given)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            name = str(one["loc"][0]) if one["loc"] else _WHOLE
            known = fields_of(filled.form).get(name)
            unlisted = known is not None and one["type"] in ("enum", "literal_error", "missing")
            reason = missing(kind_of(*known)) if unlisted and known else reason_of(one)
            filled.blame(name if known else _WHOLE, reason)
    else:
        if not filled.problems:
            filled.value = value
