"""The tables, by subject; all of them are imported here, so that the metadata are whole."""

from mapserve.store.models.analysis import Suggestion
from mapserve.store.models.applications import (
    Application,
    ApplicationDocument,
    ApplicationSent,
    Unit,
    UnitPerson,
)
from mapserve.store.models.base import Base, in_taiwan
from mapserve.store.models.base_data import BaseBuilding, BasePlace, BaseStreet
from mapserve.store.models.cases import CaseMessage, ReviewCase
from mapserve.store.models.communities import Community
from mapserve.store.models.desks import DeskPhrase
from mapserve.store.models.evaluations import (
    Award,
    Evaluation,
    EvaluationAssignment,
    EvaluationRound,
    EvaluationScore,
)
from mapserve.store.models.importing import ImportRun
from mapserve.store.models.maps import Changeset, Edition, Feature, LayerKind, Photo
from mapserve.store.models.overview import ApplicationMoney, CountyGrant, MapFigures
from mapserve.store.models.people import (
    AccessToken,
    AppointmentRow,
    CalendarAddress,
    Invitation,
    SignIn,
    SignInAttempt,
    SignInLink,
    User,
)
from mapserve.store.models.records import Newsletter, Record, RecordFile
from mapserve.store.models.rosters import Coach, Roster
from mapserve.store.models.settlements import Voucher, VoucherFile, VoucherVerdict
from mapserve.store.models.visits import Visit, VisitEvaluator, VisitOperation, VisitPhoto
from mapserve.store.models.workflow import OutboxRow, WorkflowEvent

__all__ = [
    "AccessToken",
    "Application",
    "ApplicationDocument",
    "ApplicationMoney",
    "ApplicationSent",
    "AppointmentRow",
    "Award",
    "Base",
    "BaseBuilding",
    "BasePlace",
    "BaseStreet",
    "CalendarAddress",
    "CaseMessage",
    "Changeset",
    "Coach",
    "Community",
    "CountyGrant",
    "DeskPhrase",
    "Edition",
    "Evaluation",
    "EvaluationAssignment",
    "EvaluationRound",
    "EvaluationScore",
    "Feature",
    "ImportRun",
    "Invitation",
    "LayerKind",
    "MapFigures",
    "Newsletter",
    "OutboxRow",
    "Photo",
    "Record",
    "RecordFile",
    "ReviewCase",
    "Roster",
    "SignIn",
    "SignInAttempt",
    "SignInLink",
    "Suggestion",
    "Unit",
    "UnitPerson",
    "User",
    "Visit",
    "VisitEvaluator",
    "VisitOperation",
    "VisitPhoto",
    "Voucher",
    "VoucherFile",
    "VoucherVerdict",
    "WorkflowEvent",
    "in_taiwan",
]
