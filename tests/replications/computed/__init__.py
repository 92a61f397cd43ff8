"""What the model's own equations make of the literature's cases, by topic."""
