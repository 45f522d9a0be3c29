"""The overview of a county or the country: counts, money, deadlines, communities on a map."""
