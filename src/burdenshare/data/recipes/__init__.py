"""Recipes: rules that turn figures into the model's inputs, each with its years and a description.

A rule is a function whose first parameter is the `Desk`; its other parameters are its words in a pack's `figures:`. A
file holds one idea. No rule knows an actor or a year: packs name them.
"""
