"""Workflows at work: steps taken, refused, taken back, told of, and checked."""
