"""Dates in templates: 民國 in Chinese, ISO and plain words in English, on Taiwan's clock."""

import datetime as dt

from flask import Flask
from flask_babel import format_date

from mapserve.programme.dates import form_date, table_date, taiwan_time
from mapserve.web.http import context

_DAY = len("2026-10-28")


def register(app: Flask) -> None:
    """Give templates the filters `day`, `long_day` and `moment`; each takes ISO 8601."""
    for made in (day, long_day, moment):
        app.add_template_filter(made)


def day(iso: str | dt.date) -> str:
    """Return 115.10.28, or 2026-10-28 in English; a day without an hour is that day."""
    there = _day_of(iso)
    return there.isoformat() if context.language() == "en" else table_date(there)


def long_day(iso: str | dt.date) -> str:
    """Return 115年10月28日, or 28 October 2026 in English."""
    there = _day_of(iso)
    if context.language() == "en":
        return str(format_date(there, "d MMMM yyyy"))
    return form_date(there)


def _day_of(iso: str | dt.date) -> dt.date:
    if isinstance(iso, dt.datetime):
        return taiwan_time(iso).date()
    if isinstance(iso, dt.date):
        return iso
    return dt.date.fromisoformat(iso) if len(iso) == _DAY else taiwan_time(iso).date()


def moment(iso: str) -> str:
    """Return the day and the minute: 115.10.28 14:05."""
    return f"{day(iso)} {taiwan_time(iso):%H:%M}"
