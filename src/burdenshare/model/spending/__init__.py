"""The share of output that each actor really spends."""
