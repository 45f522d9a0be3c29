"""Appointments to a precinct name its county: 松山分局 becomes 63000/松山分局."""

from collections.abc import Sequence

from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# One row for each county that has communities of the precinct: all that the name reached before.
# A name that no community bears reached nothing, stays as it is, and reaches nothing.
_WITH_COUNTY = """
WITH precincts AS (
    SELECT DISTINCT county_code, precinct FROM community WHERE precinct <> ''
), bare AS (
    DELETE FROM appointment
    WHERE scope_kind = 'precinct' AND scope IN (SELECT precinct FROM precincts)
    RETURNING *
)
INSERT INTO appointment (user_id, role, scope_kind, scope, created_at)
SELECT user_id, role, scope_kind, county_code || '/' || precinct, created_at
FROM bare JOIN precincts ON precinct = scope
ORDER BY id, county_code
"""
_WITHOUT_COUNTY = """
WITH written AS (
    DELETE FROM appointment WHERE scope_kind = 'precinct' AND scope ~ '^[0-9]{5}/'
    RETURNING *
)
INSERT INTO appointment (user_id, role, scope_kind, scope, created_at)
SELECT user_id, role, scope_kind, substr(scope, 7), min(created_at)
FROM written GROUP BY user_id, role, scope_kind, substr(scope, 7)
ORDER BY min(id)
ON CONFLICT DO NOTHING
"""


def upgrade() -> None:
    """Take the step."""
    op.execute(_WITH_COUNTY)


def downgrade() -> None:
    """Take it back: a name without its county reaches the precincts of every county again."""
    op.execute(_WITHOUT_COUNTY)
