"""Spatial analysis: sight, coverage of streets, siting of cameras, corridors, suggestions."""
