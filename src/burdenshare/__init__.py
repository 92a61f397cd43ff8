"""Who carries what in an alliance, what it costs, and what nobody knows."""
