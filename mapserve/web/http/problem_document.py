"""Problems as an RFC 9457 document, in the reader's language."""

import math
from typing import Annotated
from urllib.parse import quote

from flask import request
from pydantic import ConfigDict, Field

from layers.words.answer import Answer
from layers.words.problems import Problem
from layers.words.text import Language, Text
from mapserve.services.saving.answers import Conflict

CONFLICTS = "conflicts"

TITLES: dict[int, Text] = {
    400: Text("要求讀不懂", "Bad request"),
    401: Text("需要登入", "Sign in needed"),
    403: Text("沒有權限", "Not allowed"),
    404: Text("找不到", "Not found"),
    405: Text("不接受這個方法", "Method not allowed"),
    409: Text("和別人的修改衝突", "Conflict"),
    413: Text("資料太大", "Too large"),
    415: Text("資料格式不對", "Wrong media type"),
    422: Text("資料有問題", "The data need mending"),
    429: Text("太頻繁", "Too many requests"),
    500: Text("伺服器出錯", "Server fault"),
    503: Text("暫時無法使用", "Not available"),
}


class ProblemEntry(Answer):
    """One thing wrong; more members give the facts (`suggestion`, `lon`, `lat`, …)."""

    model_config = ConfigDict(extra="allow")

    pointer: str
    code: str
    detail: str
    cure: str


class ProblemDocument(Answer):
    """RFC 9457 problem details; `conflicts` only where a save met somebody else's."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[ProblemEntry]
    conflicts: Annotated[
        list[Conflict] | None, Field(exclude_if=lambda conflicts: conflicts is None)
    ] = None


def problem_document(problems: list[Problem], status: int, language: Language) -> ProblemDocument:
    """Return an application/problem+json answer.

    One problem gives its code as the type; several share the type /problems/several and stand
    one by one in `errors`, each with its pointer into what was sent, its cure and its facts.
    """
    first = problems[0]
    several = len(problems) > 1
    detail = tell(first, language)
    if several:
        head = Text(f"有 {len(problems)} 個問題：", f"{len(problems)} problems: ").in_(language)
        detail = head + detail
    return ProblemDocument(
        type=f"/problems/{'several' if several else first.code}",
        title=title_of(status, language),
        status=status,
        detail=detail,
        instance=quote(request.path),
        errors=[_entry(problem, language) for problem in problems],
        conflicts=next((one.facts[CONFLICTS] for one in problems if CONFLICTS in one.facts), None),
    )


def title_of(status: int, language: Language) -> str:
    """Return the heading of every problem with this status."""
    known = TITLES.get(status) or TITLES[500 if status >= 500 else 400]  # noqa: PLR2004
    return known.in_(language)


def tell(problem: Problem, language: Language) -> str:
    """Say what is wrong and how to mend it, as one text."""
    gap = " " if language == "en" else ""
    return gap.join(part for part in (problem.message(language), problem.cure(language)) if part)


def _entry(problem: Problem, language: Language) -> ProblemEntry:
    facts = {
        name: _plain(fact, language)
        for name, fact in problem.facts.items()
        if name != CONFLICTS  # a member of the document itself
    }
    own = {
        "pointer": problem.pointer,
        "code": problem.code,
        "detail": problem.message(language),
        "cure": problem.cure(language),
    }
    return ProblemEntry(**{name: fact for name, fact in facts.items() if fact is not None} | own)


def _plain(fact: object, language: Language) -> object:
    """Return a fact as JSON takes it, or None when it is no plain value."""
    if isinstance(fact, Text):
        return fact.in_(language)
    if isinstance(fact, float):
        return fact if math.isfinite(fact) else str(fact)
    if isinstance(fact, list | tuple):
        return [_plain(item, language) for item in fact]
    return fact if isinstance(fact, str | int) else None
