"""Recipes: arithmetic from observations to the model's inputs, each saying how."""
