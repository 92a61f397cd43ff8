"""Scenarios: what is chosen, what nobody can choose, and the program they make with data and theories."""
