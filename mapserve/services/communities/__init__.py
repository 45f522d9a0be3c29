"""Communities: found, listed, described, loaded from village boundaries."""
