"""Pages of evaluations: the list, and one with its maps, its scores and what may be decided."""
