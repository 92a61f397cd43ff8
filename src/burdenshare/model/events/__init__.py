"""Clashes and wars, and what they do to economies and beliefs."""
