"""Which story is told of a change of posture, and what of it stays."""
