"""Importing: files from outside into layers and base data."""
