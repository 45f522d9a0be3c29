"""Pages of what is watched."""
