"""The programme's rules as data and pure functions: no Flask, no database."""
