"""Saving: a changeset checked, merged and written as one revision of a community's map."""
