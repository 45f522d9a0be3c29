"""Pages of records: a community's working year, and the county's view of its months."""
