"""Readers of what others made, by libraries in C: loaded and run in a sandboxed child only."""
