"""Applications for a subsidy: drafted from the map, sent with it sealed, judged desk by desk."""
