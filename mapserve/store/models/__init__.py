"""The tables, by subject; all of them are imported here, so that the metadata are whole."""

from mapserve.store.models.analysis import DismissedSuggestion
from mapserve.store.models.base import Base, in_taiwan
from mapserve.store.models.base_data import BaseBuilding, BasePlace, BaseStreet
from mapserve.store.models.communities import Community
from mapserve.store.models.importing import ImportRun
from mapserve.store.models.maps import Changeset, Edition, Feature, LayerKind, Photo
from mapserve.store.models.people import AccessToken, AppointmentRow, Invitation, SignInLink, User

__all__ = [
    "AccessToken",
    "AppointmentRow",
    "Base",
    "BaseBuilding",
    "BasePlace",
    "BaseStreet",
    "Changeset",
    "Community",
    "DismissedSuggestion",
    "Edition",
    "Feature",
    "ImportRun",
    "Invitation",
    "LayerKind",
    "Photo",
    "SignInLink",
    "User",
    "in_taiwan",
]
