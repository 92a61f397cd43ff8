"""Whether an attack comes: the chance of a clash and of a war."""
