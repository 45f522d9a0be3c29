"""Pages of a community's map: now, its history, its editions, on paper, as a file."""
