"""The equations: a folder for each topic, a module for each theory, and its cards beside it."""
