"""The schema, step by step. Run by `mapserve.store.schema`; there is no alembic.ini."""
