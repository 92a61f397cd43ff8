"""What adversary, public and elite believe about the supporter."""
