"""The pages of the overview: a county or the country, its villages, what a county adds."""
