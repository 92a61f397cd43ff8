"""Named purchases: what they cost, when they arrive."""
