"""Clashes and wars, and what they do."""
