"""Named purchases: what they cost and when they arrive."""
