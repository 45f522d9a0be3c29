"""Pages of communities: the public front, and what we promise."""
