"""Pages of rosters: the roster of communities, the promotion group and its windows, coaches."""
