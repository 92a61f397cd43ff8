"""Hostile inputs, made by one generator for each class, and what must hold of every one of them."""
