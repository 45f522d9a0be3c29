"""The base of all tables: naming convention of constraints, types of columns, bounds of Taiwan."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import DateTime, MetaData
from sqlalchemy.dialects.postgresql import JSONB, UUID
from sqlalchemy.orm import DeclarativeBase

from layers.geometry.crs import TAIWAN_BOUNDS
from layers.words.code import Code

LARGEST_INTEGER = 2**31 - 1  # of an INTEGER column: no number beyond it names a row

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all tables; constraints are named so that migrations can find them."""

    metadata = MetaData(naming_convention=CONVENTION)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's documented form
        dt.datetime: DateTime(timezone=True),
        uuid.UUID: UUID(as_uuid=True),
        dict[str, Any]: JSONB,
        list[dict[str, Any]]: JSONB,
    }


def among(column: str, codes: type[Code]) -> str:
    """Return the check that a column holds a value of a code list."""
    return "{} IN ({})".format(column, ", ".join(f"'{one.value}'" for one in codes))


def in_taiwan(column: str) -> str:
    """Return the check that a geometry lies within layers.geometry.crs.TAIWAN_BOUNDS.

    A NaN compares greater than everything in PostgreSQL, so the bounds keep it out as well.
    """
    west, south, east, north = TAIWAN_BOUNDS
    return (
        f"ST_XMin({column}) >= {west:g} AND ST_XMax({column}) <= {east:g} "
        f"AND ST_YMin({column}) >= {south:g} AND ST_YMax({column}) <= {north:g}"
    )
