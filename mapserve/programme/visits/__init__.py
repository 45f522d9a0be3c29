"""Visits on site: what is asked there, operations and what they fold to, how strong evidence is."""
