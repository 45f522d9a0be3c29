"""Geometry on the earth: coordinate systems, checks of what was drawn, overlay of shapes."""
