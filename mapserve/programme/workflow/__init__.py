"""A workflow as a table of states and steps: its rows, the questions put to it, its checks."""
