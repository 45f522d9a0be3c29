"""Runs the steps on the connection that `mapserve.store.schema` opened."""

from alembic import context
from geoalchemy2 import alembic_helpers

from mapserve.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_object=alembic_helpers.include_object,
    process_revision_directives=alembic_helpers.writer,
    render_item=alembic_helpers.render_item,
)
context.run_migrations()
