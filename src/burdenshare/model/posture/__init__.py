"""What a supporter makes available for a war that is to be deterred."""
