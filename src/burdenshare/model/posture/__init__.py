"""What a supporter makes available to a war that is being deterred."""
