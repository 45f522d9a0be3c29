"""Visits on site, planned, prepared for a phone, answered and sealed."""
