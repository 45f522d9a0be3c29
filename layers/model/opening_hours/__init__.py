"""Opening hours: read in any writing, stored in one form, told back as the week understood."""

from layers.model.opening_hours.reading import read_hours
from layers.model.opening_hours.unread import HoursInvalid
from layers.model.opening_hours.week import DAYS_EN, DAYS_ZH, OpeningHours

__all__ = ["DAYS_EN", "DAYS_ZH", "HoursInvalid", "OpeningHours", "read_hours"]
