"""Work apart from the process that serves: shut in where input is hostile, always on a budget."""
