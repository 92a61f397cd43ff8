"""Whether an attack comes: the hazard of a clash and of a war."""
