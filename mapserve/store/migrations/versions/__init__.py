"""One file a step, in one sequence."""
