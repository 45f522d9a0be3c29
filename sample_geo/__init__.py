"""Fictional neighbourhoods that look like real ones, and the scripts that draw them."""
