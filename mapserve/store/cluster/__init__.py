"""The private PostgreSQL cluster: found, made, started, stopped."""
