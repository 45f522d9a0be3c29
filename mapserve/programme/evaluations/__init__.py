"""Evaluations as data and arithmetic: criteria, scores, fairness, conflicts, their workflow."""
