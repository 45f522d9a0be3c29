"""Settlements: vouchers written down by the unit, judged by its desks, printed as papers."""
