"""All workflows, in the order of a community's year; what is not listed here is not served."""

from mapserve.programme.applications.table import APPLICATION
from mapserve.programme.suggestions import SUGGESTION
from mapserve.programme.workflow.table import Workflow

WORKFLOWS: tuple[Workflow, ...] = (SUGGESTION, APPLICATION)
BY_NAME = {one.name: one for one in WORKFLOWS}
