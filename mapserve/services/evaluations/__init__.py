"""Evaluations: begun, scored by several who are blind to each other, agreed on, awarded."""
