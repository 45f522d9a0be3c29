"""GET /workflows: the tables of states and steps; and how a step of one is asked for."""

import hashlib
from functools import cache
from typing import Annotated, Any
from uuid import UUID

from flask import Blueprint, Response
from pydantic import BaseModel, ConfigDict, Field, create_model

from layers.words.answer import Answer
from layers.words.audience import Audience
from layers.words.invisible_characters import SEEN
from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.programme.workflow.table import Workflow
from mapserve.programme.workflows import BY_NAME, WORKFLOWS
from mapserve.services.workflow.answers import WorkflowList, WorkflowTable
from mapserve.services.workflow.showing import table_of
from mapserve.services.workflow.steps import Asked
from mapserve.web.access import anybody
from mapserve.web.api.models import answers
from mapserve.web.api.openapi import API, READS, document
from mapserve.web.http.numbers import LARGEST
from mapserve.web.http.reply import JSON, not_modified, reply, unchanged

blueprint = Blueprint("api_workflows", __name__, url_prefix=API)


class StepIn(BaseModel):
    """A step: its verb (or `take_back`), the version that was seen, and what the step needs.

    Sent again under the same id it changes nothing more.
    """

    model_config = ConfigDict(extra="forbid")

    verb: Annotated[str, Field(max_length=40, pattern=SEEN)]
    version: Annotated[int, Field(ge=1, le=LARGEST, strict=True)]
    note: Annotated[str, Field(max_length=1000, pattern=SEEN, strict=True)] = ""
    id: UUID | None = None

    def asked(self) -> Asked:
        """Return the step as the executor takes it."""
        named = self.model_fields_set - set(StepIn.model_fields)
        given = {name: getattr(self, name) for name in named}
        own = {"id": self.id} if self.id else {}
        return Asked(verb=self.verb, version=self.version, note=self.note, given=given, **own)


def step_model(workflow: Workflow) -> type[StepIn]:
    """Return the body of a step of a workflow: its fields beside verb and version."""
    fields: dict[str, Any] = {one.name: (one.type | None, None) for one in workflow.fields}
    return create_model(
        f"{workflow.name.title()}StepIn", __base__=StepIn, __doc__=StepIn.__doc__, **fields
    )


@blueprint.get("/workflows")
@anybody
@document.validate(resp=answers(HTTP_200=WorkflowList, HTTP_304=None), security=READS)
def workflows() -> Response:
    """Give the tables of all workflows: states, steps, who takes them, by which rules."""
    return _constant(*_all())


@blueprint.get("/workflows/<workflow_name>")
@anybody
@document.validate(resp=answers(404, HTTP_200=WorkflowTable, HTTP_304=None), security=READS)
def workflow(workflow_name: str) -> Response:
    """Give the table of one workflow."""
    if workflow_name not in BY_NAME:
        raise NotFound(thing=Text("流程", "workflow"), name=workflow_name)
    return _constant(*_one(workflow_name))


def _constant(text: str, digest: str) -> Response:
    if unchanged(digest):
        return not_modified(digest, audience=Audience.PUBLIC)
    return reply(text, etag=digest, audience=Audience.PUBLIC, mimetype=JSON)


@cache
def _all() -> tuple[str, str]:
    return _dump(WorkflowList(workflows=[table_of(one) for one in WORKFLOWS]))


@cache
def _one(name: str) -> tuple[str, str]:
    return _dump(table_of(BY_NAME[name]))


def _dump(answer: Answer) -> tuple[str, str]:
    text = answer.model_dump_json()
    return text, hashlib.sha256(text.encode()).hexdigest()[:16]
