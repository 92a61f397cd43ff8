"""Scenarios: levers, uncertainties, and the program that they make with data and theories."""
