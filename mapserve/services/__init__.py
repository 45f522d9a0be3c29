"""Use cases: a session and plain values in, plain values out; nothing here knows Flask."""
