"""The recipe of a run's draws: what a page needs to make the same draws again, without a table of numbers."""
