"""PostgreSQL + PostGIS: models, queries, migrations, and the private cluster."""
