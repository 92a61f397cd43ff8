"""Studies of runs."""
