"""Days off in Taiwan other than Saturdays and Sundays (紀念日及節日實施條例, in force since 2025).

Pure. Worked out from the law for the years below, substitute days included; what the
Directorate-General of Personnel Administration announces each year counts. Of other years only
Saturdays and Sundays are known.
"""

import datetime as dt

_DAYS: dict[int, tuple[tuple[int, int], ...]] = {
    2026: (
        (1, 1), (2, 16), (2, 17), (2, 18), (2, 19), (2, 20), (2, 27), (4, 3), (4, 6), (5, 1),
        (6, 19), (9, 25), (9, 28), (10, 9), (10, 26), (12, 25),
    ),
    2027: (
        (1, 1), (2, 4), (2, 5), (2, 8), (2, 9), (2, 10), (3, 1), (4, 5), (4, 6), (4, 30), (6, 9),
        (9, 15), (9, 28), (10, 11), (10, 25), (12, 24),
    ),
}  # fmt: skip

HOLIDAYS = frozenset(dt.date(year, *day) for year, days in _DAYS.items() for day in days)
