"""Writing a living page: a scenario's module, draws, levers and choices, gathered for `views/living`."""
