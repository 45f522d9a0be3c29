"""Pages of cases: the desk of the review, one case, and its story for those who drew it."""
