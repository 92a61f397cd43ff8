"""Recipes: rules that turn figures into the model's inputs, each saying how and for which years it holds.

A rule is a function whose first parameter is the `Desk`; its other parameters are its words in a pack's `figures:`. A
file holds one idea and as many rules as that has. No rule knows an actor or a year: packs name them.
"""
