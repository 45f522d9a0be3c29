"""Pages where a map is drawn."""
