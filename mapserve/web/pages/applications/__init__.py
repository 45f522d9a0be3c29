"""Pages of applications: the desk of officers."""
