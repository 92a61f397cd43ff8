"""The equations: a folder for each topic, a module for each theory, its cards beside it."""
