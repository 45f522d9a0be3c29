"""A budget against the table of items and rates: typed lines in, a trace of every cut out."""
