"""All workflows, in the order of a community's year; what is not listed here is not served."""

from mapserve.programme.applications.table import APPLICATION
from mapserve.programme.cases.table import CASE
from mapserve.programme.evaluations.table import EVALUATION
from mapserve.programme.suggestions import SUGGESTION
from mapserve.programme.workflow.table import Workflow

WORKFLOWS: tuple[Workflow, ...] = (SUGGESTION, CASE, APPLICATION, EVALUATION)
BY_NAME = {one.name: one for one in WORKFLOWS}
