"""Which forces exist: equipment by mission, and the people to use it."""
