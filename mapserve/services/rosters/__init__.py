"""Rosters and coaches: what a county keeps and reports to the ministry."""
